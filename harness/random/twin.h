/*
 * twin.h - can a drive with these rules be told from a right one at all, by what the model knows?
 *
 * Random plans are played on the emulated machine in this very process, thousands in a second, and judged
 * by the model alone. A defect that is in force where it changes nothing passes them all: no case can
 * find it, because there is nothing to find.
 */
#ifndef EXACCESS_TWIN_H
#define EXACCESS_TWIN_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/facts/occasions.h"

struct rules;
struct twin;

/* Makes ready for so many plans, from that seed. NULL without memory. Free it with twin_free. */
struct twin *twin_new(uint32_t plans, uint64_t seed);
void twin_free(struct twin *twin);
/* Does a machine with these rules contradict the model in one of the plans that bring the occasion about? */
bool twin_contradicts(struct twin *twin, const struct rules *rules, enum occasion occasion);

#endif
