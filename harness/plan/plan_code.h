/*
 * plan_code.h - a plan as C in the language of plans, to be pasted into a suite.
 */
#ifndef EXACCESS_PLAN_CODE_H
#define EXACCESS_PLAN_CODE_H

#include <stdio.h>

#include "harness/plan/plan_data.h"

/* Prints a function that writes the plan, and the row for the suite's table. */
void plan_code(const struct plan *plan, FILE *out);

#endif
