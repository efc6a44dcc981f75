/*
 * record.h - the run directory's memory: append-only text, written as things happen, from which
 * every report can be made again.
 *
 * Each line stands for itself and is written whole. The plan comes first, with its expectations;
 * then, as it happens, what was seen. Format, one line each:
 *
 *   exaccess-record 2
 *   fact KEY VALUE                        of the run: version, seed, command, started, host ...
 *   waivers COUNT FILE                    violations that are accepted, in place of any list before;
 *   waiver case|clause TARGET VENDOR PRODUCT REVISION DRIVER EXPIRES REFERENCE REASON   COUNT of it
 *   drive N KEY VALUE                     identity of drive N as it answered
 *   clause ID KIND SOURCES WHERE TEXT     every clause that a planned case cites
 *   case C SUITE NAME POLICY NEEDS REPETITIONS CLAUSE,CLAUSE...
 *   place C LINE FILE                     where the case stands in the sources
 *   step C S ROLE ACTOR GROUP LOOP ROUNDS IMPLIED OPERATION | EXPECTATION
 *   reading C S letter|reading EXPECTATION | TEXT
 *   planned COUNT                         the plan is complete: so many cases
 *   begin C REPETITION TIME               it is handed out to be played; times are nanoseconds of
 *                                         a clock that never jumps
 *   seen C REPETITION S COUNT OBSERVATION
 *   restarting C REPETITION S TIME SECONDS   the machine is restarted in that step, and the run goes on behind
 *                                         it; TIME by the clock of before, SECONDS since 1970
 *   trouble C REPETITION TEXT
 *   waited C REPETITION NANOSECONDS       until the drives were free again when all was done
 *   skip C REPETITION NEEDS               in place of its end
 *   end C REPETITION TIME
 *   after N KEY VALUE                     identity of drive N after the last case
 *   stopped TIME DATE WHY                 the run ended early, and why
 *   resumed TIME DATE                     the run goes on, with another clock; what was begun and has
 *                                         no end is interrupted, and stays so, but for a case whose
 *                                         machine was restarting: all times of that are by one clock
 *   joined TIME DATE                      what another machine played of the same run follows, by its
 *                                         own clock
 *   again C REPETITION                    an interrupted repetition is planned anew, as the next one
 *   finished TIME DATE                    the run came to its end
 *   digest HEX                            SHA-256; behind each planned case, each case that was played
 *                                         or skipped, and the run's end
 *
 * and behind each line stands its check: chain.h says what both are, record_damage.h what lines cost
 * that do not hold.
 *
 * Bytes that would break a line are written %XX. A case and all before it are on the disk before its
 * first step: `begin` is the last line that waits for that, so the case that takes the machine down is
 * known. A line that was torn then has no newline; it does not count. Whoever appends to such a record
 * (run --resume) ends the line with `!torn`, which no other line does (! is written %21), and it goes on
 * not to count. A list of waivers counts when it is complete; later.h has those that come after the run.
 */
#ifndef EXACCESS_RECORD_H
#define EXACCESS_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/system/digest.h"
#include "harness/system/process.h"
#include "harness/judge/repetitions.h"
#include "harness/judge/verdict.h"
#include "harness/judge/waiver.h"

struct record; /* an open record being written */

#define RECORD_FILE    "record.txt"
#define RECORD_DRIVES  PLAN_DRIVES
#define RECORD_TORN    "!torn"
#define RECORD_WORD    "exaccess-record "
#define RECORD_VERSION RECORD_WORD "2"

/* One planned case and what came of it. */
struct case_result {
	struct plan *plan;
	struct trial *trials; /* one per repetition */
	uint32_t trial_count;
	struct judgement judgement;
	uint32_t deciding; /* index of the trial that the judgement is about */
	struct repetitions repetitions;
	const struct waiver *waiver; /* that covers the case, failed or not; NULL if none does */
};

/* The fact that has the time at which the run began, by the clock of `begin` and `end`. */
#define RECORD_BEGAN "began"

/* A run's KEY VALUE facts, in the order given. */
/* The key of a fact for each case that was left out of a run: SUITE/NAME. */
#define FACT_EXCLUDED_CASE "excluded-case"

struct run_fact {
	char *key;
	char *value;
};

/* A stretch of time in which the run went on: from its start or from where it was resumed, to where it
 * was finished or stopped. By the clock of the machine, and by the one on the wall. */
struct session {
	uint64_t begun;
	uint64_t ended;      /* 0: it was cut off */
	char begun_date[24]; /* UTC, as 2031-05-06T07:08:09Z; "" when it is unknown */
	char ended_date[24];
};

/* A whole run, as read back from its record or as it stands in memory. Owns everything. */
struct results {
	struct run_fact *facts;
	uint32_t fact_count;
	struct run_fact *drive_facts[RECORD_DRIVES];
	uint32_t drive_fact_count[RECORD_DRIVES];
	struct case_result *cases;
	uint32_t count;
	uint32_t room;                  /* of cases; results_add's own */
	uint32_t trials;                /* that were planned at first, of all cases; likewise */
	uint32_t totals[VERDICT_COUNT]; /* by results_judge; they add up to count */
	bool planned;                   /* the plan was written completely */
	bool finished;                  /* the run came to its end */
	bool torn;                      /* the last line was cut off */
	uint32_t torn_before;           /* lines that were, before the run was resumed */
	uint32_t resumed;               /* how often it was */
	uint32_t later;                 /* files of waivers beside the record, see later.h */
	uint32_t identified;            /* a bit for each drive that was asked again who it is */
	char *changed;                  /* what it then said otherwise, NULL if nothing */
	char other_run
		[160]; /* by results_judge: another run was seen on the drive, "" if none was */
	char *stopped; /* why it ended early; NULL when it did not, or was cut off */
	struct session *sessions;
	uint32_t session_count;
	uint32_t damaged;         /* lines that do not hold; then the run is not finished */
	uint32_t first_damaged;   /* the first of them, from 1 */
	char digest[DIGEST_TEXT]; /* the record's last, "" when there is none */
	uint32_t undigested;      /* lines behind it */
	struct waivers waivers;
	struct waivers unread; /* a list of waivers of which unread_count are to come */
	uint32_t unread_count;
	struct memory *memory; /* what record_read.c read back; its own */
	struct cited *cited;   /* clauses of the record; likewise */
};

/* Writing. Functions return 0, or -1 with the reason in record_error(). */

/* A new record in directory, which must hold none yet. NULL with a message in error. */
struct record *record_create(const char *directory, char *error, size_t size);
/* The record in directory, to be appended to by one process only; torn says that its last line is,
 * which then is marked. NULL with a message in error, also when a run is still writing to it. */
struct record *record_append(const char *directory, bool torn, char *error, size_t size);
/* A record whose lines go through a channel to another process, which passes them to record_line. */
struct record *record_to_channel(process_file channel);
/* A file of lines with checks and digests like those of a record, which begins with the line first. */
struct record *record_create_lines(const char *path, const char *first, char *error, size_t size);
/* A record that is not kept: for runs that only count. */
struct record *record_to_nowhere(void);
/* A record of which only the digest over its lines is kept, which record_take_digest gives: 0, -1. */
struct record *record_to_digest(void);
int record_take_digest(struct record *record, char digest[DIGEST_TEXT]);
/* A line as another process made it, without the newline. */
int record_line(struct record *record, const char *line);
int record_fact(struct record *record, const char *key, const char *value);
int record_drive_fact(struct record *record, uint32_t drive, const char *key, const char *value);
/* The same, asked after the last case. */
int record_drive_again(struct record *record, uint32_t drive, const char *key, const char *value);
typedef int (*record_drive_writer)(
	struct record *record, uint32_t drive, const char *key, const char *value);
int record_waivers(struct record *record, const struct waivers *waivers);
int record_clause(struct record *record, const struct clause *clause);
int record_plan(struct record *record, const struct results *results);
/* The run goes on; date is the day and time in UTC. */
int record_resumed(struct record *record, uint64_t time, const char *date);
/* What follows was played elsewhere, from then on. */
int record_joined(struct record *record, uint64_t time, const char *date);
int record_again(struct record *record, uint32_t index, uint32_t repetition);
int record_begin(struct record *record, uint32_t index, uint32_t repetition, uint64_t time);
int record_seen(struct record *record, uint32_t index, uint32_t repetition, uint32_t step,
	const struct observation *observation);
/* Nothing is written where there was no waiting. */
int record_waited(struct record *record, uint32_t index, uint32_t repetition, uint64_t nanoseconds);
int record_trouble(struct record *record, uint32_t index, uint32_t repetition, const char *text);
int record_skip(struct record *record, uint32_t index, uint32_t repetition, uint32_t needs);
int record_end(struct record *record, uint32_t index, uint32_t repetition, uint64_t time);
int record_finish(struct record *record, uint64_t time, const char *date);
/* The run ends early: why. */
int record_stop(struct record *record, uint64_t time, const char *date, const char *why);
/* From now on lines may stay in memory until record_flush or record_sync, of which either tells what could not
 * be written; or each is written at once, as it is from the beginning. */
void record_hold(struct record *record, bool hold);
/* Writes, or sends, what was held back. */
int record_flush(struct record *record);
/* Makes sure that everything so far outlives a crash of the machine; what went to another process is
 * that one's to make sure of. */
int record_sync(struct record *record);
void record_close(struct record *record);
const char *record_error(const struct record *record);
/* The digest of the last digest line, "" when there is none yet. */
const char *record_last_digest(const struct record *record);

/* A record in a file of any name, which must not exist yet. */
struct record *record_create_file(const char *path, char *error, size_t size);

/* What there is of a run in directory. */
enum record_state {
	RECORD_FAILED = -1, /* it cannot be looked at: why is in error */
	RECORD_NONE, /* no record, or one that ended before it planned anything: it was removed */
	RECORD_BEGUN,
};
enum record_state record_look(const char *directory, char *error, size_t size);

/* Reading: the run in directory (or in a record file of any name), judged. NULL with a message (with
 * the line number) in error. */
struct results *record_read(const char *directory, char *error, size_t size);
/* Takes one line into results, and changes it on the way. 0, or -1 and the reason in error. */
int results_take_line(struct results *results, char *line, char *error, size_t size);

/* Results in memory. */
struct results *results_new(void);
/* 0, or -1 without memory, or when there would be more repetitions of all cases than 5,000,000. */
int results_add(struct results *results, struct plan *plan, uint32_t repetitions);
/* Frees what a case holds, whose place in the results is then the caller's to fill or to take away. */
void results_drop(struct case_result *one);
int results_fact(struct results *results, const char *key, const char *value);
int results_drive_fact(struct results *results, uint32_t drive, const char *key, const char *value);
/* NULL when there is no such fact. */
const char *results_get(const struct results *results, const char *key);
const char *results_get_drive(const struct results *results, uint32_t drive, const char *key);
/* Forgets everything but the plan, as if nothing had been played yet. */
void results_rewind(struct results *results);
/* Is a line `drive N KEY VALUE`, which is changed, what the results know of that drive? 1 if it is, 0
 * if they know nothing of it yet (or it is about the capabilities, which may change), -1 if they know
 * something else, and what is in error. */
int results_compare_drive(struct results *results, char *line, char *error, size_t size);
/* The run goes on: what was begun and has no end is interrupted, unless its machine was restarted for it. 0, -1
 * without memory. */
int results_resume(struct results *results, uint64_t time, const char *date);
/* What another machine played of the run follows; of what is begun and has no end, the same holds. */
int results_join(struct results *results, uint64_t time, const char *date);
/* A session of the run begins; the last one ends, for the reason why or because it is done (NULL). 0, -1
 * without memory. */
int results_begin(struct results *results, uint64_t time, const char *date);
int results_end(struct results *results, uint64_t time, const char *date, const char *why);
/* Why not all of it was done, in words: what stopped it, or that it was cut off. */
const char *results_why(const struct results *results);
/* Plans another repetition in place of one that was interrupted. 0, -1 without memory. */
int results_again(struct results *results, uint32_t index, uint32_t repetition);
/* How many repetitions are planned and not begun. */
uint32_t results_left(const struct results *results);
/* Judges every case and every waiver, and adds up the totals. */
void results_judge(struct results *results);
/* Judges one repetition by itself, with the waivers. */
void results_judge_trial(const struct results *results, uint32_t index, uint32_t repetition,
	struct judgement *judgement);
/* 0 conforms, 1 a clause is violated, 3 the plan was not finished or a case could not be tested.
 * require_all makes a skip count as a violation. */
int results_exit_code(const struct results *results, bool require_all);
void results_free(struct results *results);

#endif
