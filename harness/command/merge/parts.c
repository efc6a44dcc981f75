/* parts.c - shards, compared with each other and with what this program plans. */
#include "harness/command/merge/parts.h"

#include <stdlib.h>
#include <string.h>

#include "harness/command/conduct/run_facts.h"
#include "harness/command/evidence/catalogue.h"
#include "harness/system/text.h"

bool parts_fact_is_own(const char *key)
{
	static const char *const own[] = { "command", "started", RECORD_BEGAN, "host", "system",
		"user", "jobs", FACT_VIA, FACT_CONTROLLER, "revive", "line-opened-again", "resumed",
		"disturbance", FACT_SHARD };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (!strcmp(key, own[i]))
			return true;
	return false;
}

/* ---- one shard ---- */

static int read_part(struct part *part, const char *directory, const struct manual *manual)
{
	char error[600];
	const char *shard;

	part->directory = directory;
	part->results = record_read(directory, error, sizeof(error));
	if (!part->results)
		return options_wrong(manual, "%s", error);
	shard = results_get(part->results, FACT_SHARD);
	if (!shard || shard_parse(shard, &part->shard))
		return options_wrong(
			manual, "%s holds a run that is no shard of another", directory);
	if (part->results->damaged)
		return options_wrong(manual,
			"line %u of the record in %s does not hold; exaccess verify says more",
			(unsigned)part->results->first_damaged, directory);
	if (!part->results->planned)
		return options_wrong(manual,
			"the run in %s was cut off before its plan was complete: nothing was played",
			directory);
	return 0;
}

/* ---- two of them ---- */

static const struct run_fact *next_shared(
	const struct run_fact *facts, uint32_t count, uint32_t *index)
{
	while (*index < count && parts_fact_is_own(facts[*index].key))
		++*index;
	return *index < count ? &facts[(*index)++] : NULL;
}

static int compare_facts(
	const struct part *one, const struct part *other, const struct manual *manual)
{
	uint32_t i = 0, j = 0;

	for (;;) {
		const struct run_fact *a =
			next_shared(one->results->facts, one->results->fact_count, &i);
		const struct run_fact *b =
			next_shared(other->results->facts, other->results->fact_count, &j);

		if (!a && !b)
			return 0;
		if (!a || !b || strcmp(a->key, b->key) || strcmp(a->value, b->value))
			return options_wrong(manual,
				"%s and %s are not of one run: %.40s '%.80s' in one, %.40s '%.80s' in "
				"the other",
				one->directory, other->directory, a ? a->key : "nothing",
				a ? a->value : "", b ? b->key : "nothing", b ? b->value : "");
	}
}

static int compare_drive_fact(const struct parts *parts, const struct part *other, uint32_t drive,
	const struct run_fact *fact, const struct manual *manual)
{
	const char *value = results_get_drive(other->results, drive, fact->key);

	if (value &&
		(!strcmp(value, fact->value) || (parts->alike && !strcmp(fact->key, "serial"))))
		return 0;
	return options_wrong(manual,
		"%s and %s were played on different drives: %s of drive %u is '%.80s' in one, '%.80s' in "
		"the other%s",
		parts->list[0].directory, other->directory, fact->key, (unsigned)drive + 1,
		fact->value, value ? value : "nothing",
		strcmp(fact->key, "serial") ? "" : "; --alike takes several drives of one model");
}

/* A shard in which no drive was reached yet says nothing of drives. */
static int compare_drives(
	const struct parts *parts, const struct part *other, const struct manual *manual)
{
	const struct results *one = parts->list[0].results;
	int result = 0;

	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		if (!one->drive_fact_count[i] || !other->results->drive_fact_count[i])
			continue;
		for (uint32_t j = 0; !result && j < one->drive_fact_count[i]; j++)
			result = compare_drive_fact(
				parts, other, i, &one->drive_facts[i][j], manual);
	}
	return result;
}

static int compare_shards(
	const struct parts *parts, const struct part *other, const struct manual *manual)
{
	if (other->shard.count != parts->list[0].shard.count)
		return options_wrong(manual, "%s is one of %u shards, %s one of %u",
			parts->list[0].directory, (unsigned)parts->list[0].shard.count,
			other->directory, (unsigned)other->shard.count);
	for (const struct part *before = parts->list; before < other; before++)
		if (before->shard.number == other->shard.number)
			return options_wrong(manual, "%s and %s are both shard %u/%u",
				before->directory, other->directory, (unsigned)other->shard.number,
				(unsigned)other->shard.count);
	if (!waivers_equal(&other->results->waivers, &parts->list[0].results->waivers))
		return options_wrong(manual, "%s and %s were run with different waivers",
			parts->list[0].directory, other->directory);
	return 0;
}

/* ---- all of them, and this program ---- */

/* Cases by name: those of a shard stand in the order of the list. */
static int find_places(
	struct part *part, const struct results *whole, bool waits, const struct manual *manual)
{
	const struct results *own = part->results;
	uint32_t *owners = shard_owners(whole, part->shard.count, waits);
	uint32_t next = 0;

	part->places = calloc(own->count ? own->count : 1, sizeof(*part->places));
	for (uint32_t i = 0; owners && part->places && i < whole->count; i++) {
		if (owners[i] != part->shard.number)
			continue;
		if (next == own->count ||
			strcmp(whole->cases[i].plan->name, own->cases[next].plan->name) ||
			strcmp(whole->cases[i].plan->suite, own->cases[next].plan->suite))
			break;
		part->places[next++] = i;
	}
	free(owners);
	if (part->places && next == own->count)
		return 0;
	return options_wrong(manual, "%s does not have the cases of shard %u/%u", part->directory,
		(unsigned)part->shard.number, (unsigned)part->shard.count);
}

/* The list that the shards are of, planned by this program: it has to be the one that they name. */
static int plan_whole(
	struct parts *parts, const struct program *program, const struct manual *manual)
{
	const struct results *first = parts->list[0].results;
	const char *list = results_get(first, FACT_LIST);
	const char *seed_text = results_get(first, "seed");
	const char *repeat_text = results_get(first, "repeat");
	struct selection selection = { .suites = { NULL, 0 } };
	char digest[DIGEST_TEXT] = "";
	uint64_t seed = 0, repeat = 0;
	bool waits;
	int code = EXIT_USAGE;

	parts->whole = results_new();
	if (!parts->whole || !seed_text || text_number(seed_text, UINT64_MAX, &seed) ||
		!repeat_text || text_number(repeat_text, REPEAT_MOST, &repeat) ||
		selection_of(first, &selection)) {
		selection_free(&selection);
		return options_wrong(
			manual, "%s does not say what its cases are", parts->list[0].directory);
	}
	waits = selection.shard.waits;
	selection.shard.count = 0;
	if (selection_plan(&selection, program, (uint32_t)repeat, seed, parts->whole) ||
		shard_digest(parts->whole, digest))
		code = options_wrong(manual, "memory is short");
	else if (!list || strcmp(list, digest))
		code = options_wrong(manual,
			"%s was made by another exaccess: its list of cases has the digest %.64s, "
			"that of this program %s",
			parts->list[0].directory, list ? list : "(none)", digest);
	else
		code = 0;
	for (uint32_t i = 0; !code && i < parts->count; i++)
		code = find_places(&parts->list[i], parts->whole, waits, manual);
	selection_free(&selection);
	return code;
}

static int compare_starts(const void *one, const void *other)
{
	const struct part *a = one;
	const struct part *b = other;
	const char *started[2] = { results_get(a->results, "started"),
		results_get(b->results, "started") };
	int order = strcmp(started[0] ? started[0] : "", started[1] ? started[1] : "");

	return order ? order : a->shard.number < b->shard.number ? -1 : 1;
}

int parts_read(struct parts *parts, char *const *directories, const struct program *program,
	const struct manual *manual)
{
	int code = 0;

	parts->list = calloc(parts->count, sizeof(*parts->list));
	if (!parts->list)
		return options_wrong(manual, "memory is short");
	for (uint32_t i = 0; !code && i < parts->count; i++) {
		struct part *part = &parts->list[i];

		code = read_part(part, directories[i], manual);
		if (!code && i)
			code = compare_shards(parts, part, manual) ||
					compare_facts(&parts->list[0], part, manual) ||
					compare_drives(parts, part, manual)
				? EXIT_USAGE
				: 0;
	}
	parts->shards = parts->list[0].shard.count;
	if (!code)
		code = plan_whole(parts, program, manual);
	if (!code)
		qsort(parts->list, parts->count, sizeof(*parts->list), compare_starts);
	return code;
}

void parts_free(struct parts *parts)
{
	for (uint32_t i = 0; parts->list && i < parts->count; i++) {
		results_free(parts->list[i].results);
		free(parts->list[i].places);
	}
	free(parts->list);
	results_free(parts->whole);
}

static const struct part *find_part(const struct parts *parts, uint32_t number)
{
	for (uint32_t i = 0; i < parts->count; i++)
		if (parts->list[i].shard.number == number)
			return &parts->list[i];
	return NULL;
}

bool parts_lack(const struct parts *parts, char *text, size_t size)
{
	struct text out = text_into(text, size);

	for (uint32_t i = 1; i <= parts->shards; i++) {
		const struct part *part = find_part(parts, i);

		if (part && part->results->finished)
			continue;
		text_add(&out, "%sshard %u/%u %s", out.length ? ", " : "", (unsigned)i,
			(unsigned)parts->shards, part ? "did not come to its end" : "is missing");
	}
	return out.length > 0;
}
