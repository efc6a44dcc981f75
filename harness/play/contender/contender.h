/*
 * contender.h - a process that takes one step at a time, performs it on a drive, and reports what
 * it saw. It judges nothing.
 *
 * The runner's side says, a line each:
 *   be NAME              from now on act under that actor's name (in the drive's command log)
 *   do OPERATION         perform it
 *   together OPERATION   report `ready`, wait at the barrier, then perform it
 *   adopt SLOT DRIVE     the descriptor that comes along is a handle of that drive: keep it in SLOT
 *   clean                close every handle
 * The contender answers each but `be` with one line, `ready` apart: `seen OBSERVATION`. The answer to
 * an operation that hands a handle on carries the descriptor. A contender ends when its channel ends.
 */
#ifndef EXACCESS_CONTENDER_H
#define EXACCESS_CONTENDER_H

/* Descriptors that a contender inherits. */
#define CONTENDER_CHANNEL 3
#define CONTENDER_BARRIER 4
#define CONTENDER_LEGACY  5 /* the handle it starts with, if any */

/* The entry point of `exaccess contender`: argv is NAME TIMEOUT-MS LEGACY-SLOT LEGACY-DRIVE and then
 * the addresses of the drives. LEGACY-SLOT is "-" when it inherits no handle. */
int contender_main(int argc, char **argv);

#endif
