/* style.h - the options about reports and the console, which commands that play or report have in common. */
#ifndef EXACCESS_STYLE_H
#define EXACCESS_STYLE_H

#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/record/reporting.h"

#define STYLE_PROFILE                                                             \
	{                                                                         \
		"profile", "rich|strict|both",                                    \
			"what junit.xml holds; both: and junit-strict.xml beside" \
	}
#define STYLE_RECORDED                                                                      \
	{                                                                                   \
		"junit-recorded", "skipped|pass",                                           \
			"what JUnit makes of a case that is only recorded; default skipped" \
	}
#define STYLE_QUIET                                               \
	{                                                         \
		"quiet", NULL, "print violations and totals only" \
	}
#define STYLE_VERBOSE                                                                    \
	{                                                                                \
		"verbose", NULL, "print every case, every failure, all that is recorded" \
	}
#define STYLE_SUMMARY                                                 \
	{                                                             \
		"summary", "FILE", "write a summary in Markdown, too" \
	}
#define STYLE_COLOUR                                                                         \
	{                                                                                    \
		"color", "auto|always|never", "default auto: on a terminal that has colours" \
	}

/* Takes the value of the option. 0, or 2 after saying what is wrong with it. */
int style_profile(const struct manual *manual, const char *value, struct report_style *style);
int style_recorded(const struct manual *manual, const char *value, struct report_style *style);
int style_colour(const struct manual *manual, const char *value, struct console_style *console);
/* Is standard output to be coloured? Left to the program, not where TERM is dumb or NO_COLOR says so. */
bool style_has_colours(enum colours colours);

/* The summary as Markdown, in the file that was asked for, and behind what is there already in the one that
 * GITHUB_STEP_SUMMARY names; annotations on standard output where GITHUB_ACTIONS is true. 0, or -1 and the
 * reason in error. */
int style_publish(const struct program *program, const struct results *results,
	const struct console_style *console, bool require_all, char *error, size_t size);

#endif
