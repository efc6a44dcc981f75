/*
 * file.h - files that are evidence: appended to line by line, made durable, or replaced whole.
 *
 * Functions return 0, or -1 and a message in error that names the path and the cause.
 */
#ifndef EXACCESS_FILE_H
#define EXACCESS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct append_file;

/* Makes directory, with its parents, where they are missing. */
int directory_make(const char *directory, char *error, size_t size);
/* A new file; it is an error if there is one of that name. NULL on failure. */
struct append_file *append_create(const char *path, char *error, size_t size);
/* A file that is there, to be appended to; of these two ways to open a file only one process at a
 * time has the use, and another is told so. NULL on failure. */
struct append_file *append_open(const char *path, char *error, size_t size);
/* Writes whole lines, length bytes with their newlines, in one go, straight to the system. */
int append_text(
	struct append_file *file, const char *text, size_t length, char *error, size_t size);
/* Waits until all of it is on the disk. */
int append_sync(struct append_file *file, char *error, size_t size);
void append_close(struct append_file *file);
/* Removes the file in place of closing it. */
int append_remove(struct append_file *file, char *error, size_t size);
bool directory_is(const char *path);
/* Is it a file that stands there itself: no link to another, no directory? */
bool file_is_own(const char *path);
/* Is there a file of that name? */
bool file_exists(const char *directory, const char *name);
/* Calls each(context, name) for every name in directory but . and .., in any order, until one returns other
 * than 0: then that is returned. */
int directory_list(const char *directory, int (*each)(void *context, const char *name),
	void *context, char *error, size_t size);
/* All of a file, with a NUL behind, to be freed; NULL on failure. */
char *file_read(const char *path, size_t *length, char *error, size_t size);
/* fopen() for names in UTF-8, and with the same line ends on every system; fclose() closes it. */
FILE *file_open(const char *path, const char *mode);
/* A file without a name, to write and read, which goes with its fclose(). NULL on failure. */
FILE *file_temporary(void);
/*
 * Writes bytes to a new file beside path (NAME.part1 to NAME.part16), then gives it that name, so
 * that whoever reads path finds the old file or the new one, never half of one. A path that is no
 * plain file (a pipe, a terminal) is written to as it is. What writers left beside that were killed is
 * removed, as far as it can be told from what another one is writing. 0, or -1 with the cause in
 * cause, without the path; then path is as it was.
 */
int file_replace(const char *path, const char *bytes, size_t length, char *cause, size_t size);

#endif
