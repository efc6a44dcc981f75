/* environment.h - the facts of a run, and how it ended, as `KEY=VALUE` lines. */
#ifndef EXACCESS_ENVIRONMENT_H
#define EXACCESS_ENVIRONMENT_H

#include "harness/record/record.h"
#include "reports/shared/prose.h"

/* Adds them to out. */
void environment_make(const struct results *results, struct prose *out);

#endif
