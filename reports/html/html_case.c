/* html_case.c - one case in full. */
#include <stdlib.h>
#include <string.h>

#include "reports/html/html_page.h"
#include "reports/shared/story.h"

#define PICTURE_STEPS 40 /* at most in one picture */
#define WORDS_STEPS   60 /* at most in words */

static void add_clauses(struct html *html, const struct case_result *result)
{
	const struct clause *const *cited = result->plan->clauses;

	html_open(html, "ul", "clauses");
	for (; cited && *cited; cited++) {
		char sources[400];

		html_open(html, "li", NULL);
		prose_add(&html->words, "XA-");
		prose_legible(&html->words, (*cited)->id);
		html_words(html, "b", NULL);
		html_text(html, " ");
		html_text(html, (*cited)->text);
		clause_sources_text((*cited)->sources, sources, sizeof(sources));
		if (sources[0]) {
			html_text(html, " ");
			html_element(html, "cite", NULL, sources);
		}
		html_shut(html);
		html_line(html);
	}
	html_shut(html);
	html_line(html);
}

static void add_field(struct html *html, const char *name, const char *text)
{
	if (!text || !text[0])
		return;
	html_element(html, "dt", NULL, name);
	html_element(html, "dd", NULL, text);
	html_line(html);
}

static void add_step(struct html *html, const struct case_result *result, uint32_t step)
{
	enum step_state state = story_state(result, step);

	html_open(html, "li",
		story_decides(result) == (int)step ? "decides"
			: state == STEP_DEPARTED   ? "departed"
						   : NULL);
	html_number(html, "value", (int)step + 1);
	html_element(html, "b", NULL, actor_name(result->plan->steps[step].actor));
	html_text(html, " ");
	story_does(result, step, &html->words);
	if (result->plan->steps[step].group)
		prose_add(&html->words, " (at once)");
	prose_add(&html->words, " \xE2\x86\x92 ");
	story_sees(result, step, &html->words);
	if (state == STEP_DEPARTED && result->plan->steps[step].expected.count) {
		prose_add(&html->words, "; expected: ");
		story_expects(result, step, &html->words);
	}
	html->sheet.failed |= html->words.failed;
	html_text(html, prose_text(&html->words));
	prose_empty(&html->words);
	html_shut(html);
	html_line(html);
}

static void add_gap(struct html *html, const struct case_result *result, uint32_t from, uint32_t to)
{
	struct prose gap = { 0 };

	story_gap(result, from, to, &gap);
	html->sheet.failed |= gap.failed;
	if (gap.length)
		html_element(html, "li", "gap", prose_text(&gap));
	prose_free(&gap);
}

/* What the picture shows, for who cannot see it, and all of what its bars have no room for. */
static void add_steps(struct html *html, const struct case_result *result)
{
	uint32_t count = result->plan->count, next = 0;
	bool *shown = calloc((size_t)count + 1, sizeof(*shown));

	if (!shown) {
		html->sheet.failed = true;
		return;
	}
	story_choose(result, WORDS_STEPS, false, shown);
	html_open(html, "details", NULL);
	html_element(html, "summary", NULL, "Steps in words");
	html_open(html, "ol", "steps");
	for (uint32_t i = 0; i < count; i++) {
		if (!shown[i])
			continue;
		add_gap(html, result, next, i);
		add_step(html, result, i);
		next = i + 1;
	}
	add_gap(html, result, next, count);
	html_shut(html);
	html_shut(html);
	html_line(html);
	free(shown);
}

static void add_picture(struct html *html, const struct case_result *result)
{
	uint32_t steps = result->plan->count < PICTURE_STEPS ? result->plan->count : PICTURE_STEPS;

	if (!steps || html->budget < steps)
		return;
	html->budget -= steps;
	html_open(html, "div", "picture");
	html_attribute(html, "tabindex", "0");
	html_attribute(html, "role", "group");
	prose_add(&html->words, "Picture of ");
	story_name(result, &html->words);
	html_attribute(html, "aria-label", prose_text(&html->words));
	prose_empty(&html->words);
	html_picture(html, result, PICTURE_STEPS);
	html_shut(html);
	html_line(html);
	add_steps(html, result);
}

static bool waives(const struct waiver *waiver, const struct plan *plan)
{
	size_t suite = strlen(plan->suite);
	const struct clause *const *cited = plan->clauses;

	if (waiver->state != WAIVER_USED)
		return false;
	if (!waiver->is_clause)
		return !strncmp(waiver->target, plan->suite, suite) &&
			waiver->target[suite] == '/' &&
			!strcmp(waiver->target + suite + 1, plan->name);
	while (cited && *cited && strcmp((*cited)->id, waiver->target) != 0)
		cited++;
	return cited && *cited;
}

/* By whose word the violation is accepted, and until when. */
static void add_waivers(struct html *html, const struct case_result *result)
{
	const struct waivers *waivers = &html->results->waivers;

	for (uint32_t i = 0; i < waivers->count; i++) {
		const struct waiver *waiver = &waivers->list[i];

		if (!waives(waiver, result->plan))
			continue;
		html_element(html, "dt", NULL, "waiver");
		prose_add(&html->words, "until ");
		prose_legible(&html->words, waiver->expires);
		prose_add(&html->words, ", ");
		prose_legible(&html->words, waiver->reference);
		prose_add(&html->words, ": ");
		prose_legible(&html->words, waiver->reason);
		html_words(html, "dd", NULL);
	}
}

static void add_facts(struct html *html, const struct case_result *result)
{
	const struct judgement *judgement = &result->judgement;
	const struct trial *trial = story_trial(result);

	html_open(html, "dl", "facts");
	add_field(html, "expected", judgement->expected);
	add_field(html, "seen", judgement->seen);
	if (judgement->verdict == VERDICT_WAIVED)
		add_waivers(html, result);
	else
		add_field(html, "reason", judgement->reason);
	if (trial)
		add_field(html, "trouble", trial->trouble);
	if (result->trial_count > 1) {
		story_outcomes(result, &html->words);
		html_element(html, "dt", NULL, "repetitions");
		html_words(html, "dd", NULL);
	}
	html_element(html, "dt", NULL, "repeat");
	html_open(html, "dd", NULL);
	story_command(html->results, result, &html->words);
	html_words(html, "code", NULL);
	html_shut(html);
	html_shut(html);
	html_line(html);
}

void html_case(struct html *html, uint32_t index, bool pictured)
{
	const struct case_result *result = &html->results->cases[index];

	html_open(html, "article", NULL);
	html_case_id(html, index);
	html_open(html, "h4", NULL);
	html_verdict(html, result->judgement.verdict);
	html_text(html, " ");
	story_name(result, &html->words);
	html_words(html, "code", NULL);
	html_shut(html);
	html_line(html);
	add_clauses(html, result);
	add_facts(html, result);
	if (pictured)
		add_picture(html, result);
	html_shut(html);
	html_line(html);
}
