/* facts.c - a drive's facts out of a greeting. */
#include "harness/drive/facts.h"

#include <string.h>

#include "fixtures/protocol/frame.h"
#include "harness/facts/clause.h"

void facts_copy(char *to, size_t size, const uint8_t *text, size_t length)
{
	size_t kept = length < size - 1 ? length : size - 1;

	for (size_t i = 0; i < kept; i++)
		to[i] = text[i] ? (char)text[i] : '?';
	to[kept] = '\0';
}

/* Names that this program does not know belong to a newer drive and change nothing here. */
static uint32_t read_capabilities(const uint8_t *text, size_t length)
{
	uint32_t known = 0;
	char list[1024];
	char *next;

	facts_copy(list, sizeof(list), text, length);
	for (char *name = list; name; name = next) {
		uint32_t need;

		next = strchr(name, ',');
		if (next)
			*next++ = '\0';
		if (needs_parse(name + strspn(name, " "), &need) == 0)
			known |= need;
	}
	return known;
}

static void take(struct drive_facts *facts, int key, const uint8_t *text, size_t length)
{
	switch (key) {
	case FACT_CAPABILITIES: facts->capabilities = read_capabilities(text, length); break;
	case FACT_VENDOR: facts_copy(facts->vendor, sizeof(facts->vendor), text, length); break;
	case FACT_PRODUCT: facts_copy(facts->product, sizeof(facts->product), text, length); break;
	case FACT_REVISION:
		facts_copy(facts->revision, sizeof(facts->revision), text, length);
		break;
	case FACT_SERIAL: facts_copy(facts->serial, sizeof(facts->serial), text, length); break;
	case FACT_DRIVER: facts_copy(facts->driver, sizeof(facts->driver), text, length); break;
	case FACT_FILTERS: facts_copy(facts->filters, sizeof(facts->filters), text, length); break;
	case FACT_DESCRIPTION:
		facts_copy(facts->description, sizeof(facts->description), text, length);
		break;
	case FACT_RECORDER:
		facts_copy(facts->recorder, sizeof(facts->recorder), text, length);
		break;
	default: break;
	}
}

int facts_read(struct drive_facts *facts, const uint8_t *payload, uint32_t length, uint32_t *at)
{
	const uint8_t *text;
	uint16_t text_length;
	int key;

	while ((key = frame_next_fact(payload, length, at, &text, &text_length)) > 0)
		if (facts)
			take(facts, key, text, text_length);
	return key < 0 ? -1 : 0;
}
