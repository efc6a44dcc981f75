/* lab.c - lab.h: what a lab can do, and having it done. */
#include "harness/lab/lab.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/clause.h"
#include "harness/lab/line.h"
#include "harness/lab/person.h"
#include "harness/system/process.h"
#include "harness/system/program.h"
#include "harness/system/text.h"

#define COMMAND_SECONDS 30u
#define PERSON_SECONDS  600u
#define ANSWERED        3 /* a command ends with it that prints the system's status */
#define WORDS_MOST      32
#define COMMAND_MOST    4096 /* bytes of a command with its arguments */

static const struct {
	uint32_t verb, need;
} verbs[] = {
#define VERB(name, number, word, need, text) { number, (uint32_t)NEED_##need },
	LAB_VERBS(VERB)
#undef VERB
};

bool lab_does(const struct lab_drive *drive, uint32_t verb)
{
	enum lab_way way = verb < LAB_VERB_COUNT ? drive->work[verb].way : LAB_BY_NOBODY;

	return way == LAB_BY_COMMAND || way == LAB_BY_LINE || way == LAB_BY_PERSON;
}

bool lab_is_persons(const struct lab_drive *drive, uint32_t verb)
{
	return verb < LAB_VERB_COUNT && drive->work[verb].way == LAB_BY_PERSON;
}

/* Nobody's system is sent to sleep unasked: software does it where the file says so. Whether it can, it shows then. */
static bool is_softwares(const struct lab_drive *drive, uint32_t verb)
{
	return drive->work[verb].way == LAB_BY_SOFTWARE;
}

const struct lab_disc *lab_disc_of(
	const struct lab_drive *drive, enum lab_medium medium, uint32_t content)
{
	for (uint32_t i = 0; i < drive->disc_count; i++)
		if (drive->discs[i].medium == medium && drive->discs[i].content == content)
			return &drive->discs[i];
	return NULL;
}

static bool has_discs(const struct lab_drive *drive, enum lab_medium medium, uint32_t count)
{
	for (uint32_t i = 1; i <= count; i++)
		if (!lab_disc_of(drive, medium, i))
			return false;
	return true;
}

/* A drive with whoever changes its discs has those that are in reach, and a volume on data discs. */
static uint32_t disc_needs(const struct lab_drive *drive, uint32_t needs)
{
	static const struct {
		enum lab_medium medium;
		uint32_t count;
		uint32_t needs;
	} rows[] = { { MEDIUM_DATA_DISC, 1, NEED_MEDIUM | NEED_MOUNTED_VOLUME },
		{ MEDIUM_AUDIO_DISC, 1, NEED_AUDIO_MEDIUM },
		{ MEDIUM_BLANK_DISC, 1, NEED_BLANK_MEDIUM },
		{ MEDIUM_UDF_DISC, 2, NEED_WRITABLE_MEDIUM } };

	if (!(needs & NEED_OTHER_DISC))
		return needs & ~(uint32_t)NEED_DISC_CHANGE;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (has_discs(drive, rows[i].medium, rows[i].count))
			needs |= rows[i].needs;
	if (!has_discs(drive, MEDIUM_DATA_DISC, LAB_DATA_DISCS) ||
		lab_is_persons(drive, LAB_INSERT) || lab_is_persons(drive, LAB_TAKE_OUT))
		needs &= ~(uint32_t)NEED_DISC_CHANGE;
	return needs;
}

uint32_t lab_needs(const struct lab_drive *drive, uint32_t own)
{
	uint32_t met = 0, missing = 0;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (lab_does(drive, verbs[i].verb))
			met |= verbs[i].need;
		else if (!(own & verbs[i].need))
			missing |= verbs[i].need;
	}
	met &= ~missing;
	if (is_softwares(drive, LAB_SLEEP) && is_softwares(drive, LAB_WAKE))
		met |= NEED_SLEEP;
	if (met & NEED_DISC_CHANGE)
		met = disc_needs(drive, met | NEED_OTHER_DISC);
	return met;
}

/* ---- commands ---- */

/* A command's words, cut off in place behind those that are there already; their count, or -1. */
static int split(char *command, const char **words, int count)
{
	char *word;

	while ((word = text_word(&command))) {
		if (count + 1 >= WORDS_MOST)
			return -1;
		words[count++] = word;
	}
	words[count] = NULL;
	return count;
}

/* What somebody printed, as one line without a newline at its end. */
static void trim(char *text)
{
	size_t length = strlen(text);

	while (length && (text[length - 1] == '\n' || text[length - 1] == '\r'))
		text[--length] = '\0';
}

static enum lab_result run(const char *command, const char *const *operands, uint32_t seconds,
	uint32_t *status, char *text, size_t size)
{
	char copy[COMMAND_MOST], said[400];
	const char *words[WORDS_MOST + 8];
	struct text out = text_into(text, size);
	uint64_t number = 0;
	int count, code;

	snprintf(copy, sizeof(copy), "%s", command);
	count = split(copy, words, 0);
	for (; count > 0 && operands && *operands; operands++)
		words[count++] = *operands;
	if (count <= 0) {
		text_add(&out, "the command of the lab file has too many words");
		return LAB_FAILED;
	}
	words[count] = NULL;
	code = program_run(words, NULL, text, size, clock_now() + SECONDS(seconds));
	if (!code)
		return LAB_DONE;
	trim(text);
	if (code == ANSWERED && !text_number(text, UINT32_MAX, &number)) {
		*status = (uint32_t)number;
		return LAB_DONE;
	}
	text[size - 1 < 300 ? size - 1 : 300] = '\0';
	snprintf(said, sizeof(said), "%s", text);
	out = text_into(text, size);
	if (code == -2)
		text_add(&out, "the lab's command '%s' did not end within %u s", words[0],
			(unsigned)seconds);
	else if (code == -1)
		text_add(&out, "the lab's command '%s' cannot be run", words[0]);
	else if (code == -3)
		text_add(&out, "the lab's command '%s' died", words[0]);
	else
		text_add(&out, "the lab's command '%s' ended with %d: ", words[0], code);
	if (code > 0)
		text_add_legible(&out, said, strlen(said));
	return code == -2 ? LAB_LATE : LAB_FAILED;
}

/* The words behind a command, or in a line. */
struct operands {
	char numbers[3][16];
	const char *words[6];
};

static const char *medium_word(uint32_t medium)
{
	switch (medium) {
#define MEDIUM(name, number, word, text) \
	case number: return word;
		LAB_MEDIA(MEDIUM)
#undef MEDIUM
	default: return "?";
	}
}

static void name_operands(const struct lab_drive *drive, const struct lab_order *order,
	const struct lab_disc *disc, struct operands *operands)
{
	const uint32_t numbers[] = { order->a, order->b, order->c };

	operands->words[0] = drive->spec;
	operands->words[1] = lab_verb_word(order->verb);
	for (int i = 0; i < 3; i++) {
		snprintf(
			operands->numbers[i], sizeof(operands->numbers[i]), "%" PRIu32, numbers[i]);
		operands->words[2 + i] = operands->numbers[i];
	}
	if (disc) {
		operands->words[2] = medium_word(disc->medium);
		operands->words[4] = disc->label;
	}
	operands->words[5] = NULL;
}

enum lab_result lab_do(const struct lab_drive *drive, const struct lab_order *order,
	uint32_t *status, char *text, size_t size)
{
	const struct lab_work *work = &drive->work[order->verb];
	const struct lab_disc *disc = NULL;
	struct operands operands;
	uint32_t seconds = work->seconds     ? work->seconds
		: work->way == LAB_BY_PERSON ? PERSON_SECONDS
					     : COMMAND_SECONDS;

	text[0] = '\0';
	*status = 0;
	if (order->verb == LAB_INSERT) {
		disc = lab_disc_of(drive, (enum lab_medium)order->a, order->b);
		if (!disc) {
			snprintf(text, size, "the lab file has no %s disc %" PRIu32 " in reach",
				medium_word(order->a), order->b);
			return LAB_FAILED;
		}
	}
	name_operands(drive, order, disc, &operands);
	switch (work->way) {
	case LAB_BY_COMMAND: return run(work->command, operands.words, seconds, status, text, size);
	case LAB_BY_LINE:
		return line_ask(work->command, operands.words, seconds, status, text, size);
	case LAB_BY_PERSON: return person_ask(drive, order->verb, disc, seconds, text, size);
	default: break;
	}
	snprintf(text, size, "nobody of the lab does %s", lab_verb_word(order->verb));
	return LAB_FAILED;
}

void lab_tell(const char *line)
{
	person_tell(line);
}
