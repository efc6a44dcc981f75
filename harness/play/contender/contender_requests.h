/*
 * contender_requests.h - the requests of a contender to its drives: their memory, those under way, and
 * what came of them.
 */
#ifndef EXACCESS_CONTENDER_REQUESTS_H
#define EXACCESS_CONTENDER_REQUESTS_H

#include "harness/drive/drive.h"
#include "harness/judge/observation.h"
#include "harness/plan/operation.h"

struct transfer;

/* Starts as zeroes and the timeout, in nanoseconds for each request. */
struct requests {
	uint64_t timeout;
	struct transfer *pending[TAGS];
};

/* What a request goes to: an open handle on a drive. Both stay the caller's. */
struct target {
	struct drive *drive;
	struct drive_handle *handle;
};

/* Sends one and waits for it, unless the operation has a tag: then it stays under way. */
void requests_run(struct requests *requests, const struct target *target,
	const struct operation *operation, enum drive_request_kind kind,
	struct observation *observation);
/* Of OP_CONTROL as often as its count says, of OP_CYCLE so many pairs of lock and unlock: the last
 * answer, and the tally of all as text. */
void requests_repeat(struct requests *requests, const struct target *target,
	const struct operation *operation, struct observation *observation);
/* Of OP_AWAIT and OP_PEEK. drive is that of the operation. */
void requests_await(struct requests *requests, struct drive *drive,
	const struct operation *operation, struct observation *observation);
void requests_cancel(struct requests *requests, struct drive *drive,
	const struct operation *operation, struct observation *observation);
/* The handle is about to be closed: what is under way on it can be waited for no more. */
void requests_forget_handle(struct requests *requests, const struct drive_handle *handle);
void requests_clear(struct requests *requests);

#endif
