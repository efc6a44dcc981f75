/* junit_case.c - one case as a <testcase>. */
#include <stdio.h>
#include <stdlib.h>

#include "harness/judge/bound.h"
#include "reports/junit/junit_case.h"
#include "reports/shared/legible.h"
#include "reports/shared/place.h"
#include "reports/shared/story.h"

#define OBSERVATION_TOLD 400 /* bytes, as a property */

enum junit_outcome junit_outcome(const struct junit *junit, const struct case_result *result)
{
	switch (result->judgement.verdict) {
	case VERDICT_FAIL: return JUNIT_FAILURE;
	case VERDICT_ERROR:
	case VERDICT_MISSING: return JUNIT_ERROR;
	case VERDICT_SKIPPED: return junit->require_all ? JUNIT_FAILURE : JUNIT_SKIPPED;
	case VERDICT_WAIVED: return JUNIT_SKIPPED;
	case VERDICT_RECORDED:
		return junit->recorded_pass && !result->repetitions.mixed ? JUNIT_PASSED
									  : JUNIT_SKIPPED;
	default: return result->repetitions.mixed ? JUNIT_SKIPPED : JUNIT_PASSED;
	}
}

static void add_clauses(const struct case_result *result, struct prose *prose)
{
	const struct clause *const *cited = result->plan->clauses;

	for (; cited && *cited; cited++) {
		char sources[400];

		prose_add(prose, "XA-");
		prose_legible(prose, (*cited)->id);
		prose_add(prose, " (%s): ", clause_kind_name((*cited)->kind));
		prose_legible(prose, (*cited)->text);
		clause_sources_text((*cited)->sources, sources, sizeof(sources));
		prose_add(prose, "\n  source: %s\n", sources[0] ? sources : "none");
	}
}

static void add_step(const struct case_result *result, uint32_t step, struct prose *prose)
{
	const struct step *planned = &result->plan->steps[step];
	enum step_state state = story_state(result, step);
	bool decides = story_decides(result) == (int)step;

	prose_add(prose, "%s%3u. %s", decides ? "> " : "  ", (unsigned)step + 1,
		planned->group ? "[at once] " : "");
	prose_add(prose, "%s: ", actor_name(planned->actor));
	story_does(result, step, prose);
	prose_add(prose, " -> ");
	story_sees(result, step, prose);
	if (planned->role == ROLE_NOTE) {
		prose_add(prose, " (recorded)");
	} else if (state != STEP_HELD && planned->expected.count) {
		prose_add(prose, " (expected ");
		story_expects(result, step, prose);
		prose_add(prose, ")");
	}
	prose_add(prose, "%s\n", decides ? " (this decides)" : "");
}

static void add_gap(
	const struct case_result *result, uint32_t from, uint32_t to, struct prose *prose)
{
	struct prose gap = { 0 };

	story_gap(result, from, to, &gap);
	if (gap.length)
		prose_add(prose, "  ... %s ...\n", prose_text(&gap));
	prose->failed |= gap.failed;
	prose_free(&gap);
}

static void add_steps(const struct case_result *result, uint32_t most, struct prose *prose)
{
	uint32_t count = result->plan->count;
	bool *shown = calloc(count + 1, sizeof(*shown));
	uint32_t next = 0;

	if (!shown) {
		prose->failed = true;
		return;
	}
	story_choose(result, most, true, shown);
	prose_add(prose, "steps:\n");
	for (uint32_t i = 0; i < count; i++) {
		if (!shown[i])
			continue;
		add_gap(result, next, i, prose);
		add_step(result, i, prose);
		next = i + 1;
	}
	add_gap(result, next, count, prose);
	free(shown);
}

static void add_line(struct prose *prose, const char *label, const char *text)
{
	if (!text || !text[0])
		return;
	prose_add(prose, "%s: ", label);
	prose_legible(prose, text);
	prose_bytes(prose, "\n", 1);
}

/* Everything that someone needs who reads nothing but this failure. */
static void write_body(struct junit *junit, const struct case_result *result)
{
	const struct trial *trial = story_trial(result);
	struct prose body = { 0 };

	add_clauses(result, &body);
	add_line(&body, "plan", result->plan->fault);
	if (result->plan->count)
		add_steps(result, junit->most_lines, &body);
	add_line(&body, "expected", result->judgement.expected);
	add_line(&body, "saw", result->judgement.seen);
	add_line(&body, "reason", result->judgement.reason);
	if (trial)
		add_line(&body, "trouble", trial->trouble);
	prose_add(&body, "repeat: ");
	story_command(junit->results, result, &body);
	prose_add(&body, "\npicture: " HTML_FILE "#");
	place_of_case(junit->results, (uint32_t)(result - junit->results->cases), &body);
	junit->sheet.failed |= body.failed;
	sheet_text(&junit->sheet, prose_text(&body));
	prose_free(&body);
}

/* What a recorded case turned out to be: its readings. */
static void add_recorded(const struct case_result *result, struct prose *message)
{
	uint32_t told = 0;

	if (result->repetitions.mixed) {
		prose_add(message, "mixed: ");
		story_outcomes(result, message);
		return;
	}
	prose_add(message, "recorded: the documents leave this open");
	for (uint32_t i = 0; i < result->plan->count; i++) {
		if (result->plan->steps[i].role != ROLE_NOTE ||
			story_state(result, i) == STEP_UNDONE)
			continue;
		prose_add(message, "%s", told++ ? "; " : "; seen: ");
		story_reading(result, i, message);
	}
}

/* `step 2, RIVAL locks the drive as "Rival": `, so that the message alone says what happened. */
static void add_deciding(const struct case_result *result, struct prose *message)
{
	int step = story_decides(result);

	if (step < 0)
		return;
	prose_add(message, "step %d, %s ", step + 1, actor_name(result->plan->steps[step].actor));
	story_does(result, (uint32_t)step, message);
	prose_add(message, ": ");
}

static void add_message(
	const struct junit *junit, const struct case_result *result, struct prose *message)
{
	char needs[1024];

	switch (result->judgement.verdict) {
	case VERDICT_SKIPPED:
		if (story_unmet(result)) {
			needs_text(story_unmet(result), needs, sizeof(needs));
			prose_add(message, "needs: %s", needs);
			if (result->trials[result->deciding].trouble) {
				prose_add(message, ": ");
				prose_legible(message, result->trials[result->deciding].trouble);
			}
		} else {
			prose_legible(message, result->judgement.reason);
			prose_add(message, ": ");
			story_judgement(result, message);
		}
		if (result->repetitions.mixed) {
			prose_add(message, "; mixed: ");
			story_outcomes(result, message);
		}
		return;
	case VERDICT_RECORDED: add_recorded(result, message); return;
	default: break;
	}
	story_repetitions(result, message);
	if (result->judgement.verdict == VERDICT_FAIL) {
		add_deciding(result, message);
		story_judgement(result, message);
		return;
	}
	if (result->judgement.reason[0])
		prose_legible(message, result->judgement.reason);
	else
		prose_add(message, "planned and never finished");
	if (result->judgement.expected[0]) {
		prose_add(message, ": ");
		add_deciding(result, message);
		story_judgement(result, message);
	}
	if (result->judgement.verdict == VERDICT_MISSING) {
		prose_add(message, ": ");
		prose_legible(message, results_why(junit->results));
	}
}

/* The kind of failure for those who group by it: the violated clause. */
static void add_type(const struct case_result *result, struct prose *type)
{
	const struct clause *clause = story_clause(result);
	const char *other = story_breaks(result);

	switch (result->judgement.verdict) {
	case VERDICT_ERROR: prose_add(type, "error"); break;
	case VERDICT_MISSING: prose_add(type, "missing"); break;
	case VERDICT_SKIPPED: prose_add(type, "skipped"); break;
	case VERDICT_WAIVED: prose_add(type, "waived"); break;
	case VERDICT_RECORDED:
		prose_add(type, "%s", result->repetitions.mixed ? "mixed" : "recorded");
		break;
	default:
		prose_add(type, other || clause ? "XA-" : "violation");
		prose_legible(type, other ? other : clause ? clause->id : "");
	}
}

/* What there is to say of it stands in its notes. */
static bool is_plainly_recorded(const struct case_result *result)
{
	return result->judgement.verdict == VERDICT_RECORDED && !result->repetitions.mixed;
}

static void write_outcome(struct junit *junit, const struct case_result *result)
{
	static const char *const elements[] = {
		[JUNIT_FAILURE] = "failure", [JUNIT_ERROR] = "error", [JUNIT_SKIPPED] = "skipped"
	};
	enum junit_outcome outcome = junit_outcome(junit, result);
	struct prose type = { 0 }, message = { 0 };

	if (outcome == JUNIT_PASSED)
		return;
	add_type(result, &type);
	add_message(junit, result, &message);
	junit->sheet.failed |= type.failed | message.failed;
	sheet_open(&junit->sheet, elements[outcome]);
	sheet_attribute(&junit->sheet, "type", prose_text(&type));
	sheet_attribute(&junit->sheet, "message", prose_text(&message));
	if (result->judgement.verdict != VERDICT_SKIPPED && !is_plainly_recorded(result))
		write_body(junit, result);
	sheet_shut(&junit->sheet);
	prose_free(&type);
	prose_free(&message);
}

static void add_note(const struct case_result *result, uint32_t step, struct prose *prose)
{
	prose_add(prose, "RECORDED: reading \"");
	story_reading(result, step, prose);
	switch (story_letter(result, step)) {
	case NOTE_KEEPS: prose_add(prose, "\" (as the documents' letter says)"); break;
	case NOTE_SILENT: prose_add(prose, "\" (the documents do not say)"); break;
	case NOTE_DEPARTS:
		prose_add(prose, "\" (departs from the documents' letter: \"");
		story_letter_text(result, step, prose);
		prose_add(prose, "\")");
		break;
	}
	prose_add(prose, "\n  step %u, %s: ", (unsigned)step + 1,
		actor_name(result->plan->steps[step].actor));
	story_does(result, step, prose);
	prose_add(prose, " -> ");
	story_sees(result, step, prose);
	prose_add(prose, "\n");
}

static void write_notes(struct junit *junit, const struct case_result *result)
{
	struct prose notes = { 0 };
	uint32_t told = 0;

	for (uint32_t i = 0; i < result->plan->count && told < junit->most_lines; i++) {
		if (result->plan->steps[i].role != ROLE_NOTE ||
			story_state(result, i) == STEP_UNDONE)
			continue;
		add_note(result, i, &notes);
		told++;
	}
	junit->sheet.failed |= notes.failed;
	if (notes.length) {
		sheet_open(&junit->sheet, "system-out");
		sheet_text(&junit->sheet, prose_text(&notes));
		sheet_shut(&junit->sheet);
	}
	prose_free(&notes);
}

static void write_steps(struct junit *junit, const struct case_result *result)
{
	bool *shown = calloc(result->plan->count + 1, sizeof(*shown));
	struct prose value = { 0 };

	junit->sheet.failed |= !shown;
	if (shown)
		story_choose(result, junit->most_steps, false, shown);
	for (uint32_t i = 0; shown && i < result->plan->count; i++) {
		char name[24], text[OBSERVATION_TOLD];

		if (!shown[i] || story_state(result, i) == STEP_UNDONE)
			continue;
		prose_add(&value, "%s: ", actor_name(result->plan->steps[i].actor));
		story_does(result, i, &value);
		prose_add(&value, " -> ");
		story_sees(result, i, &value);
		report_legible(prose_text(&value), value.length, text, sizeof(text));
		prose_empty(&value);
		snprintf(name, sizeof(name), "step.%u", (unsigned)i + 1);
		sheet_property(&junit->sheet, name, text);
	}
	junit->sheet.failed |= value.failed;
	prose_free(&value);
	free(shown);
}

static void write_repetitions(struct junit *junit, const struct case_result *result)
{
	const struct repetitions *repetitions = &result->repetitions;
	struct prose value = { 0 };
	char text[REPETITIONS_TEXT];

	prose_add(&value, "%u", (unsigned)story_alike(result));
	sheet_property_of(&junit->sheet, "repetitions.alike", &value);
	repetitions_print(repetitions, text, sizeof(text));
	sheet_property(&junit->sheet, "repetitions.outcomes", text);
	sheet_property(&junit->sheet, "repetitions.mixed", repetitions->mixed ? "yes" : "no");
	if (repetitions->answered) {
		bound_print(repetitions->bound, text, sizeof(text));
		prose_add(&value, "%u of %u; at most %s (%s)", (unsigned)repetitions->failed,
			(unsigned)repetitions->answered, text, BOUND_PERCENT);
		sheet_property_of(&junit->sheet, "repetitions.failed", &value);
	}
	junit->sheet.failed |= value.failed;
	prose_free(&value);
}

/* Of the waiver that covers the case, whether it is needed or not. */
static void write_waiver(struct junit *junit, const struct case_result *result)
{
	char text[512];

	waiver_describe(result->waiver, text, sizeof(text));
	sheet_property(&junit->sheet,
		result->judgement.verdict == VERDICT_WAIVED ? "waiver" : "waiver.not-needed", text);
}

static void write_properties(struct junit *junit, const struct case_result *result)
{
	static const char *const policies[] = { [POLICY_ASSERT] = "assert",
		[POLICY_RECORD] = "record",
		[POLICY_ENVIRONMENT] = "environment" };
	struct prose value = { 0 };
	char needs[1024];

	needs_text(result->plan->needs, needs, sizeof(needs));
	sheet_open(&junit->sheet, "properties");
	sheet_property(&junit->sheet, "verdict", verdict_name(result->judgement.verdict));
	story_clauses(result, ", ", &value);
	sheet_property_of(&junit->sheet, "clauses", &value);
	sheet_property(&junit->sheet, "policy", policies[result->plan->policy]);
	sheet_property(&junit->sheet, "needs", needs);
	prose_add(&value, "%u", (unsigned)result->trial_count);
	sheet_property_of(&junit->sheet, "repetitions", &value);
	if (result->trial_count > 1)
		write_repetitions(junit, result);
	if (result->waiver)
		write_waiver(junit, result);
	if (result->judgement.verdict == VERDICT_RECORDED)
		sheet_property(&junit->sheet, "letter",
			result->judgement.departs ? "departs" : "does not depart");
	prose_add(&value, "%u", (unsigned)result->plan->count);
	sheet_property_of(&junit->sheet, "steps", &value);
	write_steps(junit, result);
	sheet_shut(&junit->sheet);
	prose_free(&value);
}

void junit_case(struct junit *junit, const struct case_result *result, const char *name)
{
	struct prose class = { 0 };

	prose_add(&class, "exaccess.%s", result->plan->suite);
	sheet_open(&junit->sheet, "testcase");
	sheet_attribute(&junit->sheet, "classname", prose_text(&class));
	sheet_attribute(&junit->sheet, "name", name);
	sheet_seconds(&junit->sheet, "time", story_milliseconds(result));
	if (junit->rich && result->plan->place.file) {
		sheet_attribute(&junit->sheet, "file", result->plan->place.file);
		sheet_number(&junit->sheet, "line", result->plan->place.line);
	}
	if (junit->rich)
		write_properties(junit, result);
	write_outcome(junit, result);
	write_notes(junit, result);
	sheet_shut(&junit->sheet);
	prose_free(&class);
}
