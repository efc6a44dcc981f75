/* record_damage.c - taking a record's lines, of which some may not hold. */
#include "harness/record/record_damage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/record/record_reader.h"
#include "harness/system/memory.h"
#include "harness/system/text.h"

/* Why a line, and what stands around it, is not believed. */
static const char *const reasons[] = {
	[CHAIN_HOLDS] = "line %u of the record does not fit what is left of it",
	[CHAIN_CHANGED] = "line %u of the record is damaged: its check does not hold",
	[CHAIN_DOUBTED] = ("lines around line %u of the record were changed, dropped or added: the "
			   "digest over them does not hold"),
};

struct taking {
	struct results *results;
	bool lenient;    /* some lines do not hold */
	bool in_case;    /* a planned case's lines are not complete yet */
	uint32_t number; /* of the line, from 1 */
	enum chain_state state;
	uint32_t blamed; /* the number of the line that is the cause; 0: it is this one */
};

/* The first reason stays. */
static int damage_trial(const struct taking *taking, struct trial *trial)
{
	char why[200];

	if (trial->damaged)
		return 0;
	if (taking->blamed && taking->blamed != taking->number)
		snprintf(why, sizeof(why), reasons[CHAIN_CHANGED], (unsigned)taking->blamed);
	else
		snprintf(why, sizeof(why), reasons[taking->state], (unsigned)taking->number);
	free(trial->trouble);
	trial->trouble = malloc(strlen(why) + 1);
	if (!trial->trouble)
		return -1;
	strcpy(trial->trouble, why);
	trial->damaged = true;
	return 0;
}

static int damage_case(const struct taking *taking, struct case_result *one)
{
	for (uint32_t i = 0; i < one->trial_count; i++)
		if (damage_trial(taking, &one->trials[i]))
			return -1;
	return 0;
}

/* Whatever was being told of may have lost a line here. */
static int damage_under_way(const struct taking *taking)
{
	struct results *results = taking->results;

	if (!results->planned)
		return taking->in_case && results->count
			? damage_case(taking, &results->cases[results->count - 1])
			: 0;
	for (uint32_t i = 0; i < results->count; i++)
		for (uint32_t j = 0; j < results->cases[i].trial_count; j++)
			if (results->cases[i].trials[j].state == TRIAL_BEGUN &&
				damage_trial(taking, &results->cases[i].trials[j]))
				return -1;
	return 0;
}

/* Cases that were planned, and whose plans are lost, up to that number of them. */
static int add_lost(const struct taking *taking, uint64_t count)
{
	struct results *results = taking->results;
	static const struct clause *const none[] = { NULL };

	if (count > CASES_MOST)
		return 0;
	while (results->count < count) {
		struct plan *plan = plan_new();
		char name[40];

		snprintf(name, sizeof(name), "case-%u", (unsigned)results->count);
		if (!plan)
			return -1;
		plan->suite = "lost";
		plan->name = memory_text(&results->memory, name);
		plan->clauses = none;
		if (!plan->name || results_add(results, plan, 1)) {
			plan_free(plan);
			return -1;
		}
		if (damage_case(taking, &results->cases[results->count - 1]))
			return -1;
	}
	return 0;
}

/* What the words of a line say that it is about, where they still say something. */
struct about {
	char word[16];
	bool numbered;
	uint64_t index;      /* of the case */
	uint64_t repetition; /* 0: none is named */
};

static struct about read_about(const char *line)
{
	struct about about = { .numbered = false };
	char copy[80];
	char *rest = copy;
	char *word;

	snprintf(copy, sizeof(copy), "%s", line);
	word = text_word(&rest);
	snprintf(about.word, sizeof(about.word), "%s", word ? word : "");
	word = text_word(&rest);
	about.numbered = word && !text_number(word, CASES_MOST, &about.index);
	word = text_word(&rest);
	if (!word || text_number(word, REPETITIONS_MOST, &about.repetition))
		about.repetition = 0;
	return about;
}

static bool is_among(const char *word, const char *const *words)
{
	while (*words && strcmp(word, *words))
		words++;
	return *words;
}

static const char *const plan_words[] = { "case", "place", "step", "reading", NULL };
static const char *const event_words[] = { "begin", "seen", "restarting", "trouble", "waited",
	"skip", "end", "again", NULL };

/* A line about a repetition that could not be taken still tells that it was played. */
static int damage_played(const struct taking *taking, const struct about *about)
{
	struct results *results = taking->results;
	struct case_result *one;
	struct trial *trial;

	if (about->index >= results->count)
		return 0;
	one = &results->cases[about->index];
	if (!about->repetition || about->repetition > one->trial_count)
		return damage_case(taking, one);
	trial = &one->trials[about->repetition - 1];
	if (trial->state == TRIAL_PLANNED)
		trial->state = TRIAL_BEGUN;
	if (!strcmp(about->word, "end") || !strcmp(about->word, "skip"))
		trial->state = TRIAL_FINISHED;
	return damage_trial(taking, trial);
}

static int damage_misfit(struct taking *taking, const struct about *about)
{
	struct results *results = taking->results;

	if (!about->numbered)
		return 0;
	if (!results->planned && is_among(about->word, plan_words)) {
		taking->in_case = true;
		if (add_lost(taking, about->index + 1))
			return -1;
		return damage_case(taking, &results->cases[about->index]);
	}
	return is_among(about->word, event_words) ? damage_played(taking, about) : 0;
}

/* A line that tells on its own what is lost before it. */
static int catch_up(struct taking *taking, const struct about *about)
{
	struct results *results = taking->results;

	if (!results->planned && is_among(about->word, event_words))
		results->planned = true;
	if (!results->planned && about->numbered &&
		(!strcmp(about->word, "case") || !strcmp(about->word, "planned")))
		return add_lost(taking, about->index);
	return 0;
}

static int take_leniently(struct taking *taking, char *line)
{
	struct results *results = taking->results;
	const struct about about = read_about(line);
	char why[200];

	if (taking->state == CHAIN_CHANGED)
		return damage_under_way(taking);
	if (taking->state == CHAIN_DOUBTED && damage_under_way(taking))
		return -1;
	if (catch_up(taking, &about))
		return -1;
	if (!strcmp(about.word, "case"))
		taking->in_case = true;
	if (results_take_line(results, line, why, sizeof(why)))
		return damage_misfit(taking, &about);
	if (taking->state != CHAIN_DOUBTED)
		return 0;
	if (about.numbered && is_among(about.word, event_words) && results->planned)
		return damage_played(taking, &about);
	return damage_under_way(taking);
}

static int take_line(struct taking *taking, char *line, char *error, size_t size)
{
	char why[200];

	if (taking->lenient) {
		if (!take_leniently(taking, line))
			return 0;
		snprintf(why, sizeof(why), "memory is short");
	} else if (!results_take_line(taking->results, line, why, sizeof(why))) {
		return 0;
	}
	snprintf(error, size, "line %u: %s", (unsigned)taking->number, why);
	return -1;
}

int record_take_lines(
	struct results *results, const struct chain_lines *lines, char *error, size_t size)
{
	struct taking taking = { .results = results, .lenient = lines->bad > 0 };

	results->damaged = lines->bad;
	results->first_damaged = lines->first_bad;
	results->undigested = lines->open;
	snprintf(results->digest, sizeof(results->digest), "%s", lines->digest);
	for (uint32_t i = 1; i < lines->count; i++) {
		taking.number = i + 1;
		taking.state = lines->list[i].state;
		taking.blamed = lines->list[i].blamed;
		if (taking.state == CHAIN_TORN) {
			results->torn_before++;
		} else if (!strncmp(lines->list[i].text, "digest ", 7)) {
			taking.in_case = false;
		} else if (take_line(&taking, lines->list[i].text, error, size)) {
			return -1;
		}
	}
	/* What no digest covers was cut off before the run ended. */
	results->finished = results->finished && !lines->open;
	return 0;
}
