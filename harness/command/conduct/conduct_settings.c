/* conduct_settings.c - what is taken where nothing was asked for, and what cannot be. */
#include "harness/command/conduct/conduct_settings.h"

#include <string.h>
#include <time.h>

#include "harness/drive/specs.h"

static bool is_same_drive(const char *one, const char *other)
{
	char identities[2][DRIVE_IDENTITY];

	if (spec_is_embedded(one) || spec_is_embedded(other))
		return false;
	spec_identity(one, identities[0], sizeof(identities[0]));
	spec_identity(other, identities[1], sizeof(identities[1]));
	return !strcmp(identities[0], identities[1]);
}

int conduct_settle(struct conduct *conduct, const struct manual *manual)
{
	struct run_options *run = &conduct->run;
	bool emulated = true;
	char why[300];
	time_t now = (time_t)clock_wall();
	struct tm *utc = gmtime(&now);

	run->repeat = run->repeat ? run->repeat : 1;
	run->timeout = run->timeout ? run->timeout : SECONDS(10);
	run->await = run->await ? run->await : SECONDS(300);
	if (conduct->via && !run->drive_count)
		return options_wrong(manual, "--via needs --drive, as the drive is called there");
	if (!run->drive_count) {
		run->drives[run->drive_count++] = spec_default();
		if (run->drives[0] && spec_is_embedded(run->drives[0]))
			run->drives[run->drive_count++] = run->drives[0];
	}
	for (uint32_t i = 0; i < run->drive_count; i++) {
		/* What drives there are elsewhere is known there. */
		if (!conduct->via && spec_check(run->drives[i], why, sizeof(why)))
			return options_wrong(manual, "%s", why);
		emulated = emulated && spec_is_embedded(run->drives[i]);
	}
	if (run->drive_count == 2 && !conduct->via && is_same_drive(run->drives[0], run->drives[1]))
		return options_wrong(manual,
			"--drive %s and --drive %s are the same drive; two drives are needed",
			run->drives[0], run->drives[1]);
	if (run->jobs > 1 && !emulated)
		return options_wrong(manual,
			"--jobs %u needs emulated drives: a real one can only "
			"play one case at a time",
			(unsigned)run->jobs);
	if (!run->jobs)
		run->jobs = emulated && !conduct->via ? host_cpus() : 1;
	if (!conduct->out) {
		if (!utc ||
			!strftime(conduct->default_out, sizeof(conduct->default_out),
				"exaccess-out/%Y%m%dT%H%M%SZ", utc))
			return options_wrong(manual, "the clock cannot be read; use --out");
		conduct->out = conduct->default_out;
	}
	return 0;
}

int conduct_date(char *text, size_t size)
{
	time_t now = (time_t)clock_wall();
	struct tm *utc = gmtime(&now);

	return utc && strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", utc) ? 0 : -1;
}
