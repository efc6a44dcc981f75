/*
 * storm_mix.h - what the contenders of a storm do, and how often each thing beside the others.
 */
#ifndef EXACCESS_STORM_MIX_H
#define EXACCESS_STORM_MIX_H

#include <stddef.h>
#include <stdint.h>

/* STORM_ACTION(name, word, weight in the default mix) */
#define STORM_ACTIONS(STORM_ACTION)                                                             \
	STORM_ACTION(OPEN, "open", 20)                                                          \
	STORM_ACTION(LOCK, "lock", 300)                                                         \
	STORM_ACTION(QUERY, "query", 300)                                                       \
	STORM_ACTION(UNLOCK, "unlock", 340)                                                     \
	STORM_ACTION(CLOSE, "close", 25)                                                        \
	STORM_ACTION(DUPLICATE, "duplicate", 13)                                                \
	STORM_ACTION(CRASH, "crash", 1) /* the contender ends itself, in one of several ways */ \
	STORM_ACTION(KILL, "kill", 1)   /* it is killed while it goes on */

enum storm_action {
#define STORM_ACTION(name, word, weight) STORM_##name,
	STORM_ACTIONS(STORM_ACTION)
#undef STORM_ACTION
		STORM_ACTION_COUNT
};

/* How likely each action is, beside the others. */
struct storm_mix {
	uint32_t weights[STORM_ACTION_COUNT];
};

#define STORM_WEIGHT_MAX 1000000

/* The default mix; and one as `lock=3,query=2,unlock=3`, where what is not named is not done. parse
 * returns 0, or -1 and what is wrong in error. */
void storm_mix_default(struct storm_mix *mix);
int storm_mix_parse(const char *text, struct storm_mix *mix, char *error, size_t size);

#endif
