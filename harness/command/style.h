/* style.h - the options about reports, which run and report have in common. */
#ifndef EXACCESS_STYLE_H
#define EXACCESS_STYLE_H

#include "harness/command/options.h"
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

/* Takes the value of the option. 0, or 2 after saying what is wrong with it. */
int style_profile(const struct manual *manual, const char *value, struct report_style *style);
int style_recorded(const struct manual *manual, const char *value, struct report_style *style);

#endif
