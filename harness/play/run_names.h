/*
 * run_names.h - names that say whose run it is. A lock that stands for an actor's part in a plan ("Holder")
 * is asked for under that name with the run's token behind it, and what is seen is told without: plans,
 * records and reports do not know of it, and two runs of the same cases say the same. Any other name, which
 * a case may be about, is sent as the plan has it.
 */
#ifndef EXACCESS_RUN_NAMES_H
#define EXACCESS_RUN_NAMES_H

#include "harness/facts/run_token.h"
#include "harness/judge/observation.h"
#include "harness/plan/operation.h"

/* Makes a token that no other run has, but for chance. */
void run_names_make(char token[RUN_TOKEN_TEXT]);
/* Of an operation about to be done: the name in a request for exclusive access gets the token, if it is an actor's. */
void run_names_mark(const char *token, struct operation *does);
/* Of what was seen, or of a name as it came: without the token. What a driver has left of one is told as
 * "#", letter by letter, so that it shows and is the same in every run. */
void run_names_clean(const char *token, struct observation *seen);
void run_names_clean_name(const char *token, char *name);

#endif
