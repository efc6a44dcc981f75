/*
 * junit_case.h - one case as a <testcase> of the document that is being made. This room is the run as
 * JUnit XML.
 */
#ifndef EXACCESS_JUNIT_CASE_H
#define EXACCESS_JUNIT_CASE_H

#include "harness/record/record.h"
#include "reports/junit/sheet.h"

/* What JUnit knows of outcomes. */
/* A case without a verdict about the drive is no pass: skipped, waived, or recorded now so, now so. */
enum junit_outcome { JUNIT_PASSED, JUNIT_FAILURE, JUNIT_ERROR, JUNIT_SKIPPED };

struct junit {
	const struct results *results;
	bool rich;
	bool require_all;
	bool recorded_pass;
	uint32_t most_steps; /* told of a case as properties, so that the file keeps to a size that
			      * every service takes */
	uint32_t most_lines; /* of steps in a failure's text */
	struct sheet sheet;
};

enum junit_outcome junit_outcome(const struct junit *junit, const struct case_result *result);
/* The <testcase> of result under this name. */
void junit_case(struct junit *junit, const struct case_result *result, const char *name);

#endif
