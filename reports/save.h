/*
 * save.h - a report reaches its file whole or not at all.
 */
#ifndef EXACCESS_SAVE_H
#define EXACCESS_SAVE_H

#include <stddef.h>

/* Writes bytes to a new file beside path, then gives it that name, so that whoever reads path finds
 * the old report or the new one, never half of one. A path that is no plain file (a pipe, a
 * terminal) is written to as it is. 0, or -1 with path and cause in error; then path is as it was.
 */
int report_save(const char *path, const char *bytes, size_t length, char *error, size_t size);

/* Fills in error with `cannot write PATH: CAUSE`; returns -1. */
int report_cannot_write(const char *path, const char *cause, char *error, size_t size);

#endif
