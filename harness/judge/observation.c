/* observation.c - keeping, comparing and writing down what was seen. */
#include "harness/judge/observation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/hresult.h"
#include "harness/plan/operation.h"
#include "harness/system/process_end.h"
#include "harness/facts/status.h"
#include "harness/system/text.h"

/* Deaths below this number are signals, as no exception is. */
#define SIGNALS_MOST 128

static const char *const outcome_words[] = {
#define OUTCOME(name, word) word,
	OUTCOMES(OUTCOME)
#undef OUTCOME
};

#define OUTCOME_COUNT (sizeof(outcome_words) / sizeof(outcome_words[0]))

uint8_t observation_sentinel(size_t index)
{
	/* Varies, so that a driver that fills with any one byte is seen to have done so. */
	return (uint8_t)(0xC5 ^ (index * 29));
}

uint8_t observation_byte(const struct observation *observation, uint32_t index)
{
	return index < observation->output_size && index < OBSERVATION_OUTPUT
		? observation->output[index]
		: observation_sentinel(index);
}

void observation_take_output(
	struct observation *observation, const uint8_t *buffer, uint32_t length)
{
	uint32_t size = length;
	uint64_t digest = 0xCBF29CE484222325u;

	while (size && buffer[size - 1] == observation_sentinel(size - 1))
		size--;
	for (uint32_t i = 0; i < size; i++)
		digest = (digest ^ buffer[i]) * 0x100000001B3u;
	observation->output_length = length;
	observation->output_size = size;
	observation->digest = size ? digest : 0;
	memcpy(observation->output, buffer, size < OBSERVATION_OUTPUT ? size : OBSERVATION_OUTPUT);
}

static uint32_t kept(const struct observation *observation)
{
	return observation->output_size < OBSERVATION_OUTPUT ? observation->output_size
							     : OBSERVATION_OUTPUT;
}

bool observation_succeeded(const struct observation *observation)
{
	if (observation->outcome != OUTCOME_ANSWER)
		return false;
	return observation->is_hresult ? !hresult_failed(observation->hresult)
				       : status_is_success(observation->status);
}

bool observation_equal(const struct observation *one, const struct observation *other)
{
	return one->outcome == other->outcome && one->status == other->status &&
		one->win32 == other->win32 && one->is_hresult == other->is_hresult &&
		one->hresult == other->hresult && one->status_block == other->status_block &&
		one->information == other->information && one->output_size == other->output_size &&
		one->digest == other->digest && one->end == other->end &&
		one->code == other->code &&
		!strcmp(one->text ? one->text : "", other->text ? other->text : "");
}

int observation_copy(struct observation *to, const struct observation *from)
{
	*to = *from;
	if (!from->text)
		return 0;
	to->text = malloc(strlen(from->text) + 1);
	if (!to->text)
		return -1;
	strcpy(to->text, from->text);
	return 0;
}

void observation_clear(struct observation *observation)
{
	free(observation->text);
	memset(observation, 0, sizeof(*observation));
}

void observation_trouble(struct observation *observation, const char *why)
{
	observation->outcome = OUTCOME_TROUBLE;
	free(observation->text);
	observation->text = malloc(strlen(why) + 1);
	if (observation->text)
		strcpy(observation->text, why);
}

void observation_list(struct observation *observation, const char *text)
{
	free(observation->text);
	observation->text = malloc(strlen(text) + 1);
	if (observation->text)
		strcpy(observation->text, text);
	else
		observation_trouble(observation, "memory is short");
}

char *observation_print(const struct observation *o)
{
	size_t text_size = o->text ? strlen(o->text) : 0;
	size_t size = 512 + 2 * (size_t)kept(o) + 3 * text_size;
	char *buffer = malloc(size);
	struct text out;

	if (!buffer)
		return NULL;
	out = text_into(buffer, size);
	text_add(&out, "%s begun=%" PRIu64 " ended=%" PRIu64, outcome_words[o->outcome], o->begun,
		o->ended);
	if (o->is_hresult)
		text_add(&out, " hresult=0x%08x", (unsigned)o->hresult);
	else if (o->outcome == OUTCOME_ANSWER)
		text_add(&out, " status=0x%08x win32=%u", (unsigned)o->status, (unsigned)o->win32);
	if (o->status_block)
		text_add(&out, " information=%" PRIu64, o->information);
	if (o->output_length)
		text_add(&out, " room=%u", (unsigned)o->output_length);
	if (o->output_size) {
		text_add(&out, " size=%u digest=0x%" PRIx64 " output=", (unsigned)o->output_size,
			o->digest);
		text_add_hex(&out, o->output, kept(o));
	}
	if (o->outcome == OUTCOME_END)
		text_add(&out, " end=%u code=%u", (unsigned)o->end, (unsigned)o->code);
	if (o->text) {
		text_add(&out, " text=");
		text_add_escaped(&out, o->text, text_size, false);
	}
	return buffer;
}

static int parse_long(struct observation *o, const char *key, const char *value)
{
	size_t length = strlen(value);

	if (!strcmp(key, "output"))
		return text_unhex(value, length, o->output, OBSERVATION_OUTPUT) < 0 ? -1 : 0;
	if (strcmp(key, "text") || o->text)
		return -1;
	o->text = malloc(length + 1);
	return o->text && text_unescape(value, length, o->text, length + 1) >= 0 ? 0 : -1;
}

static int parse_field(struct observation *o, const char *key, const char *value)
{
	const struct {
		const char *key;
		uint32_t *member;
	} numbers[] = { { "status", &o->status }, { "win32", &o->win32 },
		{ "hresult", &o->hresult }, { "room", &o->output_length },
		{ "size", &o->output_size }, { "end", &o->end }, { "code", &o->code } };
	const struct {
		const char *key;
		uint64_t *member;
	} large[] = { { "begun", &o->begun }, { "ended", &o->ended },
		{ "information", &o->information }, { "digest", &o->digest } };
	uint64_t number;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcmp(key, numbers[i].key))
			continue;
		if (text_number(value, UINT32_MAX, &number))
			return -1;
		if (!strcmp(key, "hresult"))
			o->is_hresult = true;
		*numbers[i].member = (uint32_t)number;
		return 0;
	}
	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); i++) {
		if (strcmp(key, large[i].key))
			continue;
		if (!strcmp(key, "information"))
			o->status_block = true;
		return text_number(value, UINT64_MAX, large[i].member);
	}
	return parse_long(o, key, value);
}

static int parse_words(struct observation *o, char *cursor, char *error, size_t size)
{
	char *word = text_word(&cursor);
	size_t outcome = 0;
	bool has_status = false;

	while (word && outcome < OUTCOME_COUNT && strcmp(word, outcome_words[outcome]))
		outcome++;
	if (!word || outcome == OUTCOME_COUNT) {
		snprintf(error, size, "there is no outcome '%s'", word ? word : "");
		return -1;
	}
	o->outcome = (enum outcome)outcome;
	while ((word = text_word(&cursor))) {
		char *equals = strchr(word, '=');

		if (equals)
			*equals = '\0';
		if (!equals || parse_field(o, word, equals + 1)) {
			snprintf(error, size, "'%.40s' is no field of an observation", word);
			return -1;
		}
		has_status = has_status || !strcmp(word, "status") || !strcmp(word, "hresult");
	}
	/* 0 is a status that means success: it is not for a cut line to say. */
	if (o->outcome == OUTCOME_ANSWER && !has_status) {
		snprintf(error, size, "an answer has no status");
		return -1;
	}
	return 0;
}

int observation_parse(const char *text, struct observation *o, char *error, size_t size)
{
	char *copy = malloc(strlen(text) + 1);
	int result;

	memset(o, 0, sizeof(*o));
	o->count = 1;
	if (!copy) {
		snprintf(error, size, "memory is short");
		return -1;
	}
	strcpy(copy, text);
	result = parse_words(o, copy, error, size);
	free(copy);
	if (result)
		observation_clear(o);
	return result;
}

static void describe_state(struct text *out, const struct observation *o)
{
	const char *name = (const char *)o->output + EXCLUSIVE_STATE_NAME;
	size_t size = 0;

	if (!o->output_size || o->output[0] == 0) {
		text_add(out, o->output_size ? ", not locked" : ", no lock state");
		return;
	}
	while (size < CALLER_NAME_FIELD && EXCLUSIVE_STATE_NAME + size < o->output_size &&
		name[size])
		size++;
	text_add(out, ", locked by \"");
	text_add_legible(out, name, size);
	text_add(out, "\"");
	if (o->output[0] != 1)
		text_add(out, " (LockState 0x%02X)", o->output[0]);
}

/* What came back for the client name: UTF-16, of which the ASCII part is legible. */
static void describe_owner(struct text *out, const struct observation *o)
{
	if (strcmp(o->text, OWNER_STRING)) {
		text_add(out, !strcmp(o->text, OWNER_NULL) ? ", NULL for a name" : ", no name");
		return;
	}
	text_add(out, ", owner \"");
	for (uint32_t i = 0; i + 1 < o->information && i + 1 < OBSERVATION_OUTPUT; i += 2) {
		unsigned unit =
			(unsigned)(observation_byte(o, i) | observation_byte(o, i + 1) << 8);

		if (unit >= 0x20 && unit < 0x7F)
			text_add(out, "%c", (int)unit);
		else
			text_add(out, "\\u%04X", unit);
	}
	text_add(out, "\"");
}

static void describe_hresult(struct text *out, const struct observation *o)
{
	char name[HRESULT_TEXT];

	text_add(out, "%s", hresult_describe(o->hresult, name));
	if (o->text && !strncmp(o->text, OWNER, strlen(OWNER)))
		describe_owner(out, o);
}

static void describe_answer(struct text *out, const struct observation *o, uint32_t code)
{
	char name[48];

	if (o->is_hresult) {
		describe_hresult(out, o);
		return;
	}
	text_add(out, "%s", status_text(o->status, name));
	if (status_is_error(o->status) && o->win32 != status_win32(o->status))
		text_add(out, " with Win32 code %u", (unsigned)o->win32);
	if (code == IOCTL_CDROM_EXCLUSIVE_ACCESS && o->output_length &&
		status_is_success(o->status))
		describe_state(out, o);
	if (o->status_block && o->information)
		text_add(out, ", Information %" PRIu64, o->information);
}

void observation_describe(const struct observation *o, uint32_t code, char *text, size_t size)
{
	struct text out = text_into(text, size);

	switch (o->outcome) {
	case OUTCOME_NOTHING: text_add(&out, "never done"); return;
	case OUTCOME_ANSWER: describe_answer(&out, o, code); break;
	case OUTCOME_PENDING: text_add(&out, "no answer yet"); break;
	case OUTCOME_HANG: text_add(&out, "no answer within the time-out"); break;
	case OUTCOME_END:
		/* A small number is a signal; exceptions are read as statuses are. */
		text_add(&out,
			o->end != PROCESS_SIGNALED       ? "ended with exit code %u"
				: o->code < SIGNALS_MOST ? "ended by signal %u"
							 : "ended by exception 0x%08X",
			(unsigned)o->code);
		break;
	case OUTCOME_TROUBLE: text_add(&out, "could not be asked"); break;
	case OUTCOME_FOREIGN: text_add(&out, "not the drive's doing"); break;
	case OUTCOME_REFUSED: text_add(&out, "not done"); break;
	}
	if (o->is_hresult && o->text && !strncmp(o->text, OWNER, strlen(OWNER))) {
		/* Told with the answer. */
	} else if (o->text && o->text[0]) {
		/* A list, on one line. */
		text_add(&out,
			o->outcome == OUTCOME_TROUBLE || o->outcome == OUTCOME_FOREIGN ||
					o->outcome == OUTCOME_REFUSED
				? ": "
				: ", lists ");
		for (const char *c = o->text; *c; c++) {
			if (*c == '\n' && c[1])
				text_add(&out, "; ");
			else if (*c != '\n')
				text_add_legible(&out, c, 1);
		}
	} else if (o->text) {
		text_add(&out, ", lists nothing");
	}
	if (o->count > 1)
		text_add(&out, " (%u times)", (unsigned)o->count);
}
