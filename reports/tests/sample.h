/*
 * sample.h - results made up in memory, of every verdict and with every kind of nasty text, for the
 * tests of the reports.
 */
#ifndef EXACCESS_SAMPLE_H
#define EXACCESS_SAMPLE_H

#include "harness/plan/plan.h"
#include "harness/record/record.h"

/* Bytes that break files and terminals: escapes, quotes, the end of CDATA, broken UTF-8, U+FFFE. */
#define NASTY                                                                          \
	"A\x1B[31m\"'<&>]]>\t\x01\x7F\xC0\xAF\xFF\xED\xA0\x80\xEF\xBF\xBE\xE2\x80\xAE" \
	"\xC3\xA9"

extern const struct clause sample_stated, sample_derived, sample_open, sample_fit;

/* An empty plan of suite/name that cites clause, as the policy of its kind. */
struct plan *sample_plan(const char *suite, const char *name, const struct clause *clause);
/* HOLDER locks; RIVAL must be denied. */
struct plan *sample_contention(const char *suite, const char *name, const struct clause *clause);
/* Adds the plan as a case; the case is valid until the next is added. */
struct case_result *sample_case(struct results *results, struct plan *plan, uint32_t repetitions);
/* Says that this trial saw status in that step; text, if not NULL, is what was listed. */
void sample_see(struct case_result *result, uint32_t trial, uint32_t step, enum status status,
	const char *text);
/* Ends a trial that took this long. */
void sample_finish(struct case_result *result, uint32_t trial, uint32_t milliseconds);

/* One case of each verdict, judged, with facts: PASS FAIL ERROR SKIPPED WAIVED RECORDED (that keeps
 * to the letter, that departs) MISSING. */
struct results *sample_results(void);
/* NASTY everywhere that a drive or a user has a say. */
struct results *sample_nasty(void);
/* A violation in step number bad of a plan of count steps. */
struct results *sample_long(uint32_t count, uint32_t bad);
/* count (at most 1,000) cases of many steps, with a violation each. */
struct results *sample_many(uint32_t count);
/* Adds a waiver of a case for drives of that vendor; those of the results are ACME's. */
void sample_waive(
	struct results *results, const char *vendor, const char *target, const char *expires);
/* Two cases, done 4 times each: one recorded another thing once, one passed. */
struct results *sample_mixed(void);
/* Waivers of each kind: expired, used, not needed, of no case, for other drives. */
struct results *sample_waived(void);
/* A violation in 2 of 5 repetitions. */
struct results *sample_repeated(void);
/* All that was planned passed; skipped of them lack a medium. */
struct results *sample_clean(uint32_t skipped);

#endif
