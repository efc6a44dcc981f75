/*
 * occasion_plan.h - on which occasions a plan has the drive decide something.
 */
#ifndef EXACCESS_OCCASION_PLAN_H
#define EXACCESS_OCCASION_PLAN_H

#include <stdint.h>

#include "harness/facts/occasions.h"
#include "harness/plan/plan_data.h"

/* A bit of 1 << enum occasion for each that the plan brings about, as far as its steps show. */
uint64_t occasions_of(const struct plan *plan);

#endif
