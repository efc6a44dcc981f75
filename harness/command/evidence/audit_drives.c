/* audit_drives.c - are the drives those that were asked for, from the first case to the last, and was
 * nothing skipped that they can do? */
#include <stdio.h>
#include <string.h>

#include "harness/command/conduct/conduct.h"
#include "harness/command/evidence/audit.h"
#include "harness/plan/plan.h"

/* A run may end before its drives have said who they are, and then has played nothing on them. */
static bool has_begun(const struct results *results)
{
	if (results->finished)
		return true;
	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++)
			if (results->cases[i].trials[j].state != TRIAL_PLANNED)
				return true;
	return false;
}

static bool check_drive(struct audit *audit, uint32_t drive)
{
	const struct results *results = audit->results;
	char key[] = CONDUCT_DRIVE_FACT;
	const char *asked;
	const char *spec = results_get_drive(results, drive, "spec");

	key[sizeof(key) - 2] = (char)('1' + drive);
	asked = results_get(results, key);
	if (!spec && (!asked || !has_begun(results)))
		return true;
	if (!asked || !spec || strcmp(asked, spec)) {
		audit_tell(audit, false, "drives",
			"drive %u was asked for as %s and introduced as %s", (unsigned)drive + 1,
			asked ? asked : "nothing", spec ? spec : "nothing");
		return false;
	}
	if (results->finished && !(results->identified & 1u << drive)) {
		audit_tell(audit, false, "drives", "drive %u was not asked again who it is",
			(unsigned)drive + 1);
		return false;
	}
	return true;
}

static void check_identities(struct audit *audit)
{
	const struct results *results = audit->results;

	for (uint32_t i = 0; i < RECORD_DRIVES; i++)
		if (!check_drive(audit, i))
			return;
	if (results->changed)
		audit_tell(audit, false, "drives", "%s", results->changed);
	else if (!has_begun(results))
		audit_tell(audit, true, "drives", "nothing was played on them");
	else
		audit_tell(audit, true, "drives", "%s",
			results->finished ? "the same after the last case as before the first"
					  : "as asked for; they were not asked again");
}

/* What the drives can do, all of them. */
static uint32_t capabilities(struct audit *audit)
{
	const struct results *results = audit->results;
	uint32_t all = UINT32_MAX;
	uint32_t drives = 0;

	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		const char *text = results_get_drive(results, i, "capabilities");
		uint32_t own = 0;

		if (!text)
			continue;
		if (needs_parse(text, &own)) {
			audit_tell(audit, false, "drives", "drive %u can do what nobody knows: %s",
				(unsigned)i + 1, text);
			continue;
		}
		all &= own;
		drives++;
	}
	return drives > 1 ? all | NEED_SECOND_DRIVE : all & ~(uint32_t)NEED_SECOND_DRIVE;
}

/* What is played only where the drives can do it; those who began the run may allow what resets or restarts. A run
 * that goes on may find drives that can do more. */
static bool is_beyond(const struct results *results, const struct plan *plan,
	const struct trial *trial, uint32_t there)
{
	return results->session_count == 1 && trial->state == TRIAL_FINISHED && !trial->damaged &&
		plan->needs & ~(there | NEED_RESETS | NEED_REBOOT);
}

/* Whoever works the drives may refuse to, and the record says so. */
static bool is_refused(const struct trial *trial)
{
	return trial->trouble && !strncmp(trial->trouble, TRIAL_REFUSED, strlen(TRIAL_REFUSED));
}

static void check_skips(struct audit *audit)
{
	const struct results *results = audit->results;
	uint32_t there = capabilities(audit);

	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++) {
			const struct plan *plan = results->cases[i].plan;
			const struct trial *trial = &results->cases[i].trials[j];
			char needs[1024];

			if (is_beyond(results, plan, trial, there)) {
				needs_text(plan->needs & ~there, needs, sizeof(needs));
				audit_tell(audit, false, "skips",
					"%s/%s was played, and needs %s, which the drives lack",
					plan->suite, plan->name, needs);
				return;
			}
			if (trial->state != TRIAL_SKIPPED ||
				(trial->unmet && !(trial->unmet & ~plan->needs) &&
					(!(trial->unmet & there) || is_refused(trial))))
				continue;
			needs_text(trial->unmet, needs, sizeof(needs));
			audit_tell(audit, false, "skips",
				"%s/%s was skipped for %s, which it does not need or the drives have",
				plan->suite, plan->name, needs);
			return;
		}
	audit_tell(audit, true, "skips", "nothing was skipped but for what the drives lack");
}

void audit_drives(struct audit *audit)
{
	check_identities(audit);
	check_skips(audit);
}
