/* run_facts.c - facts of the program, the options and the machine. */
#include "harness/command/conduct/run_facts.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/command/conduct/connect.h"
#include "harness/command/conduct/conduct_lab.h"
#include "harness/command/evidence/catalogue.h"
#include "harness/system/text.h"

/* Facts go to the results and to the record, until the first that cannot. */
struct facts {
	struct results *results;
	struct record *record;
	int result;
};

static void say(struct facts *facts, const char *key, const char *value)
{
	if (!facts->result &&
		(results_fact(facts->results, key, value) ||
			record_fact(facts->record, key, value)))
		facts->result = -1;
}

static void say_number(struct facts *facts, const char *key, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	say(facts, key, text);
}

void run_facts_program(char digest[DIGEST_TEXT])
{
	uint64_t length = 0;
	char error[300];

	if (digest_file(process_self(), digest, &length, error, sizeof(error)))
		snprintf(digest, DIGEST_TEXT, "unknown");
}

static void say_program(struct facts *facts, const struct program *program, bool replays)
{
	struct catalogue catalogue;
	char digest[DIGEST_TEXT];

	say(facts, "version", EXACCESS_VERSION);
	say(facts, FACT_COMMIT, exaccess_commit);
	run_facts_program(digest);
	say(facts, FACT_PROGRAM, digest);
	if (catalogue_read(program, replays ? NULL : facts->results, &catalogue)) {
		facts->result = -1;
		return;
	}
	say(facts, FACT_CLAUSES, catalogue.clauses);
	say(facts, FACT_CASES, catalogue.cases);
}

static void join(struct text *out, const char *const *words, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		text_add(out, "%s%s", i ? " " : "", words[i]);
}

static void say_command(struct facts *facts, const struct conduct *conduct)
{
	char text[4096];
	struct text out = text_into(text, sizeof(text));

	text_add(&out, "exaccess %s", conduct->command);
	for (int i = 0; i < conduct->argc; i++) {
		text_add(&out, " ");
		text_add_quoted(&out, conduct->argv[i]);
	}
	say(facts, "command", text);
	if (conduct->replays)
		say(facts, "replays", conduct->replays);
}

static void say_line(struct facts *facts, const struct conduct *conduct)
{
	char text[512];

	say(facts, FACT_VIA, conduct->via);
	say(facts, FACT_AGENT, conduct->link.program);
	host_name(text, sizeof(text));
	say(facts, FACT_CONTROLLER, text);
	if (conduct->run.revive)
		say(facts, "revive", conduct->run.revive);
}

static void say_machine(struct facts *facts, const struct conduct *conduct)
{
	char text[512];

	if (!conduct_date(text, sizeof(text)))
		say(facts, "started", text);
	say_number(facts, RECORD_BEGAN, clock_now());
	connect_host(conduct, text, sizeof(text));
	say(facts, "host", text);
	connect_system(conduct, text, sizeof(text));
	say(facts, "system", text);
	connect_user(conduct, text, sizeof(text));
	say(facts, "user", text);
	if (conduct->run.link)
		say_line(facts, conduct);
}

static void say_patterns(struct facts *facts, const char *key, const struct patterns *patterns)
{
	for (uint32_t i = 0; i < patterns->count; i++)
		say(facts, key, patterns->list[i]);
}

static void say_excluded(
	struct facts *facts, const struct program *program, const struct selection *selection)
{
	for (const struct suite *s = program->suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++) {
			char name[200];

			snprintf(name, sizeof(name), "%s/%s", s->name, t->name);
			if (selection_leaves_out(selection, s->name, t))
				say(facts, FACT_EXCLUDED_CASE, name);
		}
}

static void say_selection(
	struct facts *facts, const struct program *program, const struct selection *selection)
{
	say_patterns(facts, SELECTED_SUITE, &selection->suites);
	say_patterns(facts, SELECTED_CASE, &selection->cases);
	say_patterns(facts, SELECTED_CLAUSE, &selection->clauses);
	say_patterns(facts, EXCLUDED, &selection->excluded);
	if (selection->fitted) {
		char text[400];

		snprintf(text, sizeof(text), "0x%x", (unsigned)selection->fitted);
		say(facts, FITTED, text);
		if (!program->fit(selection->fitted, true, text, sizeof(text)))
			say(facts, "circumstances", text);
	}
	if (selection->shard.count) {
		char text[32];

		snprintf(text, sizeof(text), "%u/%u", (unsigned)selection->shard.number,
			(unsigned)selection->shard.count);
		say(facts, FACT_SHARD, text);
		say(facts, FACT_LIST, selection->shard.list);
	}
	say_excluded(facts, program, selection);
}

static void say_drives(struct facts *facts, const struct run_options *run)
{
	char text[4096];
	struct text out = text_into(text, sizeof(text));

	join(&out, run->drives, run->drive_count);
	say(facts, "drives", text);
	for (uint32_t i = 0; i < run->drive_count; i++) {
		char key[] = CONDUCT_DRIVE_FACT;

		key[sizeof(key) - 2] = (char)('1' + i);
		say(facts, key, run->drives[i]);
	}
}

static void say_lab(struct facts *facts, const struct conduct *conduct)
{
	const char *key, *value;
	uint32_t at = 0;

	while (conduct_lab_fact(conduct, &at, &key, &value))
		say(facts, key, value);
}

int run_facts_write(const struct conduct *conduct, const struct program *program,
	struct results *results, struct record *record)
{
	struct facts facts = { results, record, 0 };

	say_program(&facts, program, conduct->replays != NULL);
	say_command(&facts, conduct);
	say_machine(&facts, conduct);
	say_lab(&facts, conduct);
	if (conduct->selection)
		say_selection(&facts, program, conduct->selection);
	if (conduct->label)
		say(&facts, "label", conduct->label);
	say_number(&facts, "seed", conduct->seed);
	say_number(&facts, "jobs", conduct->run.jobs);
	say_number(&facts, "repeat", conduct->run.repeat);
	say_number(&facts, "timeout", conduct->run.timeout / SECONDS(1));
	say(&facts, "allow-resets", conduct->run.allowed & NEED_RESETS ? "yes" : "no");
	if (!conduct->via)
		say(&facts, FACT_RESTARTS, conduct->run.allowed & NEED_REBOOT ? "yes" : "no");
	say_number(&facts, "clauses", program->clause_count);
	say_drives(&facts, &conduct->run);
	for (uint32_t i = 0; i < conduct->disturbance_count; i++)
		say(&facts, "disturbance", conduct->disturbances[i]);
	say(&facts, "require-all", conduct->require_all ? "yes" : "no");
	return facts.result;
}
