/* contention.c - many processes at once: nobody gets what only one can have, nothing stays. */
#include "suites/suites.h"

#define RACE_ROUNDS 100

/* Six processes request the lock at the same moment: one has it, the others are refused. */
static void one_of_six_wins_a_race(struct plan *plan)
{
	static const enum actor rivals[] = { HOLDER, RIVAL, STRANGER, HEIR, SUCCESSOR, WITNESS };
	const int count = sizeof(rivals) / sizeof(rivals[0]);

	begin_rounds(plan, RACE_ROUNDS);
	given(plan, OBSERVER, queries(), sees_free());
	at_once(plan, (uint32_t)count);
	for (int i = 0; i < count - 1; i++)
		then(plan, rivals[i], locks("Rival"), returns_either(SUCCESS, ACCESS_DENIED));
	then(plan, rivals[count - 1], locks("Rival"), one_winner(ACCESS_DENIED));
	then(plan, OBSERVER, queries(), sees_lock_of("Rival"));
	for (int i = 0; i < count; i++)
		given(plan, rivals[i], unlocks(), answers());
	end_rounds(plan);
}

/* A storm that a correct lock could have answered as this drive did. */
static void storm(struct plan *plan, uint32_t processes, uint32_t operations, const char *mix)
{
	given(plan, OBSERVER, queries(), sees_free());
	then(plan, LAB, storms(processes, operations, mix),
		both(says("linearizable yes"), never_says("violation")));
	then(plan, OBSERVER, queries(), sees_free());
}

/* Everything that a process can do to the lock and to its handles, and everything that ends it. */
static void storm_of_all(struct plan *plan)
{
	storm(plan, 8, 3000, "");
}

/* Nothing but lock and unlock requests, of owners and of everyone else. */
static void storm_of_locks(struct plan *plan)
{
	storm(plan, 12, 3000, "lock=1,unlock=1");
}

/* Nobody sees a name whose tenure is over or has not begun, nor a free drive during one. */
static void storm_of_queries(struct plan *plan)
{
	storm(plan, 8, 3000, "lock=1,unlock=1,query=6");
}

/* Handles come and go: with the last one on a file object goes its lock, and no other. */
static void storm_of_closes(struct plan *plan)
{
	storm(plan, 8, 2000, "open=8,lock=8,query=4,close=8,duplicate=4");
}

/* Owners are killed, and others are: their locks end with them, and nobody else's. */
static void storm_of_deaths(struct plan *plan)
{
	storm(plan, 8, 1500, "lock=20,query=20,unlock=10,crash=1,kill=1");
}

/* How long a lock outlasts its owner while others want it: figures, for which there is no bound. */
static void latency_of_the_release_in_a_storm(struct plan *plan)
{
	note(plan, LAB, storms(4, 1000, "lock=20,query=10,unlock=5,kill=1"));
	reading(plan, "released after every death; the longest time is crash-release.max",
		both(says("linearizable yes"), says("crash-release.max")));
	reading(plan, "no owner happened to be killed", says("linearizable yes"));
	reading(plan, "not released as a lock should be", says("linearizable no"));
}

const struct test_case contention_cases[] = {
	{ "one-of-six-wins-a-race", CLAUSES(LOCK_020, LOCK_002), one_of_six_wins_a_race },
	{ "storm-of-all", CLAUSES(LOCK_020, LOCK_003, LOCK_004, UNLOCK_001, UNLOCK_002, UNLOCK_003),
		storm_of_all },
	{ "storm-of-locks", CLAUSES(LOCK_002, LOCK_020, LOCK_021), storm_of_locks },
	{ "storm-of-queries", CLAUSES(QUERY_002, QUERY_003, QUERY_012, QUERY_015),
		storm_of_queries },
	{ "storm-of-closes", CLAUSES(REL_002, REL_006, REL_007, REL_020), storm_of_closes },
	{ "storm-of-deaths", CLAUSES(CRASH_001, CRASH_005, CRASH_009, CRASH_010, CRASH_014),
		storm_of_deaths },
	{ "latency-of-the-release-in-a-storm", CLAUSES(CRASH_008),
		latency_of_the_release_in_a_storm },
	{ .name = NULL },
};
