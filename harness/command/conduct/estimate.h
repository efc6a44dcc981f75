/* estimate.h - how long a planned run waits by its plans alone, and which cases do so for minutes. */
#ifndef EXACCESS_ESTIMATE_H
#define EXACCESS_ESTIMATE_H

#include <stdio.h>

#include "harness/record/record.h"

/* Milliseconds that a plan lets pass, whatever the drive does. */
uint64_t estimate_of(const struct plan *plan);
/* What playing it once costs, in milliseconds, about; waits: what it lets pass, it waits for. */
uint64_t estimate_cost(const struct plan *plan, bool waits);
/* A paragraph for the user, before a run whose drives live in real time. */
void estimate_print(const struct results *results, FILE *out);

#endif
