/*
 * expectation.h - what a step should be seen to do: a conjunction of conditions, as data.
 *
 * The text form is `WORD [key=value ...] & WORD ...`, the same in the record and in files to replay.
 */
#ifndef EXACCESS_EXPECTATION_H
#define EXACCESS_EXPECTATION_H

#include <stddef.h>
#include <stdint.h>

/* CONDITION(name, word). "ref" is the number of an earlier step of the same plan. */
#define CONDITIONS(CONDITION)                                                                      \
	CONDITION(ANSWERED, "answered")                    /* any status at all */                 \
	CONDITION(STATUS, "status")                        /* one of statuses */                   \
	CONDITION(NOT_STATUS, "not-status")                /* none of statuses */                  \
	CONDITION(WIN32, "win32")                          /* value is the Win32 code */           \
	CONDITION(FAILS, "fails")                          /* any error status */                  \
	CONDITION(SUCCEEDS, "succeeds")                    /* any success status */                \
	CONDITION(INFORMATION, "information")              /* value bytes */                       \
	CONDITION(INFORMATION_MOST, "information-at-most") /* value bytes */                       \
	CONDITION(FREE, "free")               /* a state query answered: not locked */             \
	CONDITION(LOCKED, "locked")           /* ... locked, by whomever */                        \
	CONDITION(LOCKED_BY, "locked-by")     /* ... locked, and the name is text */               \
	CONDITION(FOLLOWS, "follows")         /* locked by text if ref succeeded, else free */     \
	CONDITION(FREE_OR, "free-or")         /* ... not locked, or the name is text */            \
	CONDITION(FREE_IF, "free-if")         /* ... not locked, if ref succeeded */               \
	CONDITION(SAME, "same")               /* parts (value) equal those of ref */               \
	CONDITION(DIFFERS, "differs")         /* parts (value) do not all equal those of ref */    \
	CONDITION(UNTOUCHED, "untouched")     /* output bytes from value on are as handed in */    \
	CONDITION(BYTES, "bytes")             /* output at value holds text */                     \
	CONDITION(STARTS_LIKE, "starts-like") /* the first value output bytes equal ref's from */  \
	CONDITION(TEXT_EMPTY, "text-empty")                                                        \
	CONDITION(TEXT_HAS, "text-has")     /* at least one line starts with text */               \
	CONDITION(TEXT_LACKS, "text-lacks") /* no line starts with text */                         \
	CONDITION(TEXT_ONLY, "text-only")   /* every line starts with text */                      \
	CONDITION(TEXT_COUNT, "text-count") /* exactly value lines start with text */              \
	CONDITION(TEXT_COMMAND,                                                                    \
		"text-command") /* of a command log: operation code value, by anyone */            \
	CONDITION(TEXT_NO_COMMAND, "text-no-command") /* ... not there */                          \
	CONDITION(TEXT_ORDER, "text-order") /* a line starting with text, later one with more */   \
	CONDITION(OUTCOMES, "outcomes")     /* of repeats: each is a word of text */               \
	CONDITION(OUTCOME, "outcome")       /* ... at least one is text */                         \
	CONDITION(ONE_WINNER, "one-winner") /* of a race: one SUCCESS, the rest in statuses */     \
	CONDITION(IN_TIME, "in-time") /* no answer within the time limit breaks the clause */      \
	CONDITION(ENDED, "ended")     /* the process ended */                                      \
	CONDITION(PENDING, "pending") /* begun and not yet answered */                             \
	CONDITION(HRESULT, "hresult") /* one of statuses, which are HRESULTs */                    \
	CONDITION(NOT_HRESULT, "not-hresult")   /* none of them */                                 \
	CONDITION(COMPOSED, "composed")         /* one of them, or composed of ref's Win32 code */ \
	CONDITION(OWNER_OR, "owner-or")         /* one of them, or the owner read is text */       \
	CONDITION(FAILED_HR, "hr-failed")       /* any failure HRESULT */                          \
	CONDITION(SUCCEEDED_HR, "hr-succeeded") /* any success HRESULT */                          \
	CONDITION(OWNER, "owner")               /* ... and the name that came with it is text */   \
	CONDITION(OWNER_FOLLOWS, "owner-follows") /* ... if ref succeeded; else it is another */   \
	CONDITION(IF_LOCKED, "if-locked")         /* the others count if ref saw it locked */

enum condition_kind {
#define CONDITION(name, word) CONDITION_##name,
	CONDITIONS(CONDITION)
#undef CONDITION
		CONDITION_COUNT
};

/* Parts of an observation to compare, as bits of value in SAME and DIFFERS. */
#define PART_STATUS      1u
#define PART_INFORMATION 2u
#define PART_BYTES       4u
#define PART_TEXT        8u
#define PART_ANSWER      (PART_STATUS | PART_INFORMATION | PART_BYTES)

#define CONDITION_STATUSES 4
#define CONDITION_TEXT     192

struct condition {
	enum condition_kind kind;
	int ref; /* step number, -1 none */
	uint64_t value;
	uint32_t statuses[CONDITION_STATUSES]; /* status_count of them */
	uint32_t status_count;
	uint32_t offset; /* STARTS_LIKE: where in ref's output */
	uint32_t text_size;
	char text[CONDITION_TEXT]; /* raw bytes, text_size of them, then a NUL */
	char more[64];             /* TEXT_ORDER */
};

#define EXPECTATION_CONDITIONS 5

struct expectation {
	uint32_t count;
	struct condition conditions[EXPECTATION_CONDITIONS];
};

#define EXPECTATION_TEXT 4096

/* The exact form, and back. parse returns 0, or -1 and the reason in error. */
void expectation_print(const struct expectation *expectation, char *text, size_t size);
int expectation_parse(const char *text, struct expectation *expectation, char *error, size_t size);
/* In words: `STATUS_ACCESS_DENIED`, `not locked`. */
void expectation_describe(const struct expectation *expectation, char *text, size_t size);

#endif
