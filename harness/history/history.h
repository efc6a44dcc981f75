/*
 * history.h - what clients of one lock asked and were told, and the text form of it.
 *
 * THE FORMAT "exaccess-history 1"
 *
 * Text, one line per operation, in ASCII. The first line is exactly
 *
 *     exaccess-history 1
 *
 * and every other line is empty, a comment (its first byte is '#'), or six fields separated by one
 * or more spaces or tabs:
 *
 *     CLIENT INVOKE_NS COMPLETE_NS OPERATION ARGUMENT RESULT
 *
 *     A 100 180 lock Burner-1 ok
 *     B 120 150 lock Burner-2 denied
 *     B 160 240 query - Burner-1
 *     A 200 260 unlock - ok
 *     C 300 -   lock Burner-3 -
 *
 * A line ends with LF or CR LF; the last one may lack it.
 *
 * CLIENT is a file object: any 1 to 255 bytes from '!' to '~'. It must not begin with '#'.
 * INVOKE_NS and COMPLETE_NS are decimal nanoseconds of one clock common to all clients, 0 to
 * 9223372036854775806. COMPLETE_NS is '-' for an operation that never returned.
 *
 *     OPERATION  ARGUMENT  RESULT
 *     lock       NAME      ok | denied
 *     unlock     -         ok | not-locked | not-owner
 *     query      -         free | NAME
 *     close      -         ok
 *     crash      -         ok
 *
 * RESULT may also be '-', not known, but only when COMPLETE_NS is '-'.
 *
 * NAME is 0 to 255 bytes, none of them zero. Bytes in [A-Za-z0-9._:;,-] may stand for themselves;
 * every other byte is written %XX, two hexadecimal digits. A name that would read "free" or "-" has
 * its first byte written so ("%66ree", "%2D"), and the empty name is a lone '%'.
 *
 * Lines of different clients may come in any order. Those of one client come in the order in which
 * the client did them, and:
 *     - COMPLETE_NS >= INVOKE_NS;
 *     - INVOKE_NS >= COMPLETE_NS of the client's previous operation;
 *     - nothing follows a close or a crash, nor an operation without COMPLETE_NS, but that a client
 *       can crash during an operation: a crash may follow one, with INVOKE_NS no earlier.
 * The order of one client's operations is known even where they meet at the same instant.
 *
 * WHAT IT MEANS
 *
 * Intervals are closed. An operation takes effect at one instant of its interval. Operations of
 * different clients that share an instant are concurrent: only COMPLETE_NS strictly before the
 * other's INVOKE_NS orders them. An operation that never returned takes effect, with the result
 * written (any, if that is '-'), at some instant from INVOKE_NS on, or never. A crash is the end of
 * its client: the lock, if held, goes at some instant of the interval, however long after
 * INVOKE_NS when there is no COMPLETE_NS. What the client was doing takes effect before that or
 * never.
 *
 * For whoever writes histories: read the clock before the request is made and after it returned,
 * never the other way about. Where a client completes an operation after the decision to kill it,
 * INVOKE_NS of the crash is that operation's COMPLETE_NS.
 */
#ifndef EXACCESS_HISTORY_H
#define EXACCESS_HISTORY_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define HISTORY_NEVER   INT64_MAX /* complete of an operation that did not return */
#define HISTORY_NO_NAME UINT32_MAX

enum history_verb {
	HISTORY_LOCK,
	HISTORY_UNLOCK,
	HISTORY_QUERY,
	HISTORY_CLOSE,
	HISTORY_CRASH,
	HISTORY_VERB_COUNT,
};

enum history_result {
	HISTORY_OK,
	HISTORY_DENIED,
	HISTORY_NOT_LOCKED,
	HISTORY_NOT_OWNER,
	HISTORY_FREE,
	HISTORY_NAMED, /* a query that saw the lock held under name */
	HISTORY_UNKNOWN,
	HISTORY_RESULT_COUNT,
};

struct history_operation {
	int64_t invoke;   /* ns */
	int64_t complete; /* ns, or HISTORY_NEVER */
	uint32_t client;  /* index into clients */
	uint32_t name;    /* index into names: asked for by a lock, seen by a query; or none */
	uint32_t line;    /* where it was read, 0 when it was not */
	uint8_t verb;     /* enum history_verb */
	uint8_t result;   /* enum history_result */
};

/* Distinct texts, numbered from 0 in order of first use. */
struct history_texts {
	char *bytes;
	size_t used, size;
	size_t *starts; /* offsets of the texts, which end with a zero byte */
	uint32_t count, capacity;
	uint64_t *slots; /* hash table: index + 1, and above it, by 32 bits, the hash */
	uint32_t slot_count;
};

/* Where a client stands, for the rules a new operation must keep. */
struct history_client {
	int64_t since;     /* when its last operation completed, or was invoked if it did not */
	uint8_t last_verb; /* HISTORY_VERB_COUNT before the first */
	uint8_t pending;   /* its last operation did not return */
};

/* Owns everything it points to. Start from all zero, end with history_free(). */
struct history {
	struct history_operation *operations; /* each client's in its order */
	size_t count, capacity;
	struct history_texts clients, names;
	struct history_client *states; /* one per client */
	size_t state_count;
};

/* Why an operation cannot be part of a history. */
enum history_problem {
	HISTORY_FINE = 0,
	HISTORY_NO_MEMORY = -1,
	HISTORY_ENDS_EARLY = -2,     /* complete before invoke */
	HISTORY_OVERLAPS = -3,       /* invoke before the client's previous complete */
	HISTORY_AFTER_END = -4,      /* after the client's close or crash */
	HISTORY_AFTER_PENDING = -5,  /* after an operation that did not return */
	HISTORY_WRONG_RESULT = -6,   /* not a result of this operation */
	HISTORY_UNKNOWN_RESULT = -7, /* returned, but the result is not given */
	HISTORY_TOO_LONG = -8,       /* more operations, clients or names than fit */
};

/* Where text is not a history, for the user to mend. */
struct history_error {
	unsigned long line,
		column; /* from 1; 0 when the file could not be read or memory ran out */
	char text[200];
};

void history_free(struct history *history);

/*
 * Index of a client or name, added when new; UINT32_MAX when memory runs out. text has length
 * bytes, none of them zero; it is copied.
 */
uint32_t history_client(struct history *history, const char *text, size_t length);
uint32_t history_name(struct history *history, const char *text, size_t length);
const char *history_text(const struct history_texts *texts, uint32_t index);

/* Adds a copy of operation when it keeps the rules above, and says which rule it breaks if not. */
enum history_problem history_add(
	struct history *history, const struct history_operation *operation);
const char *history_problem_text(enum history_problem problem);

/* The words of the format. */
const char *history_verb_word(enum history_verb verb);
const char *history_result_word(enum history_result result);

/* A result that has this verb; HISTORY_UNKNOWN belongs to every verb. */
int history_result_fits(enum history_verb verb, enum history_result result);

/* Bytes that any name can need in the format, its zero byte included. */
#define HISTORY_NAME_MAX  255
#define HISTORY_NAME_SIZE (3 * HISTORY_NAME_MAX + 1)

/* Writes name as the format does; returns text. */
char *history_encode_name(const char *name, char text[HISTORY_NAME_SIZE]);

/*
 * Reads a whole history into one that is empty. Returns 0, or -1 with error filled; history then
 * holds what came before and still needs history_free(). Any bytes are safe to read; memory grows
 * with what has been read, never with a number written in the input.
 */
int history_read(struct history *history, FILE *file, struct history_error *error);

/* Writes the format. Returns 0, or -1 when a write failed. */
int history_write(const struct history *history, FILE *file);
/* One line of it, without the line's end: "A 100 180 lock Burner-1 ok". */
int history_write_operation(
	const struct history *history, const struct history_operation *operation, FILE *file);

#endif
