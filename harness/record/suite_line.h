/*
 * suite_line.h - the one line that a suite has on the console: while it is played and in the summary.
 */
#ifndef EXACCESS_SUITE_LINE_H
#define EXACCESS_SUITE_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "harness/judge/verdict.h"

/* `lock               33: 31 passed, 2 recorded` into text; verdicts of which there are none are left out. */
void suite_line_print(
	const char *suite, const uint32_t counts[VERDICT_COUNT], char *text, size_t size);
/* "passed", "failed", "errors", "skipped", ...: what cases with this verdict are called in counts. */
const char *suite_line_word(enum verdict verdict);

#endif
