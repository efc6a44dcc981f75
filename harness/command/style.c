/* style.c - options about reports. */
#include "harness/command/style.h"

#include <stdlib.h>
#include <string.h>

#include "harness/system/process.h"

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

int style_colour(const struct manual *manual, const char *value, struct console_style *console)
{
	if (!strcmp(value, "auto"))
		console->colours = COLOURS_AUTO;
	else if (!strcmp(value, "always"))
		console->colours = COLOURS_ALWAYS;
	else if (!strcmp(value, "never"))
		console->colours = COLOURS_NEVER;
	else
		return options_wrong(manual, "--color is auto, always or never, not '%s'", value);
	return 0;
}

bool style_has_colours(enum colours colours)
{
	const char *terminal = getenv("TERM"), *none = getenv("NO_COLOR");

	if (colours != COLOURS_AUTO)
		return colours == COLOURS_ALWAYS;
	if ((none && none[0]) || (terminal && !strcmp(terminal, "dumb")))
		return false;
	return host_has_colours(1);
}

int style_publish(const struct program *program, const struct results *results,
	const struct console_style *console, bool require_all, char *error, size_t size)
{
	const char *actions = getenv("GITHUB_ACTIONS"), *step = getenv("GITHUB_STEP_SUMMARY");

	if (actions && !strcmp(actions, "true"))
		program->print_annotations(results, stdout);
	if (step && step[0] &&
		program->write_markdown(results, require_all, step, true, error, size))
		return -1;
	if (!console->markdown)
		return 0;
	return program->write_markdown(results, require_all, console->markdown, false, error, size);
}
