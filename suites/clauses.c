/* clauses.c - the table of clauses, and lookups in it. */
#include "suites/clauses.h"

#include <stdbool.h>
#include <string.h>

/* The citing macro has the name of the row macro. */
#undef CLAUSE

/* A token cannot hold the hyphen that a printed group has. */
#define GROUP_NAME_QUERY     "QUERY"
#define GROUP_NAME_LOCK      "LOCK"
#define GROUP_NAME_UNLOCK    "UNLOCK"
#define GROUP_NAME_NAME      "NAME"
#define GROUP_NAME_BUF       "BUF"
#define GROUP_NAME_HANDLE    "HANDLE"
#define GROUP_NAME_OPEN      "OPEN"
#define GROUP_NAME_OWNER     "OWNER"
#define GROUP_NAME_CACHE     "CACHE"
#define GROUP_NAME_INQ       "INQ"
#define GROUP_NAME_MCN       "MCN"
#define GROUP_NAME_PNP       "PNP"
#define GROUP_NAME_REL       "REL"
#define GROUP_NAME_POST      "POST"
#define GROUP_NAME_IMAPI_ACQ "IMAPI-ACQ"
#define GROUP_NAME_IMAPI_REL "IMAPI-REL"
#define GROUP_NAME_IMAPI_OWN "IMAPI-OWN"
#define GROUP_NAME_CRASH     "CRASH"
#define GROUP_NAME_ENV       "ENV"

#define REASON_NAME_KERNEL_HELPER "kernel-helper"
#define REASON_NAME_PHYSICAL_ONLY "physical-only"
#define REASON_NAME_STATIC        "static"

/* The rows join bare names with |, and no prefix can be pasted to a list: so these exist here. */
enum {
	NONE = SOURCE_NONE,
	OWNER_PAGE = SOURCE_OWNER_PAGE,
	ACQUIRE_PAGE = SOURCE_ACQUIRE_PAGE,
	RELEASE_PAGE = SOURCE_RELEASE_PAGE,
	IOCTL_PAGE = SOURCE_IOCTL_PAGE,
	MODE_PAGE = SOURCE_MODE_PAGE,
	STRUCT_PAGES = SOURCE_STRUCT_PAGES,
	HEADER = SOURCE_HEADER,
	INQUIRY_PAGE = SOURCE_INQUIRY_PAGE,
};

enum {
#define NEED(name, text, remedy) name = NEED_##name,
#include "harness/facts/needs.def"
#undef NEED
	NOTHING = NEED_NOTHING,
};

enum {
	EMULATED = WHERE_EMULATED,
	PHYSICAL = WHERE_PHYSICAL,
	KERNEL = WHERE_KERNEL,
};

const struct clause clauses[CLAUSE_COUNT] = {
#define CLAUSE(group, number, kind, sources, needs, where, text) \
	{ GROUP_NAME_##group "-" #number, CLAUSE_##kind, sources, needs, where, text },
#include "suites/clauses.def"
#undef CLAUSE
};

static const struct {
	const char *reason;
	const char *text;
} uncovered[CLAUSE_COUNT] = {
#define UNCOVERED(group, number, reason, text) \
	[XA_##group##_##number] = { REASON_NAME_##reason, text },
#include "suites/uncovered.def"
#undef UNCOVERED
};

/* toupper() would depend on the locale. */
static char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* pattern is in upper case; text that ends early differs at its NUL. */
static bool starts_with(const char *text, const char *pattern)
{
	for (; *pattern; text++, pattern++)
		if (upper(*text) != *pattern)
			return false;
	return true;
}

/* By the hash of an ID, a number from 1; 0: none. A plan asks for hundreds. */
static uint16_t placed[4 * CLAUSE_COUNT];

#define PLACES (sizeof(placed) / sizeof(placed[0]))

static size_t place_of(const char *id)
{
	uint32_t hash = 0;

	for (; *id; id++)
		hash = 31 * hash + (unsigned char)upper(*id);
	return hash % PLACES;
}

static void place_all(void)
{
	for (size_t i = 0; i < CLAUSE_COUNT; i++) {
		size_t place = place_of(clauses[i].id);

		while (placed[place])
			place = (place + 1) % PLACES;
		placed[place] = (uint16_t)(i + 1);
	}
}

const struct clause *clause_find(const char *id)
{
	size_t place;

	if (starts_with(id, "XA-"))
		id += 3;
	if (!placed[place_of(clauses[0].id)])
		place_all();
	for (place = place_of(id); placed[place]; place = (place + 1) % PLACES) {
		const struct clause *clause = &clauses[placed[place] - 1];

		if (starts_with(id, clause->id) && !id[strlen(clause->id)])
			return clause;
	}
	return NULL;
}

const char *clause_uncovered(const struct clause *clause, const char **reason)
{
	size_t number = (size_t)(clause - clauses);

	if (reason)
		*reason = uncovered[number].reason;
	return uncovered[number].text;
}
