/* storm_mix.c - mixes of operations: the default one, and as text. */
#include <stdio.h>
#include <string.h>

#include "harness/storm/storm_mix.h"
#include "harness/system/text.h"

static const char *const words[] = {
#define STORM_ACTION(name, word, weight) word,
	STORM_ACTIONS(STORM_ACTION)
#undef STORM_ACTION
};

void storm_mix_default(struct storm_mix *mix)
{
	static const struct storm_mix usual = { {
#define STORM_ACTION(name, word, weight) weight,
		STORM_ACTIONS(STORM_ACTION)
#undef STORM_ACTION
	} };

	*mix = usual;
}

static int find(const char *word, size_t length)
{
	for (int i = 0; i < STORM_ACTION_COUNT; i++)
		if (strlen(words[i]) == length && !strncmp(word, words[i], length))
			return i;
	return -1;
}

/* One `word=weight` of length bytes. */
static int take(const char *text, size_t length, struct storm_mix *mix, char *error, size_t size)
{
	const char *equals = memchr(text, '=', length);
	size_t word = equals ? (size_t)(equals - text) : length;
	int action = find(text, word);
	char number[16];
	uint64_t weight;

	if (action < 0) {
		snprintf(error, size,
			"a mix is of open, lock, query, unlock, close, duplicate, crash and kill, not '%.*s'",
			(int)(word < 32 ? word : 32), text);
		return -1;
	}
	snprintf(number, sizeof(number), "%.*s",
		(int)(length - word < sizeof(number) ? length - word - (equals != NULL) : 0),
		equals ? equals + 1 : "");
	if (!equals || text_number(number, STORM_WEIGHT_MAX, &weight)) {
		snprintf(error, size, "the weight of %s is a number up to %u, as in %s=3",
			words[action], (unsigned)STORM_WEIGHT_MAX, words[action]);
		return -1;
	}
	mix->weights[action] = (uint32_t)weight;
	return 0;
}

int storm_mix_parse(const char *text, struct storm_mix *mix, char *error, size_t size)
{
	uint64_t sum = 0;

	memset(mix, 0, sizeof(*mix));
	for (;;) {
		size_t length = strcspn(text, ",");

		if (take(text, length, mix, error, size))
			return -1;
		if (!text[length])
			break;
		text += length + 1;
	}
	for (int i = 0; i < STORM_ACTION_COUNT; i++)
		sum += mix->weights[i];
	/* Without requests a storm would be a row of opens, closes and deaths, or nothing at all. */
	if (sum &&
		mix->weights[STORM_LOCK] + mix->weights[STORM_QUERY] + mix->weights[STORM_UNLOCK])
		return 0;
	snprintf(error, size, "a mix needs some lock, query or unlock");
	return -1;
}
