/*
 * listed.h - the system's enumeration of CD-ROM drives.
 */
#ifndef EXACCESS_LISTED_H
#define EXACCESS_LISTED_H

#include "harness/drive/windows/windows_drive.h"

/* A drive of the system's enumeration. All strings are the listing's. */
struct listed {
	wchar_t *interface_path;
	char *friendly, *hardware_id, *service, *driver_version, *instance; /* NULL: unknown */
	char *upper_filters, *lower_filters; /* separated by ", ", or NULL */
	uint32_t number;                     /* of \\.\CdRomN; UINT32_MAX unknown */
	struct listed *next;
};

/* Every CD-ROM drive that has a device interface; NULL when there is none. */
struct listed *listed_all(void);
void listed_free(struct listed *list);
/* Is it one of exdrive.sys? Those have their own names. */
bool listed_is_exdrive(const struct listed *listed);
/* The one of that interface path or number, which is none of ours; NULL when there is none. */
struct listed *listed_find(const wchar_t *path, uint32_t number);
/* The number of the CD-ROM drive that can be opened by path, UINT32_MAX if it is none or does not say. */
uint32_t number_of_path(const wchar_t *path);

#endif
