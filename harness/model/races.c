/* races.c - the races: who does what. */
#include "harness/model/races.h"

#include <string.h>

#include "harness/model/orders.h"
#include "harness/plan/plan.h"

#define SESSIONS 3

struct race {
	const char *name;
	uint32_t count;
	void (*write)(struct session *sessions);
};

static struct operation locks_as(const char *name)
{
	return locks_with(FLAG_IGNORE_VOLUME, name);
}

static struct session session(enum actor actor, uint32_t count, struct operation first,
	struct operation second, struct operation third)
{
	return (struct session){ actor, count, { first, second, third } };
}

static void two_owners(struct session *s)
{
	s[0] = session(HOLDER, 2, locks_as("Holder"), unlocks(), queries());
	s[1] = session(RIVAL, 2, locks_as("Rival"), unlocks(), queries());
	s[2] = session(OBSERVER, 1, queries(), queries(), queries());
}

static void owner_and_command(struct session *s)
{
	s[0] = session(HOLDER, 2, locks_as("Holder"), unlocks(), queries());
	s[1] = session(
		RIVAL, 2, passes_through(SCSI_TEST_UNIT_READY, 0), asks_inquiry(512), queries());
	s[2] = session(OBSERVER, 1,
		asks_property(PROPERTY_QUERY_STANDARD, PROPERTY_DEVICE_ID, 1024), queries(),
		queries());
}

static void owner_and_bad_requests(struct session *s)
{
	s[0] = session(HOLDER, 2, locks_as("Holder"), unlocks(), queries());
	s[1] = session(RIVAL, 3, locks_as("Bad/name"), unlocks(), queries());
	s[2] = session(HOLDER, 1, through(SECOND_HANDLE, locks_as("Again")), queries(), queries());
}

static void owner_and_open(struct session *s)
{
	s[0] = session(HOLDER, 2, locks_as("Holder"), unlocks(), queries());
	s[1] = session(RIVAL, 2, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE),
		closes(SECOND_HANDLE), queries());
	s[2] = session(OBSERVER, 1, queries(), queries(), queries());
}

static void three_owners(struct session *s)
{
	s[0] = session(HOLDER, 2, locks_as("Holder"), unlocks(), queries());
	s[1] = session(RIVAL, 2, locks_as("Rival"), unlocks(), queries());
	s[2] = session(OBSERVER, 2, locks_as("Observer"), unlocks(), queries());
}

static const struct race races[] = {
	{ "two-owners-in-every-order", 3, two_owners },
	{ "three-owners-in-every-order", 3, three_owners },
	{ "owner-and-commands-in-every-order", 3, owner_and_command },
	{ "owner-and-bad-requests-in-every-order", 3, owner_and_bad_requests },
	{ "owner-and-open-in-every-order", 3, owner_and_open },
};

const char *race_name(uint32_t race)
{
	return race < sizeof(races) / sizeof(races[0]) ? races[race].name : NULL;
}

void race_write(struct plan *plan, uint32_t race, const struct clause *(*find)(const char *id),
	const struct clause **cited, uint32_t cited_most)
{
	static const enum actor all[] = { HOLDER, RIVAL, OBSERVER };
	struct session sessions[SESSIONS];
	struct foretelling f;
	uint32_t count;

	foretell_start(&f, plan, OBSERVER, find);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		prepare(&f, all[i], opens(FIRST_HANDLE, PATH_INTERFACE, READ_WRITE));
	prepare(&f, HOLDER, opens(SECOND_HANDLE, PATH_INTERFACE, READ_WRITE));
	races[race].write(sessions);
	demand_in_every_order(&f, sessions, races[race].count);
	count = f.cited_count < cited_most ? f.cited_count : cited_most;
	if (!cited)
		return;
	memcpy(cited, f.cited, count * sizeof(struct clause *));
	cited[count] = NULL;
}
