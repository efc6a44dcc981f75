/*
 * drive.h - a drive as a contender reaches it: handles, requests, name services, and the lab.
 *
 * Each kind of drive is one struct drive_ops. Functions return 0, DRIVE_PENDING, or a negative enum
 * drive_error, and then drive->error says in words what happened and to whom. An error here means
 * that the drive could not be asked; a drive that answers with a failure is a success of the call,
 * and its status is data in struct drive_result.
 */
#ifndef EXACCESS_DRIVE_H
#define EXACCESS_DRIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct drive;
struct drive_handle;

enum drive_error {
	DRIVE_PENDING = 1,       /* submitted, not finished */
	DRIVE_UNREACHABLE = -1,  /* nothing answers at that address */
	DRIVE_REFUSED = -2,      /* the peer speaks, but not this protocol or version */
	DRIVE_GARBAGE = -3,      /* an answer that the protocol does not allow */
	DRIVE_LOST = -4,         /* the connection ended */
	DRIVE_TIMED_OUT = -5,    /* no answer within the deadline */
	DRIVE_NO_RESOURCES = -6, /* this process ran out of memory or descriptors */
	DRIVE_UNSUPPORTED = -7,  /* this kind of drive has no such thing */
	DRIVE_NOT_NOW = -8, /* its lab can do that, but not as things are: nobody is to blame */
};

#define DRIVE_FILES 8

/* A file that a driver of the drive's stack was loaded from. */
struct drive_file {
	char name[64];
	char version[32]; /* as the file has it, "" if it has none */
	uint64_t size;    /* bytes */
	char sha256[65];  /* "" if it cannot be read */
};

/* What a drive says of itself. Strings are raw bytes as they came, NUL-terminated, "" if unknown. */
struct drive_facts {
	uint32_t capabilities; /* enum need: what this target and its lab provide */
	char vendor[64];
	char product[64];
	char revision[64];
	char serial[64];
	char driver[64];
	char filters[128]; /* filter drivers above and below the class driver; "none" if it knows */
	char description[128];
	char recorder[64]; /* of an emulated drive: the defect that recorders on it have */
	struct drive_file files
		[DRIVE_FILES]; /* class driver first; none where the system has no such files */
	uint32_t file_count;
};

struct drive_open {
	uint32_t path;         /* enum lab_path */
	uint32_t access;       /* ACCESS_* */
	uint32_t share;        /* SHARE_* */
	uint32_t account;      /* enum lab_account */
	uint32_t pointer_bits; /* 32 or 64 */
	bool overlapped;
	bool buffered; /* of a file on the volume: reads may be served by a cache */
};

/* How a request ended, as the operating system reports it. */
struct drive_result {
	uint32_t status;      /* NTSTATUS */
	uint32_t win32;       /* the Win32 code of the same failure, 0 on success */
	uint64_t information; /* bytes; meaningful only with status_block */
	bool status_block;    /* the caller's IO_STATUS_BLOCK was written */
};

enum drive_request_kind { DRIVE_CONTROL, DRIVE_READ, DRIVE_WRITE, DRIVE_FLUSH };

/* One request. The caller owns it and its buffers, and keeps them until it is finished. */
struct drive_request {
	enum drive_request_kind kind;
	uint32_t code;
	uint32_t level;   /* interrupt request level; other than 0 needs a kernel helper */
	uint32_t flags;   /* CONTROL_* of fixtures/protocol/protocol.h */
	uint32_t account; /* enum lab_account that asks, on a handle that anybody has opened */
	uint64_t offset;
	const uint8_t *input; /* of a write, the data */
	uint32_t input_length;
	uint8_t *
		output; /* of a read, the data; bytes that the drive does not return stay as they are */
	uint32_t output_length;
	bool goes_on; /* the caller does other things before he waits for it */

	struct drive_result result; /* valid once finished */
	uint32_t id;                /* the drive's own */
	bool finished;              /* the drive's own */
	bool lost; /* given up, but the drive may still write into its memory: it must stay */
	struct drive_request *next; /* the drive's own */
};

struct drive_ops {
	/* Deadlines are absolute, in nanoseconds of clock_now() (process.h). */
	int (*open)(struct drive *drive, const struct drive_open *open, uint64_t deadline,
		struct drive_handle **handle, struct drive_result *result);
	void (*close)(struct drive_handle *handle);
	/* A second handle on the same file object, for this process. */
	int (*duplicate)(struct drive_handle *handle, struct drive_handle **copy);
	/* What another process of this program needs to take over a duplicate: a descriptor or handle
	 * value, still owned by handle. And the taking over: the value becomes the new handle's. */
	intptr_t (*carrier)(struct drive_handle *handle);
	int (*adopt)(struct drive *drive, intptr_t carrier, struct drive_handle **handle);

	/* submit: 0 when the request is finished at once, DRIVE_PENDING when the drive has it and takes
	 * its time: it has reached the drive either way. wait: until it is finished; with a deadline
	 * that has passed already it only looks, and DRIVE_TIMED_OUT then leaves the request under
	 * way. After any other failure the request is the caller's again, and so is its memory unless
	 * lost says otherwise; the same when its handle is closed. Several may be under way on a
	 * handle. */
	int (*submit)(
		struct drive_handle *handle, struct drive_request *request, uint64_t deadline);
	int (*wait)(struct drive_handle *handle, struct drive_request *request, uint64_t deadline);
	int (*cancel)(
		struct drive_handle *handle, struct drive_request *request, uint64_t deadline);
	/* As wait, but a request that is not finished by `until` is cancelled, and its end awaited; *late
	 * says whether that was so. */
	int (*wait_or_cancel)(struct drive_handle *handle, struct drive_request *request,
		uint64_t until, uint64_t deadline, bool *late);

	/* Notifications: kept from subscribe on; events gives a line each and forgets them. */
	int (*subscribe)(struct drive_handle *handle, uint64_t deadline);
	int (*events)(struct drive_handle *handle, char *text, size_t size, uint64_t deadline);

	/* Name services, without a handle. */
	int (*enumerate)(struct drive *drive, char *text, size_t size, uint64_t deadline);
	int (*volume_info)(struct drive *drive, struct drive_result *result, char *text,
		size_t size, uint64_t deadline);

	/* A lab verb (lab.h): status in result, answer in text. */
	int (*lab)(struct drive *drive, uint32_t verb, uint32_t a, uint32_t b, uint32_t c,
		struct drive_result *result, char *text, size_t size, uint64_t deadline);
	/* Asks the drive who it is and what it offers. Leaves medium and volume as they are. */
	int (*identify)(struct drive *drive, struct drive_facts *facts, uint64_t deadline);
	/* What it offers besides, and only a look at medium and volume tells, which may load and mount
	 * them: for the runner, before the first reset. alone: nobody else uses it, so that it may be
	 * locked for a moment; else that is left out, and taken to be as good as the system says. NULL
	 * where identify tells all. */
	int (*offers)(struct drive *drive, bool alone, uint32_t *needs, uint64_t deadline);
	void (*destroy)(struct drive *drive);
};

struct drive {
	const struct drive_ops *ops;
	char error[256]; /* the last failure in words */
	char fault
		[256]; /* what it did that nobody asked for, seen when a handle was closed; "" if nothing */
};

#define DRIVE_ADDRESS 4096 /* bytes of an address, with its end */

/* The drive at an address, as contenders get it from the runner: "unix:PATH", or on Windows all its
 * names. tag as below. NULL when the address is of no known kind or memory is short. */
struct drive *drive_connect(const char *address, const char *tag);

/* A drive behind a local socket that speaks fixtures/PROTOCOL.md. tag names this process in the
 * drive's command log. Connects only when used. NULL when memory is short or path is too long. */
struct drive *drive_emulated(const char *socket_path, const char *tag);

#endif
