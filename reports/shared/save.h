/*
 * save.h - a report reaches its file whole or not at all.
 */
#ifndef EXACCESS_SAVE_H
#define EXACCESS_SAVE_H

#include <stddef.h>

/* Replaces the file at path by these bytes; file_replace() of harness/system/file.h says how. 0, or -1 with
 * path and cause in error; then path is as it was. */
int report_save(const char *path, const char *bytes, size_t length, char *error, size_t size);

/* Fills in error with `cannot write PATH: CAUSE`; returns -1. */
int report_cannot_write(const char *path, const char *cause, char *error, size_t size);

#endif
