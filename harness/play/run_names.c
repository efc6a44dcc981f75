/* run_names.c - the token of a run: onto names, and off what is seen. */
#include "harness/play/run_names.h"

#include <ctype.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/system/process.h"

#define MARK_LENGTH (sizeof(RUN_TOKEN_MARK) - 1)

void run_names_make(char token[RUN_TOKEN_TEXT])
{
	static const char letters[] = RUN_TOKEN_LETTERS;
	/* Nanoseconds since a boot, of which the multiplication spreads the low bits. */
	uint64_t spread = (clock_now() * UINT64_C(0x9E3779B97F4A7C15)) >> 32;

	strcpy(token, RUN_TOKEN_MARK);
	for (size_t i = MARK_LENGTH; i < RUN_TOKEN_LENGTH; i++) {
		token[i] = letters[spread % (sizeof(letters) - 1)];
		spread /= sizeof(letters) - 1;
	}
	token[RUN_TOKEN_LENGTH] = '\0';
}

/* ---- onto names ---- */

/* "Holder" for HOLDER. */
static bool is_an_actors(const char *name)
{
	for (int actor = 0; actor < LAB; actor++) {
		const char *word = actor_name((enum actor)actor);
		size_t i = 1;

		if (name[0] != word[0])
			continue;
		while (name[i] && name[i] == tolower((unsigned char)word[i]))
			i++;
		if (!name[i] && !word[i])
			return true;
	}
	return false;
}

/* Whatever is asked for: who unlocks under an owner's name has to have all of it. */
static bool has_a_name(const struct operation *o)
{
	return (o->kind == OP_CONTROL || o->kind == OP_CYCLE) &&
		o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS && o->input_length == EXCLUSIVE_LOCK_SIZE &&
		!o->fill && o->input_size > EXCLUSIVE_LOCK_NAME;
}

void run_names_mark(const char *token, struct operation *does)
{
	char name[CALLER_NAME_FIELD + 1] = "";
	uint32_t length, size = does->input_size - EXCLUSIVE_LOCK_NAME;

	if (!has_a_name(does) || size > CALLER_NAME_FIELD)
		return;
	memcpy(name, does->input + EXCLUSIVE_LOCK_NAME, size);
	length = (uint32_t)strlen(name);
	for (uint32_t i = length; i < size; i++)
		if (name[i])
			return;
	if (length + RUN_TOKEN_LENGTH >= CALLER_NAME_FIELD || !is_an_actors(name))
		return;
	memcpy(does->input + EXCLUSIVE_LOCK_NAME + length, token, RUN_TOKEN_TEXT);
	if (does->input_size < EXCLUSIVE_LOCK_NAME + length + RUN_TOKEN_TEXT)
		does->input_size = EXCLUSIVE_LOCK_NAME + length + (uint32_t)RUN_TOKEN_TEXT;
}

/* ---- off what is seen ---- */

/* How many characters from there on are the token's, in either case of letters; *exact: in its own. With a
 * stride of 2 a character has a zero behind it. */
static size_t token_at(
	const char *token, const uint8_t *bytes, size_t size, size_t stride, bool *exact)
{
	size_t length = 0;

	*exact = true;
	while (length < RUN_TOKEN_LENGTH && (length + 1) * stride <= size) {
		uint8_t seen = bytes[length * stride];

		if (tolower(seen) != tolower((unsigned char)token[length]) ||
			(stride == 2 && bytes[length * 2 + 1]))
			break;
		*exact = *exact && seen == (uint8_t)token[length];
		length++;
	}
	return length > MARK_LENGTH ? length : 0;
}

static void hide(uint8_t *bytes, size_t length, size_t stride)
{
	for (size_t i = MARK_LENGTH; i < length; i++)
		bytes[i * stride] = '#';
}

/* Returns how many bytes are left: where a string without an end of its own ended with the token, it ends
 * before. */
static size_t clean_bytes(const char *token, uint8_t *bytes, size_t size, size_t stride)
{
	bool exact;

	for (size_t at = 0; at < size; at++) {
		size_t length = token_at(token, bytes + at, size - at, stride, &exact);

		if (!length)
			continue;
		if (length < RUN_TOKEN_LENGTH || !exact) {
			hide(bytes + at, length, stride);
			continue;
		}
		if (stride == 2 && at + length * stride == size)
			return at;
		memset(bytes + at, 0, length * stride);
	}
	return size;
}

static void clean_text(const char *token, char *text)
{
	bool exact;

	for (; *text; text++) {
		uint8_t *bytes = (uint8_t *)text;
		size_t length = token_at(token, bytes, strlen(text), 1, &exact);

		while (length == RUN_TOKEN_LENGTH && exact) {
			memmove(text, text + length, strlen(text + length) + 1);
			length = token_at(token, bytes, strlen(text), 1, &exact);
		}
		hide(bytes, length, 1);
		if (!*text)
			return;
	}
}

void run_names_clean(const char *token, struct observation *seen)
{
	uint8_t output[OBSERVATION_OUTPUT];
	size_t size = seen->output_size, left;

	if (seen->text)
		clean_text(token, seen->text);
	if (size <= RUN_TOKEN_LENGTH || size > sizeof(output))
		return;
	memcpy(output, seen->output, size);
	left = clean_bytes(token, output, size, 1);
	left = clean_bytes(token, output, left, 2);
	/* A string's room is as long as it is, and so is what is said of it. */
	if (left != size && seen->output_length == size)
		seen->output_length = (uint32_t)left;
	if (left != size && seen->information == size)
		seen->information = left;
	if (left != size || memcmp(output, seen->output, size))
		observation_take_output(seen, output, (uint32_t)left);
}

void run_names_clean_name(const char *token, char *name)
{
	clean_text(token, name);
}
