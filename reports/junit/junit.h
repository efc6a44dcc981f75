/* junit.h - the run as one JUnit document. */
#ifndef EXACCESS_JUNIT_H
#define EXACCESS_JUNIT_H

#include "reports/report.h"
#include "reports/shared/prose.h"

/* The whole document, added to out. */
void junit_make(const struct results *results, const struct report_style *style, bool strict,
	struct prose *out);

#endif
