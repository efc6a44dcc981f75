/*
 * recorder.h - the IMAPI level as a contender uses it: IDiscRecorder2, and the one operation of
 * IDiscFormat2Data that concerns exclusive access.
 *
 * Each kind of recorder is one struct recorder_ops. As in drive.h, a negative return means that the
 * recorder could not be asked, and recorder->error says why; a method that fails is a success of the
 * call, and its HRESULT, as it was returned, is data in struct recorder_call.
 */
#ifndef EXACCESS_RECORDER_H
#define EXACCESS_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/drive/drive.h"

struct recorder;

#define RECORDER_PENDING 1 /* submitted, not finished */

enum recorder_method {
	RECORDER_INITIALISE, /* InitializeDiscRecorder, on the drive it was created for */
	RECORDER_ACQUIRE,    /* AcquireExclusiveAccess(force, name) */
	RECORDER_RELEASE,    /* ReleaseExclusiveAccess() */
	RECORDER_OWNER,      /* get_ExclusiveAccessOwner(&owner) */
	RECORDER_BURN,       /* IDiscFormat2Data::Write of length bytes, name for its ClientName */
	RECORDER_COMMAND,    /* IDiscRecorder2Ex: SCSI command opcode, without data */
};

/* What became of the string that a method was to return. */
enum recorder_string { STRING_UNTOUCHED, STRING_NULL, STRING_GIVEN };

/* One call. The caller owns it, and the name, until it is finished. */
struct recorder_call {
	enum recorder_method method;
	uint16_t force;       /* VARIANT_BOOL; VARIANT_TRUE is 0xFFFF */
	const uint16_t *name; /* UTF-16 with a NUL behind; NULL for a NULL pointer */
	uint32_t name_length; /* units before that NUL, as a BSTR's length tells them */
	bool name_plain;      /* no BSTR: there is no length before the string */
	bool owner_nowhere;   /* NULL for the place where the owner is to be put */
	uint32_t length;      /* bytes to burn, a multiple of the sector size */
	uint8_t opcode;
	uint32_t limit; /* milliseconds for each request to the drive; 0: its own limit */

	uint32_t hresult; /* valid once finished, as are the rest */
	enum recorder_string owner;
	uint16_t *owner_units; /* STRING_GIVEN: for recorder_call_clear() to free */
	uint32_t owner_length; /* units */
	void *work;            /* the recorder's own, while it is pending */
};

struct recorder_ops {
	/* 0 when the call is finished, RECORDER_PENDING when the drive takes its time over a burn or
	 * a command; wait then finishes it, and no other call of the recorder's may be one of these
	 * two before. Deadlines are absolute, in nanoseconds of clock_now(). */
	int (*submit)(struct recorder *recorder, struct recorder_call *call, uint64_t deadline);
	int (*wait)(struct recorder *recorder, struct recorder_call *call, uint64_t deadline);
	/* Closes the handle that the recorder holds on the device, behind its back. */
	int (*lose_handle)(struct recorder *recorder);
	/* The type library: a line `METHOD parameters=N` for each method. */
	int (*types)(struct recorder *recorder, char *text, size_t size);
	/* The final release of the object. */
	void (*release)(struct recorder *recorder);
};

struct recorder {
	const struct recorder_ops *ops;
	char error[256]; /* the last failure in words */
};

/* Creates an object for the drive, which must outlive it; *hresult says how that went, and *recorder
 * is NULL unless it succeeded. 0, or a negative enum drive_error. */
int recorder_create(struct drive *drive, struct recorder **recorder, uint32_t *hresult);
void recorder_call_clear(struct recorder_call *call);
/* Can objects be created here at all, and can they write discs? */
bool recorder_available(void);
bool recorder_burns(void);
/* The same as needs of cases that nothing here can meet: bits of enum need. */
uint32_t recorder_lacks(void);

#endif
