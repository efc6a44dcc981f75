/*
 * suites.h - what every suite file includes: the language of plans, the catalogue of clauses, and
 * the declarations of the suites' tables.
 */
#ifndef EXACCESS_SUITES_H
#define EXACCESS_SUITES_H

#include "harness/model/circumstances.h"
#include "harness/model/races.h"
#include "harness/plan/plan.h"
#include "suites/clauses.h"

#define SUITE(name)    extern const struct test_case name##_cases[];
#define COMPUTED(name) extern struct test_case name##_cases[];
#include "suites/suites.def"
#undef SUITE
#undef COMPUTED

/* All of them, in order. Those that are computed have no cases before suites_prepare(): 0, or -1 when
 * memory is short. Another call does nothing. */
extern const struct suite suites[];
int suites_prepare(void);

/* circumstances.c */
int circumstances_prepare(void);
/* What rows for drives that offer these needs come to. add: they become cases, whose names end with -for- and the
 * needs; from then on there are none for other needs. 0; -1 without memory, or for those others. */
int circumstances_fit_to(uint32_t needs, bool add, struct circumstances_fit *fit);

#endif
