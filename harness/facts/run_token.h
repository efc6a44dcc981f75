/*
 * run_token.h - what the names that a run locks drives under end with, so that two runs on one drive can be
 * told apart: "HolderOrderlohdrel". Pure data.
 *
 * All of its letters are in "Holder" anyway: a driver that takes exception to others is not asked about
 * them by cases that are about something else.
 */
#ifndef EXACCESS_RUN_TOKEN_H
#define EXACCESS_RUN_TOKEN_H

#include <stdbool.h>

#define RUN_TOKEN_MARK    "Order"
#define RUN_TOKEN_LETTERS "dehlor" /* what follows is of these */
#define RUN_TOKEN_DRAWN   7        /* so many */
#define RUN_TOKEN_LENGTH  (sizeof(RUN_TOKEN_MARK) - 1 + RUN_TOKEN_DRAWN)
#define RUN_TOKEN_TEXT    (RUN_TOKEN_LENGTH + 1)

/* Does the name end so, whichever run it is? */
bool run_token_ends(const char *name);

#endif
