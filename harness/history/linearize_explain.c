#include "harness/history/linearize_explain.h"
#include "harness/history/linearize_reduce.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct words {
	const char *clause, *title;
};

static const struct words words_of_kind[] = {
	[CONFLICT_NONE] = { "", "" },
	[CONFLICT_LOCKED_TWICE] = { "LOCK-004", "granted to a client that already owned it" },
	[CONFLICT_STRANGER_UNLOCKS] = { "UNLOCK-003", "unlock accepted from a stranger" },
	[CONFLICT_OWNER_NOT_LOCKED] = { "UNLOCK-001", "unlock refused to the owner" },
	[CONFLICT_OWNER_NOT_OWNER] = { "UNLOCK-001", "unlock refused to the owner" },
	[CONFLICT_OWNER_SEES_FREE] = { "QUERY-006", "seen free by its owner" },
	[CONFLICT_OWNER_SEES_OTHER] = { "QUERY-006", "the owner sees another name" },
	[CONFLICT_NEVER_LOCKED] = { "QUERY-003", "a name seen that was never locked" },
	[CONFLICT_SEEN_EARLY] = { "QUERY-003", "a name seen before its lock" },
	[CONFLICT_SEEN_LATE] = { "QUERY-012", "a name seen after its release" },
	[CONFLICT_TWO_OWNERS] = { "LOCK-002", "two owners at once" },
	[CONFLICT_FREE_WHILE_HELD] = { "QUERY-002", "seen free while held" },
	[CONFLICT_REFUSED_WHILE_FREE] = { "LOCK-001", "refused while free the whole time" },
};

/* Where what is wrong is the answer to an unlock. */
static const struct words not_locked_while_held = { "UNLOCK-003",
	"unlock answered not-locked while held" };
static const struct words not_owner_while_free = { "UNLOCK-002",
	"unlock answered not-owner while free the whole time" };

/* The release that had no effect, if that is what is wrong. */
static const struct words outlived_close = { "REL-002", "a lock that outlived its owner's close" };
static const struct words outlived_crash = { "CRASH-001",
	"a lock that outlived its owner's crash" };

static const struct words searched_words[HISTORY_RESULT_COUNT] = {
	[HISTORY_OK] = { "LOCK-002", "two owners at once" },
	[HISTORY_DENIED] = { "LOCK-001", "refused while free the whole time" },
	[HISTORY_NOT_LOCKED] = { "UNLOCK-003", "unlock answered not-locked while held" },
	[HISTORY_NOT_OWNER] = { "UNLOCK-002",
		"unlock answered not-owner while free the whole time" },
	[HISTORY_FREE] = { "QUERY-002", "seen free while held" },
	[HISTORY_NAMED] = { "QUERY-003", "a name seen that was not the owner's" },
	[HISTORY_UNKNOWN] = { "", "" },
};

static struct words choose_words(const struct history *history, const struct conflict *conflict)
{
	const struct history_operation *culprit = &history->operations[conflict->culprit];
	int release = conflict->release == ZONES_NONE ? HISTORY_VERB_COUNT
						      : history->operations[conflict->release].verb;

	if (conflict->kind == CONFLICT_SEARCHED)
		return searched_words[culprit->result];
	if (release == HISTORY_CLOSE)
		return outlived_close;
	if (release == HISTORY_CRASH)
		return outlived_crash;
	if (conflict->kind == CONFLICT_FREE_WHILE_HELD && culprit->verb == HISTORY_UNLOCK)
		return not_locked_while_held;
	if (conflict->kind == CONFLICT_REFUSED_WHILE_FREE && culprit->verb == HISTORY_UNLOCK)
		return not_owner_while_free;
	return words_of_kind[conflict->kind];
}

static void say(struct linearize_conflict *explained, const char *format, ...)
{
	size_t used = strlen(explained->text);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(explained->text + used, sizeof(explained->text) - used, format, arguments);
	va_end(arguments);
}

static const char *client_of(const struct history *history, uint32_t index)
{
	return history_text(&history->clients, history->operations[index].client);
}

/* "at 5", "between 5 and 9", "at 5 or later". */
static void say_when(
	const struct history *history, uint32_t index, struct linearize_conflict *explained)
{
	const struct history_operation *operation = &history->operations[index];

	if (operation->complete == HISTORY_NEVER)
		say(explained, "at %" PRId64 " or later", operation->invoke);
	else if (operation->complete == operation->invoke)
		say(explained, "at %" PRId64, operation->invoke);
	else
		say(explained, "between %" PRId64 " and %" PRId64, operation->invoke,
			operation->complete);
}

/* "A's lock of N between 5 and 9 was granted". */
static void say_operation(
	const struct history *history, uint32_t index, struct linearize_conflict *explained)
{
	static const char *const endings[HISTORY_RESULT_COUNT] = {
		[HISTORY_OK] = "succeeded",
		[HISTORY_DENIED] = "was denied",
		[HISTORY_NOT_LOCKED] = "was answered not-locked",
		[HISTORY_NOT_OWNER] = "was answered not-owner",
		[HISTORY_FREE] = "said free",
		[HISTORY_NAMED] = "said",
		[HISTORY_UNKNOWN] = "never returned",
	};
	const struct history_operation *operation = &history->operations[index];
	char name[HISTORY_NAME_SIZE] = "";
	int named = operation->name != HISTORY_NO_NAME;

	if (named)
		history_encode_name(history_text(&history->names, operation->name), name);
	say(explained, "%.60s's %s%s%.80s ", client_of(history, index),
		history_verb_word(operation->verb), operation->verb == HISTORY_LOCK ? " " : "",
		operation->verb == HISTORY_LOCK ? name : "");
	say_when(history, index, explained);
	say(explained, " %s", endings[operation->result]);
	if (operation->result == HISTORY_NAMED)
		say(explained, " %.80s", name);
}

/* What follows from the operations, kind by kind. */
static const char *conclusion(const struct conflict *conflict, const struct words *words)
{
	switch (conflict->kind) {
	case CONFLICT_LOCKED_TWICE: return "it held the lock already";
	case CONFLICT_STRANGER_UNLOCKS: return "it did not hold the lock";
	case CONFLICT_OWNER_NOT_LOCKED:
	case CONFLICT_OWNER_NOT_OWNER: return "it held the lock all that time";
	case CONFLICT_OWNER_SEES_FREE:
	case CONFLICT_OWNER_SEES_OTHER:
		return "it held the lock all that time, under the name it had given";
	case CONFLICT_NEVER_LOCKED: return "no lock of that name was ever granted";
	case CONFLICT_SEEN_EARLY: return "that name was not locked before then";
	case CONFLICT_SEEN_LATE: return "that name had been released by then";
	case CONFLICT_TWO_OWNERS: return "neither can have ended before the other began";
	case CONFLICT_FREE_WHILE_HELD: return " all that time";
	case CONFLICT_REFUSED_WHILE_FREE:
		if (conflict->chained)
			return "the tenures there were are too few to explain that and the others";
		return words->clause[0] == 'L' || words->clause[0] == 'U'
			? "nobody can have held the lock at any of that time"
			: "its owner was gone, and nobody else can have held the lock";
	case CONFLICT_NONE:
	case CONFLICT_SEARCHED: break;
	}
	return "no order of these operations allows it";
}

/* "A holding it under N and B under M". */
static void say_tenures(const struct history *history, const struct conflict *conflict,
	struct linearize_conflict *explained)
{
	const struct history_operation *one = &history->operations[conflict->held_from];
	const struct history_operation *other = &history->operations[conflict->culprit];
	char name[HISTORY_NAME_SIZE];

	history_encode_name(history_text(&history->names, one->name), name);
	say(explained, "%.60s held the lock under the name %.80s",
		client_of(history, conflict->held_from), name);
	if (conflict->kind != CONFLICT_TWO_OWNERS)
		return;
	history_encode_name(history_text(&history->names, other->name), name);
	say(explained, " and %.60s under the name %.80s", client_of(history, conflict->culprit),
		name);
}

static void explain_in_words(const struct history *history, const struct conflict *conflict,
	const struct words *words, struct linearize_conflict *explained)
{
	const uint32_t culprit = conflict->culprit;
	int listed = 0;

	explained->clause = words->clause;
	explained->title = words->title;
	if (conflict->kind != CONFLICT_TWO_OWNERS) {
		say_operation(history, culprit, explained);
		say(explained, ", but ");
		if (conflict->kind == CONFLICT_FREE_WHILE_HELD)
			say_tenures(history, conflict, explained);
		say(explained, "%s", conclusion(conflict, words));
	} else {
		say_tenures(history, conflict, explained);
		say(explained, ", and %s", conclusion(conflict, words));
	}
	for (size_t i = 0; i < explained->count; i++) {
		if (explained->operations[i] == culprit && conflict->kind != CONFLICT_TWO_OWNERS)
			continue;
		if (listed == 4) {
			say(explained, "; and so on");
			break;
		}
		say(explained, listed++ ? "; " : ": ");
		say_operation(history, explained->operations[i], explained);
	}
	say(explained, ".");
}

static int by_index(const void *left, const void *right)
{
	const uint32_t *one = left, *other = right;

	return *one < *other ? -1 : *one > *other;
}

/* Moves the operations over, sorted and each only once. */
static void take_operations(struct conflict *conflict, struct linearize_conflict *explained)
{
	size_t kept = 0;

	if (conflict->count)
		qsort(conflict->operations, conflict->count, sizeof(uint32_t), by_index);
	for (size_t i = 0; i < conflict->count; i++) {
		if (!kept || conflict->operations[kept - 1] != conflict->operations[i])
			conflict->operations[kept++] = conflict->operations[i];
	}
	explained->operations = conflict->operations;
	explained->count = kept;
	conflict->operations = NULL;
	conflict->count = conflict->capacity = 0;
}

int linearize_explain(const struct history *history, struct conflict *conflict,
	struct linearize_conflict *explained)
{
	struct words words;
	int minimal = 1;

	*explained = (struct linearize_conflict){ 0 };
	if (conflict->kind == CONFLICT_SEARCHED)
		minimal = linearize_reduce(history, conflict);
	if (minimal < 0 || conflict->no_memory)
		return -1;
	words = choose_words(history, conflict);
	explained->minimal = minimal;
	take_operations(conflict, explained);
	explain_in_words(history, conflict, &words, explained);
	return 0;
}
