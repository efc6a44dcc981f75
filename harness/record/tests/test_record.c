/*
 * test_record.c - the text forms: operations, expectations and observations come back as they went,
 * every case of every suite survives being written and read, and a record that is cut off at any
 * byte, or changed at any byte, is read or refused but never believed beyond what it says.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/system/file.h"
#include "harness/plan/plan_write.h"
#include "harness/system/process.h"
#include "harness/record/record.h"
#include "harness/system/text.h"
#include "harness/testing/check.h"
#include "suites/suites.h"

static char directory[200];

static uint64_t random_state = 20261120;

static uint32_t any(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (uint32_t)(random_state >> 16) % below;
}

/* ---- every operation and expectation that any suite uses ---- */

static void check_operation(const struct operation *operation)
{
	char text[OPERATION_TEXT];
	char again[OPERATION_TEXT];
	char error[200];
	struct operation back;

	operation_print(operation, text, sizeof(text));
	if (!CHECK(!operation_parse(text, &back, error, sizeof(error))))
		printf("  %s: %s\n", text, error);
	operation_print(&back, again, sizeof(again));
	CHECK(!strcmp(text, again));
	CHECK(back.kind == operation->kind && back.code == operation->code &&
		back.input_size == operation->input_size &&
		!memcmp(back.input, operation->input, back.input_size));
	operation_describe(operation, text, sizeof(text));
	CHECK(text[0] && !strchr(text, '\n'));
}

static void check_expectation(const struct expectation *expectation)
{
	char text[EXPECTATION_TEXT];
	char again[EXPECTATION_TEXT];
	char error[200];
	struct expectation back;

	expectation_print(expectation, text, sizeof(text));
	if (!CHECK(!expectation_parse(text, &back, error, sizeof(error))))
		printf("  %s: %s\n", text, error);
	expectation_print(&back, again, sizeof(again));
	CHECK(!strcmp(text, again) && back.count == expectation->count);
	expectation_describe(expectation, text, sizeof(text));
	CHECK(text[0] && !strchr(text, '\n'));
}

static void check_plan(const struct plan *plan)
{
	if (!CHECK(!plan->fault[0]))
		printf("  %s/%s: %s\n", plan->suite, plan->name, plan->fault);
	for (uint32_t i = 0; i < plan->count; i++) {
		check_operation(&plan->steps[i].operation);
		check_expectation(&plan->steps[i].expected);
		for (uint32_t j = 0; j < plan->steps[i].reading_count; j++)
			check_expectation(&plan->steps[i].readings[j].expected);
	}
}

static struct results *all_cases(void)
{
	struct results *results = results_new();

	for (const struct suite *s = suites; s->name; s++)
		for (const struct test_case *t = s->cases; t->name; t++)
			results_add(results, plan_write(s->name, t), 2);
	return results;
}

/* Two records are of the same plan when they are the same text. */
static void check_round_trip(void)
{
	struct results *results = all_cases();
	struct results *back;
	struct record *record;
	char error[300];
	char path[2][240];
	size_t length[2];
	char *text[2];

	for (uint32_t i = 0; i < results->count; i++)
		check_plan(results->cases[i].plan);
	record = record_create(directory, error, sizeof(error));
	CHECK(record && !record_plan(record, results));
	record_close(record);
	back = record_read(directory, error, sizeof(error));
	if (!CHECK(back != NULL))
		printf("  %s\n", error);
	CHECK(back && back->count == results->count && back->planned && !back->finished);
	CHECK(back && back->totals[VERDICT_MISSING] == back->count);
	CHECK(back && results_exit_code(back, false) == 3);
	snprintf(path[0], sizeof(path[0]), "%s/%s", directory, RECORD_FILE);
	snprintf(path[1], sizeof(path[1]), "%s/first", directory);
	CHECK(!rename(path[0], path[1]));
	record = record_create(directory, error, sizeof(error));
	CHECK(record && back && !record_plan(record, back));
	record_close(record);
	for (int i = 0; i < 2; i++)
		text[i] = file_read(path[i], &length[i], error, sizeof(error));
	CHECK(text[0] && text[1] && length[0] == length[1] && !memcmp(text[0], text[1], length[0]));
	for (int i = 0; i < 2; i++) {
		free(text[i]);
		remove(path[i]);
	}
	results_free(results);
	results_free(back);
}

/* ---- observations ---- */

static void check_observations(void)
{
	for (int i = 0; i < 2000; i++) {
		struct observation o = {
			.outcome = (enum outcome)any(6), .begun = any(1000), .ended = any(1000)
		};
		struct observation back;
		uint8_t buffer[1000];
		char text[40];
		char error[200];
		char *written;

		if (o.outcome == OUTCOME_ANSWER) {
			o.status = any(3) ? 0xC0000000u + any(500) : 0;
			o.win32 = any(1500);
		}
		if (o.outcome == OUTCOME_END)
			o.code = any(256);
		o.status_block = any(2);
		o.information = o.status_block ? any(70000) : 0;
		for (size_t j = 0; j < sizeof(buffer); j++)
			buffer[j] = (uint8_t)any(256);
		observation_take_output(&o, buffer, any(sizeof(buffer)));
		for (size_t j = 0; j < sizeof(text) - 1; j++)
			text[j] = (char)(1 + any(255));
		text[any(sizeof(text))] = '\0';
		text[sizeof(text) - 1] = '\0';
		o.text = any(2) ? text : NULL;
		written = observation_print(&o);
		CHECK(written && !strchr(written, '\n'));
		CHECK(!observation_parse(written, &back, error, sizeof(error)));
		CHECK(observation_equal(&o, &back) && back.begun == o.begun);
		observation_clear(&back);
		free(written);
	}
}

/* What is left of an observation that was cut off says nothing: least of all success, which is 0. */
static void check_cut_observations(void)
{
	static const char *const texts[] = { "", "answer", "answer begun=1 ended=2",
		"answer begun=1 ended=2 information=65", "answer status",
		"answer status=", "answer status=0x1g", "answers status=0" };
	struct observation o;
	char error[200];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		CHECK(observation_parse(texts[i], &o, error, sizeof(error)));
	CHECK(!observation_parse("answer status=0", &o, error, sizeof(error)));
	CHECK(!observation_parse("answer hresult=0", &o, error, sizeof(error)) && o.is_hresult);
	CHECK(!observation_parse("pending begun=1 ended=2", &o, error, sizeof(error)));
}

/* The output's end is found by the sentinel; a driver that fills with one byte is seen throughout. */
static void check_sentinels(void)
{
	for (int fill = 0; fill < 256; fill++) {
		uint8_t buffer[300];
		struct observation o = { .outcome = OUTCOME_ANSWER };

		for (size_t i = 0; i < sizeof(buffer); i++)
			buffer[i] = i < 65 ? (uint8_t)fill : observation_sentinel(i);
		observation_take_output(&o, buffer, sizeof(buffer));
		CHECK(o.output_size == 65 ||
			(o.output_size >= 64 && fill == observation_sentinel(64)));
	}
}

/* ---- a small run, cut off and changed ---- */

static char *small_record(size_t *length)
{
	struct results *results = results_new();
	struct record *record;
	struct observation seen = { .outcome = OUTCOME_ANSWER, .count = 1 };
	char path[240];
	char error[300];
	char *text;

	results_add(results, plan_write("lock", &lock_cases[1]), 1);
	results_add(results, plan_write("lock", &lock_cases[10]), 1);
	record = record_create(directory, error, sizeof(error));
	record_fact(record, "seed", "0");
	record_drive_fact(record, 0, "vendor", "A \n\x01\xFF %");
	record_plan(record, results);
	for (uint32_t i = 0; i < results->count; i++) {
		record_begin(record, i, 1, 1000 + i);
		for (uint32_t j = 0; j < results->cases[i].plan->count; j++)
			record_seen(record, i, 1, j, &seen);
		if (i)
			record_trouble(record, i, 1, "a trouble");
		record_end(record, i, 1, 2000 + i);
	}
	record_finish(record, 3000, "2031-05-06T07:08:09Z");
	record_close(record);
	results_free(results);
	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	text = file_read(path, length, error, sizeof(error));
	remove(path);
	return text;
}

static struct results *read_text(const char *text, size_t length, char *error, size_t size)
{
	char path[240];
	FILE *file;
	struct results *results;

	snprintf(path, sizeof(path), "%s/%s", directory, RECORD_FILE);
	file = fopen(path, "wb");
	if (length)
		fwrite(text, 1, length, file);
	fclose(file);
	results = record_read(directory, error, size);
	remove(path);
	return results;
}

static void check_cut_off(void)
{
	size_t length;
	char *text = small_record(&length);
	struct results *whole;
	char error[400];

	whole = read_text(text, length, error, sizeof(error));
	CHECK(whole && whole->finished && !whole->torn && whole->count == 2);
	CHECK(whole && !strcmp(results_get_drive(whole, 0, "vendor"), "A \n\x01\xFF %"));
	for (size_t cut = 0; cut < length; cut++) {
		struct results *part = read_text(text, cut, error, sizeof(error));

		if (!part) {
			CHECK(strstr(error, RECORD_FILE) != NULL);
			continue;
		}
		CHECK(!part->finished && results_exit_code(part, false) != 0);
		CHECK(part->torn == (cut > 0 && text[cut - 1] != '\n'));
		if (part->count == 2 && part->planned) {
			uint32_t sum = 0;

			for (int i = 0; i < VERDICT_COUNT; i++)
				sum += part->totals[i];
			CHECK(sum == 2);
		}
		results_free(part);
	}
	results_free(whole);
	free(text);
}

/* A change of any byte is seen. */
static void check_changed(void)
{
	size_t length;
	char *text = small_record(&length);
	char error[400];

	for (int i = 0; i < 4000; i++) {
		size_t at = any((uint32_t)length);
		char was = text[at];
		struct results *results;

		text[at] = (char)(was ^ (char)(1 + any(255)));
		error[0] = '\0';
		results = read_text(text, length, error, sizeof(error));
		if (!results) {
			CHECK(strstr(error, "line "));
		} else {
			CHECK(results->damaged || results->torn);
			CHECK(results_exit_code(results, false) != 0);
		}
		results_free(results);
		text[at] = was;
	}
	free(text);
}

/* The number of the line that a byte stands in. */
static unsigned line_at(const char *text, size_t at)
{
	unsigned number = 1;

	for (size_t i = 0; i < at; i++)
		number += text[i] == '\n';
	return number;
}

/* What the damage at a byte of the case's events costs: that case, and no other. */
static void check_cost(char *text, size_t length, size_t at, enum verdict other)
{
	char was = text[at];
	char error[400], named[60];
	struct results *results;

	text[at] = '\x01';
	results = read_text(text, length, error, sizeof(error));
	text[at] = was;
	if (!CHECK(results && results->count == 2 && results->damaged))
		return;
	snprintf(named, sizeof(named), "line %u of the record", line_at(text, at));
	CHECK(results->cases[0].judgement.verdict == VERDICT_ERROR);
	CHECK(strstr(results->cases[0].judgement.reason, named));
	CHECK(results->cases[1].judgement.verdict == other);
	CHECK(results_exit_code(results, false) != 0);
	results_free(results);
}

static void check_damage(void)
{
	size_t length;
	char *text = small_record(&length);
	char error[400];
	struct results *whole = read_text(text, length, error, sizeof(error));
	const char *begin = strstr(text, "\nseen 0 1 ");
	const char *end = begin ? strstr(begin, "\nend 0 1 ") : NULL;

	if (CHECK(whole && begin && end))
		for (const char *at = begin + 1; at < end; at += 7)
			check_cost(text, length, (size_t)(at - text),
				whole->cases[1].judgement.verdict);
	results_free(whole);
	free(text);
}

/* Lines that are gone leave no case believed that they belonged to, wherever they stood. */
static void check_dropped(void)
{
	size_t length;
	char *text = small_record(&length);
	char *shorter = malloc(length);
	char error[400];

	for (char *line = text; shorter && line < text + length;) {
		char *next = strchr(line, '\n') + 1;
		struct results *results;

		memcpy(shorter, text, (size_t)(line - text));
		memcpy(shorter + (line - text), next, (size_t)(text + length - next));
		results = read_text(shorter, length - (size_t)(next - line), error, sizeof(error));
		CHECK(results ? results_exit_code(results, false) != 0 &&
					(results->damaged || results->undigested)
			      : line == text && strstr(error, "line 1"));
		results_free(results);
		line = next;
	}
	free(shorter);
	free(text);
}

/* A skip is never a pass: a run that skipped all that could show a violation has not tested anything. */
static void check_exit_codes(void)
{
	struct results results;

	memset(&results, 0, sizeof(results));
	results.finished = true;
	results.totals[VERDICT_RECORDED] = 1;
	CHECK(results_exit_code(&results, false) == 0);
	results.totals[VERDICT_SKIPPED] = 3;
	CHECK(results_exit_code(&results, false) == 3);
	CHECK(results_exit_code(&results, true) == 1);
	results.totals[VERDICT_PASS] = 1;
	CHECK(results_exit_code(&results, false) == 0);
	results.totals[VERDICT_ERROR] = 1;
	CHECK(results_exit_code(&results, false) == 3);
	results.totals[VERDICT_FAIL] = 1;
	CHECK(results_exit_code(&results, false) == 1);
	results.finished = false;
	CHECK(results_exit_code(&results, false) == 1);
}

/* ---- what only looks like what it should be ---- */

static bool parses(const char *text)
{
	struct expectation expectation;
	char error[200];

	return !expectation_parse(text, &expectation, error, sizeof(error));
}

static void check_strictness(void)
{
	uint64_t number = 77;

	CHECK(!text_number("1", 1, &number) && number == 1);
	CHECK(text_number("2", 1, &number) && text_number("9", 1, &number));
	CHECK(text_number("10", 9, &number) && text_number("0x10", 15, &number));
	CHECK(!text_number("18446744073709551615", UINT64_MAX, &number) && number == UINT64_MAX);
	CHECK(text_number("18446744073709551616", UINT64_MAX, &number));
	CHECK(parses("free") && parses("free-if ref=0") && parses("follows ref=1 text=A"));
	CHECK(!parses("free-if") && !parses("follows text=A"));
	CHECK(!parses("free text=A") && !parses("status is=STATUS_SUCCESS ref=0"));
}

/* What stands behind a zero byte must not go unnoticed. */
static void check_zero_bytes(void)
{
	static const char lines[] = "exaccess-record 2\nfact a b\0c\nplanned 0\n";
	char path[300], error[600] = "";
	FILE *file;

	snprintf(path, sizeof(path), "%s/zero", directory);
	file = fopen(path, "wb");
	if (!CHECK(file))
		return;
	fwrite(lines, 1, sizeof(lines) - 1, file);
	fclose(file);
	CHECK(!record_read(path, error, sizeof(error)));
	CHECK(strstr(error, "line 1"));
	remove(path);
}

int main(void)
{
	if (suites_prepare())
		return 1;
	if (directory_private(directory, sizeof(directory))) {
		printf("no directory: %s\n0 passed, 1 failed\n", process_error());
		return 1;
	}
	check_round_trip();
	check_observations();
	check_cut_observations();
	check_sentinels();
	check_cut_off();
	check_changed();
	check_damage();
	check_dropped();
	check_exit_codes();
	check_strictness();
	check_zero_bytes();
	directory_remove(directory);
	return check_end();
}
