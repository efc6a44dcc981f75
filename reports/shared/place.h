/* place.h - where in report.html a case stands: what follows the # of a link. Console and JUnit lead there. */
#ifndef EXACCESS_PLACE_H
#define EXACCESS_PLACE_H

#include "harness/record/record.h"
#include "reports/shared/prose.h"

#define HTML_FILE "report.html"

/* Adds SUITE/NAME without blanks, and a number for the second of that name. */
void place_of_case(const struct results *results, uint32_t index, struct prose *place);

#endif
