/*
 * names.h - all the names of a drive, and their way to the processes of a run.
 */
#ifndef EXACCESS_NAMES_H
#define EXACCESS_NAMES_H

#include "harness/drive/windows/windows_drive.h"

#define DRIVE_LETTER 3u /* bytes of "D:" */

/* N of \\.\CdRomN, UINT32_MAX for any other path. */
uint32_t number_in_name(const wchar_t *path);
/* "D:" of the drive with this device name, such as \Device\CdRom0. 0, or -1 without one. */
int letter_of_device(const wchar_t *device, wchar_t letter[DRIVE_LETTER]);
/* Finds the paths of a drive that is none of ours, from the one in drive->name. Mounts its volume to
 * find a file there, so it is the runner's, who tells the others. 0, or why not. */
int windows_find_paths(struct windows_drive *drive, uint64_t deadline);
int windows_enumerate(struct drive *drive, char *text, size_t size, uint64_t deadline);

/* ---- addresses (windows/address.c) ---- */

/* What drive_connect() takes for a drive of the system's: its name and all its paths. Every process of a
 * run has them from here; to look for them again would mount the volume in the middle of a case. 0, or
 * -1 and why in error. */
int address_find(const char *spec, char *address, size_t size, char *error, size_t error_size);
/* Takes them out again, without asking the system. -1: it is no such address. */
int address_take(struct windows_drive *drive, const char *address);
/* Takes a path out of `WORD separator PATH`; other words are passed over. */
void address_take_path(struct windows_drive *drive, const char *field, char separator);

#endif
