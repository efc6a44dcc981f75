/*
 * windows_drive.h - a drive of this Windows and a handle to it, as the parts of windows/drive.c share
 * them. Private to this folder, and to windows/recorder.c.
 *
 * Each part has its header; what stands in this order includes only what stands before it: parcel,
 * request; mailbox, news, events; handle, kernel, listed, names, volume, here, facts, offers, lab, lab_device, exdrive, exlab;
 * and on top of all drive.c, drives.c and specs.c. Whatever may hang has a deadline: a driver that never
 * answers costs a case and maybe a contender, not the runner. Functions return 0 or a negative enum
 * drive_error, and then drive->error says why.
 */
#ifndef EXACCESS_DRIVE_WINDOWS_H
#define EXACCESS_DRIVE_WINDOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>

#include "fixtures/protocol/protocol.h"
#include "harness/drive/drive.h"
#include "harness/system/windows/native.h"

#define DRIVE_PATHS 8   /* enum lab_path */
#define DRIVE_NAME  300 /* bytes of any name of a drive, in UTF-8 */

struct lab_device;
struct subscription;

struct windows_drive {
	struct drive drive;
	char tag[TAG_MAX + 1];
	char name[DRIVE_NAME];       /* as the address says */
	wchar_t *paths[DRIVE_PATHS]; /* how it can be opened; NULL: there is no such path */
	bool named;                  /* paths are known */
	struct lab_device *exdrive;  /* its lab; NULL for a drive that is none of ours */
	struct lab_device *exlab;    /* the filter below its class driver; NULL without one */
	bool virtual;                /* ... which answers in the drive's place */
	bool loads;                  /* its mechanism can close the tray */
	bool loaded_in_vain;         /* ... and did so, and there was no disc */
	bool ejected;                /* its tray was opened by command, and is to be closed again */
	bool opened;                 /* its tray was opened by command, with a disc in it */
	uint32_t logged; /* the event log's next number when the case began; 0: none is kept */
	uint32_t removed_from; /* the node above it, once it was removed or restarted */
	bool rights_known;     /* nobody has left a grant behind */
	bool granted;          /* the standard user may write to it, by the lab's grant */
	DWORD main_thread;     /* others end, and what they have begun with them */
};

__attribute__((format(gnu_printf, 3, 4))) int windows_fail(
	struct windows_drive *drive, int error, const char *format, ...);

static inline struct windows_drive *windows_of(struct drive *drive)
{
	return (struct windows_drive *)(void *)drive;
}

/* A handle to a file object. */
struct drive_handle {
	struct windows_drive *drive;
	HANDLE handle;
	process_file carrier; /* the slot that owns handle, or -1 */
	bool overlapped;      /* its requests return at once */
	bool unsure;          /* ... or may: taken over where the system does not tell */
	bool watched;         /* opened by a contender, for itself */
	struct io *pending;   /* requests under way */
	struct subscription *subscription;
};

/* Which paths there are, is known no more. */
void windows_forget_paths(struct windows_drive *drive);

#endif
