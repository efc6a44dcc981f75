/* chain.c - checks of lines and digests over them. */
#include "harness/record/chain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 8 /* of a line's check */
#define WORD   "digest "

struct chain {
	struct digest *line;
	struct digest *stretch;
	char *text;
	size_t room;
	char last[DIGEST_TEXT];
};

struct chain *chain_new(void)
{
	struct chain *chain = calloc(1, sizeof(*chain));

	if (!chain)
		return NULL;
	chain->line = digest_new();
	chain->stretch = digest_new();
	if (chain->line && chain->stretch)
		return chain;
	chain_free(chain);
	return NULL;
}

void chain_free(struct chain *chain)
{
	if (!chain)
		return;
	digest_free(chain->line);
	digest_free(chain->stretch);
	free(chain->text);
	free(chain);
}

static int check_of(struct digest *digest, const char *line, size_t length, char text[DIGEST_TEXT])
{
	digest_add(digest, line, length);
	return digest_take(digest, text);
}

static char *room_for(struct chain *chain, size_t length)
{
	char *text;

	if (length + CHAIN_CHECK + 2 <= chain->room)
		return chain->text;
	text = realloc(chain->text, 2 * length + 256);
	if (!text)
		return NULL;
	chain->text = text;
	chain->room = 2 * length + 256;
	return text;
}

void chain_count(struct chain *chain, const void *bytes, size_t length)
{
	digest_add(chain->stretch, bytes, length);
}

const char *chain_line(struct chain *chain, const char *line)
{
	size_t length = strlen(line);
	char *text = room_for(chain, length);
	char check[DIGEST_TEXT];

	if (!text || check_of(chain->line, line, length, check))
		return NULL;
	memcpy(text, line, length);
	snprintf(text + length, CHAIN_CHECK + 1, " ~%.*s", DIGITS, check);
	chain_count(chain, text, length + CHAIN_CHECK);
	chain_count(chain, "\n", 1);
	return text;
}

const char *chain_digest(struct chain *chain)
{
	char line[sizeof(WORD) + DIGEST_TEXT] = WORD;

	if (digest_take(chain->stretch, chain->last))
		return NULL;
	strcat(line, chain->last);
	return chain_line(chain, line);
}

const char *chain_last(const struct chain *chain)
{
	return chain->last;
}

/* ---- reading ---- */

struct reading {
	struct chain_lines *lines;
	struct digest *line;
	struct digest *stretch;
	uint32_t room;
	uint32_t first; /* of the stretch, an index */
	const char *torn;
};

static struct chain_line *add_line(struct reading *reading)
{
	struct chain_lines *lines = reading->lines;

	if (lines->count == reading->room) {
		uint32_t room = reading->room ? 2 * reading->room : 1024;
		struct chain_line *list = realloc(lines->list, room * sizeof(*list));

		if (!list)
			return NULL;
		lines->list = list;
		reading->room = room;
	}
	return &lines->list[lines->count++];
}

static bool ends_with(const char *line, size_t length, const char *mark)
{
	size_t size = strlen(mark);

	return length >= size && !memcmp(line + length - size, mark, size);
}

/* Does the line end with its check? 1 yes, 0 no, -1 when memory is short. */
static int is_checked(const struct reading *reading, const char *line, size_t length)
{
	char check[DIGEST_TEXT];
	size_t size = length - CHAIN_CHECK;

	/* What stands behind a zero byte would go unnoticed. */
	if (length < CHAIN_CHECK || memcmp(line + size, " ~", 2) || memchr(line, '\0', length))
		return 0;
	if (check_of(reading->line, line, size, check))
		return -1;
	return !memcmp(line + size + 2, check, DIGITS);
}

/* The lines from first on, and the digest itself: a changed one among them explains it all. */
static void doubt(struct chain_lines *lines, uint32_t first, uint32_t digest)
{
	uint32_t changed = 0;

	for (uint32_t i = first; i < digest && !changed; i++)
		if (lines->list[i].state == CHAIN_CHANGED)
			changed = i + 1;
	for (uint32_t i = first; i <= digest; i++) {
		if (lines->list[i].state == CHAIN_HOLDS)
			lines->list[i].state = CHAIN_DOUBTED;
		if (lines->list[i].state == CHAIN_DOUBTED)
			lines->list[i].blamed = changed ? changed : i + 1;
	}
}

/* A stretch that does not hold puts all its lines in doubt. */
static int end_stretch(struct reading *reading, const char *claimed)
{
	struct chain_lines *lines = reading->lines;
	char digest[DIGEST_TEXT];
	uint32_t own = lines->count - 1;

	if (digest_take(reading->stretch, digest))
		return -1;
	lines->list[own].state = strcmp(digest, claimed) ? CHAIN_DOUBTED : CHAIN_DIGEST;
	if (lines->list[own].state == CHAIN_DOUBTED)
		doubt(lines, reading->first, own);
	reading->first = own + 1;
	snprintf(lines->digest, sizeof(lines->digest), "%s", claimed);
	return 0;
}

static int take_line(struct reading *reading, char *line, size_t length, size_t offset)
{
	struct chain_line *taken = add_line(reading);
	int checked = is_checked(reading, line, length);
	int result = 0;

	if (!taken || checked < 0)
		return -1;
	*taken = (struct chain_line){ line, CHAIN_CHANGED, 0 };
	if (checked) {
		bool digest;

		taken->state = CHAIN_HOLDS;
		digest = length - CHAIN_CHECK == strlen(WORD) + DIGEST_TEXT - 1 &&
			!memcmp(line, WORD, strlen(WORD));
		if (digest) {
			char claimed[DIGEST_TEXT] = "";

			memcpy(claimed, line + strlen(WORD), DIGEST_TEXT - 1);
			result = end_stretch(reading, claimed);
			reading->lines->last = offset;
		}
	} else if (ends_with(line, length, reading->torn)) {
		taken->state = CHAIN_TORN;
	}
	digest_add(reading->stretch, line, length);
	digest_add(reading->stretch, "\n", 1);
	line[checked ? length - CHAIN_CHECK : length] = '\0';
	return result;
}

static void count_bad(struct chain_lines *lines)
{
	for (uint32_t i = 0; i < lines->count; i++) {
		enum chain_state state = lines->list[i].state;

		if (state != CHAIN_CHANGED && state != CHAIN_DOUBTED)
			continue;
		if (!lines->bad++)
			lines->first_bad = i + 1;
	}
}

static int take_lines(struct reading *reading, char *text, size_t length)
{
	char *line = text;
	char *end = text + length;
	int result = 0;

	while (line < end && !result) {
		char *newline = memchr(line, '\n', (size_t)(end - line));

		if (!newline) {
			reading->lines->torn = true;
			break;
		}
		result = take_line(reading, line, (size_t)(newline - line), (size_t)(line - text));
		line = newline + 1;
	}
	return result;
}

int chain_read(char *text, size_t length, const char *torn, struct chain_lines *lines)
{
	struct reading reading = {
		.lines = lines, .line = digest_new(), .stretch = digest_new(), .torn = torn
	};
	int result = -1;

	*lines = (struct chain_lines){ 0 };
	if (reading.line && reading.stretch)
		result = take_lines(&reading, text, length);
	lines->open = lines->count - reading.first;
	count_bad(lines);
	digest_free(reading.line);
	digest_free(reading.stretch);
	if (result)
		chain_lines_free(lines);
	return result;
}

void chain_lines_free(struct chain_lines *lines)
{
	free(lines->list);
	*lines = (struct chain_lines){ 0 };
}
