/*
 * frame.h - lines between the runner and a machine elsewhere, on a line that may lose, repeat or change
 * bytes.
 *
 * A frame is a line `NUMBER TEXT ~CHECK`: frames of a direction are numbered from 0, and CHECK is the
 * first eight hexadecimal digits of the SHA-256 of what stands before " ~". A frame that is not the next one,
 * or does not hold, breaks the connection: nothing is asked for again, as nothing is done twice.
 *
 * What the texts say, from the runner (->) and from the agent (<-); words are escaped as in a record:
 *
 *   -> hello NONCE PROTOCOL VERSION CLAUSES CASES     number 0; begins anew whatever was before
 *   <- welcome NONCE VERSION CLAUSES CASES PROGRAM CLOCK HOST SYSTEM USER, or refuse WHY
 *   -> drives TIMEOUT-MS ALLOWED SPEC...              to be looked at, and to be this run's
 *   <- found 0|1 WHAT                                 something else that has to do with them; 1: it disturbs
 *   <- agreed, or refuse WHY
 *   -> hire [go-on] [far-lab]                         a worker for these drives, as in worker.h
 *   -> say LINE                                       to the worker, as worker.h has them
 *   <- says LINE                                      of the worker
 *   -> dismiss                                        the worker
 *   -> restart                                        the machine, in order; or <- refuse WHY
 *   <- ended                                          the worker has ended, whyever
 *   -> ping
 *   <- pong
 *   -> bye                                            the runner is done
 */
#ifndef EXACCESS_FRAME_H
#define EXACCESS_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "harness/system/wire.h"

#define FRAME_PROTOCOL "2"
#define FRAME_MOST     (WIRE_LINE / 2) /* bytes of a text */

/* The line (to be freed, with a newline) for a text; NULL without memory, or when it is too long. */
char *frame_write(uint64_t number, const char *text);
/* The text of a line without its newline, which is changed, and its number; NULL when it is no frame. */
char *frame_read(char *line, uint64_t *number);

#endif
