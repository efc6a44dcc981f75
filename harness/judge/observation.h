/*
 * observation.h - what was seen when a step was done. Raw facts; nothing here is judged.
 *
 * The text form is `WORD field=value ...`, the same in the record and on the wire from a contender.
 */
#ifndef EXACCESS_OBSERVATION_H
#define EXACCESS_OBSERVATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* OUTCOME(name, word) */
#define OUTCOMES(OUTCOME)                                                                       \
	OUTCOME(NOTHING, "nothing") /* the step was never done */                               \
	OUTCOME(ANSWER, "answer")   /* the drive, or the system, answered */                    \
	OUTCOME(PENDING, "pending") /* begun and not answered yet */                            \
	OUTCOME(HANG, "hang")       /* no answer within the time-out */                         \
	OUTCOME(END, "end")         /* the process ended, as the step wanted or by itself */    \
	OUTCOME(FOREIGN, "foreign") /* somebody else had a hand in it; text says who and how */ \
	OUTCOME(REFUSED,                                                                        \
		"refused") /* who works the drive does not do it, now; text says who and why */ \
	OUTCOME(TROUBLE, "trouble") /* the drive could not be asked; text says why */

enum outcome {
#define OUTCOME(name, word) OUTCOME_##name,
	OUTCOMES(OUTCOME)
#undef OUTCOME
};

#define OBSERVATION_OUTPUT 600 /* bytes of output kept; the digest covers all of them */

/* text of an answer that this side gave by itself, as there is no handle in that slot: no drive was asked. */
#define NO_HANDLE "no handle"

struct observation {
	enum outcome outcome;
	uint32_t status;        /* NTSTATUS */
	uint32_t win32;         /* Win32 code of the same answer */
	bool is_hresult;        /* an answer of the IMAPI level: hresult, and no status */
	uint32_t hresult;       /* as it was returned */
	uint64_t information;   /* bytes, with status_block */
	bool status_block;      /* the caller's IO_STATUS_BLOCK was written */
	uint32_t output_length; /* bytes of room handed in */
	uint32_t output_size;   /* bytes up to the last one that changed */
	uint64_t digest;        /* FNV-1a of output_size bytes */
	uint8_t output[OBSERVATION_OUTPUT];
	uint32_t end;   /* OUTCOME_END: enum process_end */
	uint32_t code;  /* ... exit code, signal or exception */
	uint64_t begun; /* nanoseconds of clock_now() */
	uint64_t ended;
	uint32_t count; /* in how many rounds exactly this was seen; times are the first's */
	char *text;     /* lines; owned; NULL is none */
};

/* The byte an output buffer holds at index before a request, so that untouched bytes show. */
uint8_t observation_sentinel(size_t index);
/* The byte of the output buffer at index after the request, as far as it was kept. */
uint8_t observation_byte(const struct observation *observation, uint32_t index);
/* Fills in output_size, digest and output from a buffer of length bytes. */
void observation_take_output(
	struct observation *observation, const uint8_t *buffer, uint32_t length);
/* An answer that says the request succeeded, whichever level it is of? */
bool observation_succeeded(const struct observation *observation);
/* All but times and count equal? */
bool observation_equal(const struct observation *one, const struct observation *other);
int observation_copy(struct observation *to, const struct observation *from);
void observation_clear(struct observation *observation);
/* Makes it say that the drive could not be asked, and why. */
void observation_trouble(struct observation *observation, const char *why);
/* Lets it list a copy of text, in place of what it listed; trouble if memory is short. */
void observation_list(struct observation *observation, const char *text);

/* The exact form in memory of its own (to be freed; NULL when short of memory), and back: 0, or -1
 * and the reason in error. */
char *observation_print(const struct observation *observation);
int observation_parse(const char *text, struct observation *observation, char *error, size_t size);
/* In words: `STATUS_ACCESS_DENIED`, `STATUS_SUCCESS, locked by "Holder"`. code is the control code
 * or 0, which tells how to read the output. */
void observation_describe(
	const struct observation *observation, uint32_t code, char *text, size_t size);

#endif
