/*
 * driver_files.h - the files that the drivers of a drive's stack were loaded from. Which driver answered is
 * what a run is evidence of, and a name with a version says less than the bytes do.
 */
#ifndef EXACCESS_DRIVER_FILES_H
#define EXACCESS_DRIVER_FILES_H

#include "harness/drive/drive.h"

/* Adds the file of each service in names (separated by ", "; NULL or "" for none) to facts, as far as
 * there is room. A file that cannot be read is there with its name alone. */
void driver_files_add(struct drive_facts *facts, const char *names);

#endif
