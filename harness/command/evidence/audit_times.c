/* audit_times.c - do the clocks of a record agree, and does each thing happen after what is before it? */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/evidence/audit.h"
#include "harness/command/merge/parts.h"
#include "harness/system/date.h"

/* What the two clocks may differ by in a session: seconds are whole, and the one on the wall is kept in
 * step by small corrections. A machine that slept or whose clock was set differs by more. */
#define TOLERANCE 10 /* seconds */
#define DAY       (24 * 3600)

static bool check_dates(struct audit *audit, const struct session *session, int64_t *begun)
{
	int64_t ended = 0;
	int64_t ran = (int64_t)((session->ended - session->begun) / SECONDS(1));

	if (date_seconds(session->begun_date, begun)) {
		audit_tell(audit, false, "clock", "'%s' is no date on which a run begins",
			session->begun_date);
		return false;
	}
	if (*begun > clock_wall() + DAY) {
		audit_tell(audit, false, "clock", "the run begins on %s, which is still to come",
			session->begun_date);
		return false;
	}
	if (!session->ended)
		return true;
	if (session->ended < session->begun || date_seconds(session->ended_date, &ended)) {
		audit_tell(audit, false, "clock", "it ends on '%s', or before it begins",
			session->ended_date);
		return false;
	}
	if (llabs(ended - *begun - ran) > TOLERANCE) {
		audit_tell(audit, false, "clock",
			"from %s to %s it took %" PRId64
			" seconds by the machine's own clock: the date "
			"was set meanwhile, or is not that of the run",
			session->begun_date, session->ended_date, ran);
		return false;
	}
	return true;
}

static void check_sessions(struct audit *audit)
{
	const struct results *results = audit->results;
	int64_t before = 0;

	if (!results->session_count) {
		audit_tell(audit, false, "clock", "the record does not say when the run began");
		return;
	}
	for (uint32_t i = 0; i < results->session_count; i++) {
		int64_t begun = 0;

		if (!check_dates(audit, &results->sessions[i], &begun))
			return;
		/* Shards of a run are played side by side. */
		if (begun < before && !results_get(results, FACT_MERGED)) {
			audit_tell(audit, false, "clock", "it goes on on %s, before it began",
				results->sessions[i].begun_date);
			return;
		}
		before = begun;
	}
	audit_tell(audit, true, "clock", "began %s, %u session(s), last end %s",
		results->sessions[0].begun_date, (unsigned)results->session_count,
		results->sessions[results->session_count - 1].ended_date);
}

/* ---- cases ---- */

/* In one of the sessions, from its beginning to its end where that is known. */
static bool within_session(const struct results *results, const struct trial *trial)
{
	for (uint32_t i = 0; i < results->session_count; i++) {
		const struct session *session = &results->sessions[i];

		if (trial->begun >= session->begun &&
			(!session->ended || trial->begun <= session->ended) &&
			(!session->ended || trial->ended <= session->ended))
			return true;
	}
	return false;
}

/* When a step was first begun; 0: that is not known. */
static uint64_t begun(const struct trial *trial, uint32_t step)
{
	return trial->steps && trial->steps[step].count ? trial->steps[step].list[0].begun : 0;
}

/* Steps are done one behind the other, but for those of a group. The clock of a machine that is started
 * again begins anew. */
static bool is_out_of_order(const struct plan *plan, const struct trial *trial)
{
	uint64_t last = 0;

	if (plan->needs & NEED_REBOOT)
		return false;
	for (uint32_t i = 0; i < plan->count; i++) {
		uint64_t time = begun(trial, i);

		if (!time || plan->steps[i].group || plan->steps[i].loop)
			continue;
		if (time < last)
			return true;
		last = time;
	}
	return false;
}

static const char *trial_fault(
	const struct results *results, const struct plan *plan, const struct trial *trial)
{
	bool finished = trial->state == TRIAL_FINISHED;

	if (trial->state == TRIAL_PLANNED || trial->damaged || !trial->begun)
		return NULL;
	if (!within_session(results, trial))
		return "was played when the run did not go on";
	if (finished && trial->ended < trial->begun)
		return "ended before it began";
	for (uint32_t i = 0; trial->steps && i < plan->count; i++)
		for (uint32_t j = 0; j < trial->steps[i].count; j++) {
			const struct observation *seen = &trial->steps[i].list[j];

			if (seen->ended < seen->begun ||
				(seen->begun && seen->begun < trial->begun) ||
				(finished && seen->ended > trial->ended))
				return "has a step that was seen before it began or after it ended";
		}
	if (is_out_of_order(plan, trial))
		return "has a step that began before the one ahead of it";
	return NULL;
}

static void check_trials(struct audit *audit)
{
	const struct results *results = audit->results;

	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++) {
			const struct plan *plan = results->cases[i].plan;
			const char *fault =
				trial_fault(results, plan, &results->cases[i].trials[j]);

			if (!fault)
				continue;
			audit_tell(
				audit, false, "times", "%s/%s %s", plan->suite, plan->name, fault);
			return;
		}
	audit_tell(
		audit, true, "times", "each case and each step was played while the run went on");
}

void audit_times(struct audit *audit)
{
	check_sessions(audit);
	check_trials(audit);
}
