/*
 * said.h - what a worker may say: a worker on another machine is believed no further than its case.
 */
#ifndef EXACCESS_SAID_H
#define EXACCESS_SAID_H

#include "harness/record/record.h"

/* Is line one of a record that the worker of this repetition may write, and one that can be read back? It is
 * left as it is. 0, or -1 and why not in error. */
int said_check(const char *line, const struct results *results, uint32_t index, uint32_t repetition,
	char *error, size_t size);

#endif
