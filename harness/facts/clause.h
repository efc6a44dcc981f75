/*
 * clause.h - one testable statement of the documents, and what it takes to test it.
 *
 * The catalogue itself is suites/clauses.def; this header only gives its rows a shape that plans,
 * records and reports can carry. Rows are constant and live for the whole program.
 */
#ifndef EXACCESS_CLAUSE_H
#define EXACCESS_CLAUSE_H

#include <stdint.h>

/* Bits, of uint32_t, in struct clause.needs and of a drive's capabilities: what a case needs, what a target offers. */
enum need_index {
#define NEED(name, text, remedy) NEED_INDEX_##name,
#include "harness/facts/needs.def"
#undef NEED
	NEED_COUNT
};

enum need {
	NEED_NOTHING = 0,
#define NEED(name, text, remedy) NEED_##name = (int)(UINT32_C(1) << NEED_INDEX_##name),
#include "harness/facts/needs.def"
#undef NEED
};

/* All that someone who stands at the drive does; "operator" in lists of needs. */
#define NEED_OPERATOR                                                                   \
	((uint32_t)NEED_OTHER_DISC | NEED_DISC_CHANGE | NEED_TRAY | NEED_EJECT_BUTTON | \
		NEED_PLUG | NEED_DEVICE_NODE | NEED_SLEEP | NEED_DRIVE_POWER | NEED_REBOOT)
/* All that only a drive or a driver that was made for it does wrong on demand. */
#define NEED_ALL_FAULTS                                                         \
	((uint32_t)NEED_FAULT_INJECTION | NEED_DRIVER_FAULTS | NEED_BUS_RESET | \
		(uint32_t)NEED_NAMED_STOPS)

/* What exlab.sys gives a drive, below its class driver, and what more in the drive's place. */
#define NEED_OF_FILTER                                                                        \
	((uint32_t)NEED_COMMANDS | NEED_COMMAND_LOG | NEED_FAULT_INJECTION | NEED_BUS_RESET | \
		NEED_DRIVER_STACK)
#define NEED_OF_STAND_IN                                                                \
	((uint32_t)NEED_OTHER_DISC | NEED_DISC_CHANGE | NEED_TRAY | NEED_EJECT_BUTTON | \
		NEED_BLANK_MEDIUM | NEED_AUDIO_MEDIUM | NEED_WRITABLE_MEDIUM | NEED_RESETS)

/* How binding a clause is, which decides what a departure from it means. */
enum clause_kind {
	CLAUSE_STATED,  /* D: a document states it; asserted */
	CLAUSE_DERIVED, /* X: follows from what is stated; asserted */
	CLAUSE_LINKED,  /* D*: stated by a linked page; asserted */
	CLAUSE_OPEN,    /* U: the documents leave it open or disagree; recorded, never a failure */
	CLAUSE_ENVIRONMENT, /* ENV: a condition of the test itself; not met is an error, no violation */
};

/* The documents, as bits: a clause can rest on several. */
enum clause_source {
	SOURCE_NONE = 0,
	SOURCE_OWNER_PAGE = 1 << 0,   /* IDiscRecorder2::get_ExclusiveAccessOwner */
	SOURCE_ACQUIRE_PAGE = 1 << 1, /* IDiscRecorder2::AcquireExclusiveAccess */
	SOURCE_RELEASE_PAGE = 1 << 2, /* IDiscRecorder2::ReleaseExclusiveAccess */
	SOURCE_IOCTL_PAGE = 1 << 3,   /* IOCTL_CDROM_EXCLUSIVE_ACCESS */
	SOURCE_MODE_PAGE = 1 << 4,    /* CD-ROM Exclusive Access Mode */
	SOURCE_STRUCT_PAGES = 1 << 5, /* CDROM_EXCLUSIVE_ACCESS, _LOCK, _LOCK_STATE (linked) */
	SOURCE_HEADER = 1 << 6,       /* comments of ntddcdrm.h (linked) */
	SOURCE_INQUIRY_PAGE = 1 << 7, /* IOCTL_CDROM_GET_INQUIRY_DATA (linked) */
};

/* Where a clause can be observed, as bits. */
enum clause_where {
	WHERE_EMULATED = 1 << 0, /* on an emulated drive, which has a command log and a lab */
	WHERE_PHYSICAL = 1 << 1, /* on a physical drive, from user mode */
	WHERE_KERNEL = 1 << 2,   /* only with a kernel-mode helper */
};

struct clause {
	const char *id; /* "LOCK-002", unique; documents and reports print it as XA-LOCK-002 */
	enum clause_kind kind;
	unsigned sources; /* enum clause_source */
	uint32_t needs;   /* enum need */
	unsigned where;   /* enum clause_where */
	const char *text; /* the statement, in this project's words */
};

/* "D", "X", "D*", "U", "ENV". */
const char *clause_kind_name(enum clause_kind kind);
/* Reads such a name; -1 when it is none. */
int clause_kind_parse(const char *name);
/* Titles of the documents in sources, separated by "; ", into text of size bytes. */
void clause_sources_text(unsigned sources, char *text, unsigned size);
/* "medium", ... and what provides it; need is a single bit. */
const char *need_name(uint32_t need);
const char *need_remedy(uint32_t need);
/* With what a target offers, what that includes: who logs commands sees them, who changes discs during a case can do
 * so before it. */
uint32_t needs_offered(uint32_t needs);
/* Names of all bits in needs separated by ", ", or "none". */
void needs_text(uint32_t needs, char *text, unsigned size);
/* Reads such a list, in which "operator" may stand for NEED_OPERATOR; -1 when a name is unknown. */
int needs_parse(const char *text, uint32_t *needs);

#endif
