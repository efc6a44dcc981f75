/* telling.h - the case to play next: the one that tells two faults apart. */
#ifndef EXACCESS_TELLING_H
#define EXACCESS_TELLING_H

#include "harness/diagnosis/evidence.h"

/* Of the cases without an outcome, one that shows something else for the faults: the first that passes for one
 * and fails for the other, else the first where what is seen differs. -1: there is none. */
int telling_case(const struct dictionary *dictionary, const struct evidence *evidence, uint32_t one,
	uint32_t other);

#endif
