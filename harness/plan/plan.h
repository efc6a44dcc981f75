/*
 * plan.h - a test case is a function that writes a plan. This is the language it writes in.
 *
 * A plan is a list of steps: who does what, and what should be seen.
 *
 *   given(plan, HOLDER, locks("Holder"), returns(SUCCESS));      a condition of the test: when it
 *                                                                does not hold, nothing was tested
 *   then(plan, RIVAL, locks("Rival"), returns(ACCESS_DENIED));   what the clause demands
 *   note(plan, RIVAL, locks_with(2, "Rival"));                   what is only recorded
 *   letter(plan, "...", returns(...)); reading(plan, "...", returns(...));   names for what a note
 *                                                                can turn out to be
 *
 * Each actor is a process of its own. An actor that uses FIRST_HANDLE without opening it has it
 * opened before the first step: interface path, read and write; OTHER_DRIVE likewise on the second
 * drive. An actor that uses FIRST_RECORDER or OTHER_RECORDER without creating it has it created and
 * initialised there too. All recorders are let go of and all handles are closed, and the drive is checked to be unlocked, after the last step.
 * given, then and note return the step's number for same_as() and its kin.
 *
 * Writing a plan does no I/O. A plan that makes no sense (a slot used before it is opened, a
 * condition on a later step, a `then` in a case about an open question) is an error of the suite:
 * it is reported and the case never runs.
 */
#ifndef EXACCESS_PLAN_H
#define EXACCESS_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "harness/facts/clause.h"
#include "harness/facts/codes.h"
#include "harness/plan/expectation.h"
#include "harness/facts/hresult.h"
#include "harness/facts/lab.h"
#include "harness/plan/operation.h"
#include "harness/plan/plan_data.h"
#include "harness/facts/precedence.h"
#include "harness/facts/status.h"

/* One case of a suite. Tables end with an entry whose name is NULL. */
struct test_case {
	const char *name;   /* unique in its suite, [a-z0-9-] */
	struct place place; /* of its row; with the next field, CLAUSES(...) */
	const struct clause *const
		*cited; /* NULL of a computed case; case_clauses() knows of both */
	void (*write)(struct plan *plan);
	uint32_t argument; /* for plan_argument(): one function, several cases */
	uint32_t needs;    /* NEED_* beyond what its steps show by themselves */
	bool fitted;       /* it is there for drives at hand, and in no catalogue */
	/* Of a computed case, whose clauses are NULL: works them out, at the latest by writing its plan. */
	const struct clause *const *(*cites)(const struct test_case *test);
};

/* The clauses that it cites, ended by NULL. */
const struct clause *const *case_clauses(const struct test_case *test);

/* A suite and its cases; a table of suites ends with a NULL name. */
struct suite {
	const char *name;
	const struct test_case *cases;
	bool computed; /* its cases are made by the program, and are many */
};

/* ---- the language ---- */

int given(struct plan *plan, enum actor actor, struct operation does, struct expectation seen);
int then(struct plan *plan, enum actor actor, struct operation does, struct expectation seen);
/* A condition that a right drive need not meet, and that no need says: where it is not met, the case is
 * skipped. */
int provided(struct plan *plan, enum actor actor, struct operation does, struct expectation seen);
int note(struct plan *plan, enum actor actor, struct operation does);
/* Of the last note: what the documents' letter says; another way it can turn out. text lives as
 * long as the program. */
void letter(struct plan *plan, const char *text, struct expectation seen);
void reading(struct plan *plan, const char *text, struct expectation seen);
/* The next count steps start together, each in its own process. */
void at_once(struct plan *plan, uint32_t count);
/* The steps between are repeated, rounds times in all; every round must satisfy them. An actor that
 * ended is started anew when it is used again (after which it must open what it uses). */
void begin_rounds(struct plan *plan, uint32_t rounds);
void end_rounds(struct plan *plan);
uint32_t plan_argument(const struct plan *plan);

/* Operations on a drive. Each acts through FIRST_HANDLE unless wrapped in through(). */
struct operation queries(void);
struct operation locks(const char *name);
struct operation locks_with(uint32_t flags, const char *name);
struct operation unlocks(void);
struct operation unlocks_with(uint32_t flags);
/* The exclusive-access request with everything chosen freely: name is size bytes, the 64-byte field
 * is filled up with fill; input_length 72. */
struct operation requests(
	uint32_t type, uint32_t flags, const void *name, size_t size, uint8_t fill);
struct operation controls(
	uint32_t code, const void *input, uint32_t input_length, uint32_t output_length);
struct operation asks_property(uint32_t type, uint32_t id, uint32_t output_length);
struct operation asks_inquiry(uint32_t output_length);
/* A SCSI command with a minimal command block for its opcode and length bytes to be read. */
struct operation passes_through(uint8_t opcode, uint32_t length);
struct operation passes_through_direct(uint8_t opcode, uint32_t length);
struct operation reads(uint32_t offset, uint32_t length);
struct operation writes(uint32_t offset, uint32_t length);
struct operation flushes(void);
/* count lock-unlock pairs; the tally is the text. */
struct operation cycles(uint32_t count, const char *name);

/* Handles. */
struct operation opens(enum handle_slot slot, enum lab_path path, uint32_t access);
#define READ_WRITE (ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE)
#define READ_ONLY  ACCESS_GENERIC_READ
#define WRITE_ONLY ACCESS_GENERIC_WRITE
#define NO_ACCESS  0u
struct operation closes(enum handle_slot slot);
struct operation duplicates(enum handle_slot slot, enum handle_slot to);
struct operation gives(enum handle_slot slot, enum actor to, enum handle_slot to_slot);
/* The receiver must not have been used before: it starts with the handle inherited. */
struct operation bequeaths(enum handle_slot slot, enum actor to, enum handle_slot to_slot);
struct operation subscribes(void);
/* All that has come by now, which may not be all there is to come: notifications are delivered some
 * time after what caused them. */
struct operation sees_events(void);
/* Waits, within the time limit, for one that starts so (says() demands that it came), and takes all up to
 * it. Silence can only be demanded of a listener that hears something in the same plan. */
struct operation hears(const char *line_start);
struct operation enumerates(void);
struct operation asks_volume(void);
struct operation identifies(void);
struct operation lays_out(void);

/* Recorders (IDiscRecorder2). Each acts through FIRST_RECORDER unless wrapped in on_recorder(). Names
 * are BSTRs; force is VARIANT_FALSE where nothing else is said. */
struct operation creates_recorder(enum recorder_slot slot);
struct operation initialises(enum recorder_slot slot);
struct operation acquires(const char *name);
struct operation acquires_forcing(const char *name); /* VARIANT_TRUE */
struct operation acquires_with(uint32_t force, const char *name);
struct operation acquires_utf16(const uint16_t *units, uint32_t count);
struct operation acquires_filled(uint32_t count, char unit); /* the same unit, count times */
struct operation acquires_null(void);
struct operation releases(void);
struct operation asks_owner(void);
struct operation asks_owner_into_nothing(void);
/* IDiscFormat2Data::Write of length bytes, a multiple of SECTOR_SIZE, with name for ClientName. With
 * begins() it goes on by itself until it is awaited. */
struct operation burns(const char *name, uint32_t length);
/* IDiscRecorder2Ex: a command without data. */
struct operation sends_command(uint8_t opcode);
/* The handle that the recorder holds on the device is closed by someone else in its process. */
struct operation loses_handle(void);
struct operation lists_methods(void);
/* The object's final release. */
struct operation releases_object(enum recorder_slot slot);
struct operation on_recorder(enum recorder_slot slot, struct operation does);
struct operation forcing(uint32_t force, struct operation acquires);
struct operation without_length(struct operation acquires); /* a plain string for a BSTR */
/* The recorder's time limit for the drive, where it can be set. */
struct operation giving_up_after(uint32_t milliseconds, struct operation does);

/* Lives and deaths. */
struct operation dies(enum death how);
struct operation quits(void);
struct operation is_killed(void);
struct operation is_stopped(void);
struct operation goes_on(void);

/* The actor is LAB. Operands not used are 0. */
struct operation lab(enum lab_verb verb, uint32_t a, uint32_t b, uint32_t c);
#define inserts(medium, content)  lab(LAB_INSERT, MEDIUM_##medium, content, 0)
#define takes_out()               lab(LAB_TAKE_OUT, 0, 0, 0)
#define mounts()                  lab(LAB_MOUNT, 0, 0, 0)
#define passes_time(milliseconds) lab(LAB_PASS_TIME, milliseconds, 0, 0)
#define stalls(opcode)            lab(LAB_STALL, opcode, 0, 0)
#define ANY_COMMAND               256u
#define releases_stall()          lab(LAB_RELEASE_STALL, 0, 0, 0)
#define clears_commands()         lab(LAB_CLEAR_COMMANDS, 0, 0, 0)
#define reads_commands()          lab(LAB_READ_COMMANDS, 0, 0, 0)
#define reads_state()             lab(LAB_STATE, 0, 0, 0)
/* The next request that comes to that place in the driver waits there, begun and not answered; and goes on,
 * which fails when nobody has come. STOP_* of lab.h. */
#define stops_at(place)     lab(LAB_STOP_AT, STOP_##place, 0, 0)
#define goes_on_from(place) lab(LAB_GO_ON, STOP_##place, 0, 0)

/* The actor is LAB, too. Processes of their own open, lock, query, unlock, close and die by chance, until
 * they have done so many operations; the text is figures, `linearizable yes` or `linearizable no`
 * (whether a correct lock could have given all the answers that they got), and `violation: ` lines. mix says what they do, as
 * "lock=3,query=2,unlock=3"; "" is all of it, as `exaccess storm` does. No other actor may hold the
 * lock meanwhile. */
struct operation storms(uint32_t processes, uint32_t operations, const char *mix);

/* Changes to an operation. */
struct operation through(enum handle_slot slot, struct operation does);
struct operation on_drive(uint32_t drive, struct operation does); /* opens, lab */
/* Opens or queries that are made again until the drive is not locked, or the time limit is over: no
 * document says how soon a release shows. */
struct operation patiently(struct operation does);
struct operation in_a_thread(struct operation does);
struct operation begins(uint32_t tag, struct operation does); /* tag 1..9; the answer is PENDING */
struct operation awaits(uint32_t tag);
/* Does not wait: PENDING while there is no answer, which can then still be awaited. */
struct operation peeks(uint32_t tag);
struct operation cancels(uint32_t tag);
struct operation times(uint32_t count, struct operation does);
struct operation with_input_length(uint32_t length, struct operation does);
struct operation with_output_length(uint32_t length, struct operation does);
struct operation with_fill(uint8_t fill, struct operation does);
struct operation with_code(uint32_t code, struct operation does);
struct operation with_flags(uint32_t control_flags, struct operation does); /* CONTROL_* */
struct operation with_buffers(uint32_t buffers, struct operation does);     /* BUFFERS_* */
struct operation at_level(uint32_t level, struct operation does);
struct operation overlapped(struct operation opens);
/* Of a file on the volume, which is otherwise read past every cache. */
struct operation buffered(struct operation opens);
struct operation sharing(uint32_t share, struct operation opens);
struct operation as_account(enum lab_account account, struct operation opens);
struct operation as_32_bit(struct operation opens);

/* CONTROL_* flags for with_flags(), the same numbers as in fixtures/protocol/protocol.h. */
#define INPUT_UNREADABLE  1u
#define OUTPUT_UNWRITABLE 2u
#define NO_FILE_OBJECT    4u
#define INTERNAL_REQUEST  8u
#define WIN32_CALL        0x100u /* by DeviceIoControl, where that is another call */

/* Expectations. */
#define returns(name)            returns_status(ST_##name)
#define returns_either(a, b)     returns_one_of(2, (const enum status[]){ ST_##a, ST_##b })
#define returns_any_of3(a, b, c) returns_one_of(3, (const enum status[]){ ST_##a, ST_##b, ST_##c })
#define returns_other_than(name) returns_not(ST_##name)
#define returns_hr(name)         returns_hresults(1, (const enum hresult[]){ HR_##name })
#define returns_hr_either(a, b)  returns_hresults(2, (const enum hresult[]){ HR_##a, HR_##b })
#define returns_hr_any_of3(a, b, c) \
	returns_hresults(3, (const enum hresult[]){ HR_##a, HR_##b, HR_##c })
#define returns_hr_neither(a, b) returns_no_hresults(2, (const enum hresult[]){ HR_##a, HR_##b })
#define returns_hr_none_of4(a, b, c, d) \
	returns_no_hresults(4, (const enum hresult[]){ HR_##a, HR_##b, HR_##c, HR_##d })
struct expectation returns_hresults(uint32_t count, const enum hresult *hresults);
struct expectation returns_no_hresults(uint32_t count, const enum hresult *hresults);
/* This one, or that of the Win32 code which an earlier raw request was answered with. */
struct expectation returns_hr_or_composed(enum hresult hresult, int step);
struct expectation succeeds_hr(void); /* S_OK or another success code */
struct expectation fails_hr(void);
/* An owner read succeeded and gave this name; "" is a string without characters. */
struct expectation owner_is(const char *name);
/* An owner read gave this name, or failed in this way. */
struct expectation owner_is_or(const char *name, enum hresult hresult);
struct expectation owner_is_null(void); /* likewise, and NULL was given for a string */
/* This name, provided that the earlier lock succeeded; anything but this name if it did not. */
struct expectation owner_is_outcome_of(int step, const char *name);
struct expectation returns_status(enum status status);
struct expectation returns_one_of(uint32_t count, const enum status *statuses);
struct expectation returns_not(enum status status);
/* The status, and the Win32 code that DeviceIoControl's caller gets for it. */
struct expectation returns_with_code(enum status status, uint32_t win32);
/* Of a command that was passed through: SUCCESS, and the drive has carried it out. SUCCESS alone may come
 * with a SCSI status that says it has not. */
struct expectation passed_good(void);
struct expectation answers(void); /* whatever the status */
/* As it says, and that an answer comes within the time limit at all is what the clause is about: of any
 * other step a missing one proves nothing. */
struct expectation in_time(struct expectation seen);
struct expectation fails(void);
struct expectation succeeds(void);
struct expectation stays_pending(void);
struct expectation ends(void);
struct expectation information_is(uint64_t bytes);
struct expectation information_at_most(uint64_t bytes);
struct expectation sees_free(void);
struct expectation sees_locked(void);
struct expectation sees_lock_of(const char *name);
/* Either, for who asks while it changes: nothing in between. */
struct expectation sees_free_or_lock_of(const char *name);
/* Locked under name when that earlier lock request succeeded, free when it failed. */
struct expectation sees_outcome_of(int step, const char *name);
/* What is seen counts only if that earlier query saw the device locked: for what follows an event of
 * which no document says whether the lock outlives it. */
struct expectation if_locked(int step, struct expectation seen);
/* Free, provided that earlier step succeeded; anything else if it did not. */
struct expectation free_if(int step);
struct expectation same_as(int step); /* status, Information and bytes */
struct expectation same_parts_as(int step, uint32_t parts);
struct expectation differs_from(int step, uint32_t parts);
struct expectation output_untouched_from(uint32_t offset);
struct expectation output_bytes(uint32_t offset, const void *bytes, uint32_t size);
/* The first size bytes of output are those at offset in that earlier step's output. */
struct expectation starts_like(int step, uint32_t offset, uint32_t size);
struct expectation says_nothing(void);
struct expectation says(const char *line_start);
struct expectation never_says(const char *line_start);
struct expectation says_only(const char *line_start);
struct expectation says_times(uint32_t count, const char *line_start);
/* Of a command log: whoever sent it. Who sends what for himself, and by which word the log calls him, is a
 * driver's own affair; only clients have names that a case knows. */
struct expectation has_command(uint8_t opcode);
struct expectation lacks_command(uint8_t opcode);
struct expectation says_in_order(const char *first, const char *second);
/* Of times() and cycles(): every outcome is one of these words, separated by spaces; an outcome is a
 * status such as STATUS_SUCCESS, or for a state query `free` or `locked:NAME`; of the IMAPI level an
 * HRESULT such as S_OK, or for an owner read that succeeded `owner:NAME`. */
struct expectation outcomes(const char *words);
/* ... and at least one of them is this one. */
struct expectation some_outcome(const char *word);
/* Of the last step of an at_once group: exactly one SUCCESS, every other status is this one. */
#define one_winner(loser) one_winner_else(ST_##loser)
struct expectation one_winner_else(enum status loser);
struct expectation both(struct expectation one, struct expectation other);

#endif
