/*
 * suites.h - what every suite file includes: the language of plans, the catalogue of clauses, and
 * the declarations of the suites' tables.
 */
#ifndef EXACCESS_SUITES_H
#define EXACCESS_SUITES_H

#include "harness/plan/plan.h"
#include "suites/clauses.h"

#define SUITE(name) extern const struct test_case name##_cases[];
#include "suites/suites.def"
#undef SUITE

/* All of them, in order. */
extern const struct suite suites[];

#endif
