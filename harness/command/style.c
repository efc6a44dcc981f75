/* style.c - options about reports. */
#include "harness/command/style.h"

#include <string.h>

int style_profile(const struct manual *manual, const char *value, struct report_style *style)
{
	static const char *const names[] = {
		[JUNIT_RICH] = "rich", [JUNIT_STRICT] = "strict", [JUNIT_BOTH] = "both"
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(value, names[i])) {
			style->profile = (enum junit_profile)i;
			return 0;
		}
	return options_wrong(manual, "--profile is rich, strict or both, not '%s'", value);
}

int style_recorded(const struct manual *manual, const char *value, struct report_style *style)
{
	style->recorded_pass = !strcmp(value, "pass");
	if (style->recorded_pass || !strcmp(value, "skipped"))
		return 0;
	return options_wrong(manual, "--junit-recorded is skipped or pass, not '%s'", value);
}
