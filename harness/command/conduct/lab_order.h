/*
 * lab_order.h - a run in which a person works the drives: in which order, and how often he is asked.
 */
#ifndef EXACCESS_LAB_ORDER_H
#define EXACCESS_LAB_ORDER_H

#include <stdio.h>

#include "harness/lab/lab.h"
#include "harness/record/record.h"

/* Puts cases that begin with the same disc beside each other, so that discs change as seldom as can be; else they
 * keep their order. order has results->count places. false when nobody changes discs by hand: then it is left as it
 * is. */
bool lab_order(const struct lab_drive *drive, const struct results *results, uint32_t *order);
/* Tells how often a person will be asked for what at the most, for which suites, and about how long that takes. */
void lab_order_tell(const struct lab_drive *drive, const struct results *results,
	const uint32_t *order, FILE *out);

#endif
