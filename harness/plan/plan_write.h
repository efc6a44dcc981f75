/*
 * plan_write.h - the plan of a case.
 */
#ifndef EXACCESS_PLAN_WRITE_H
#define EXACCESS_PLAN_WRITE_H

#include "harness/plan/plan.h"

/* Writes a case's plan. Always returns a plan, to be freed with plan_free; see fault. NULL only
 * when memory is short. */
struct plan *plan_write(const char *suite, const struct test_case *test);

#endif
