/*
 * layout.h - what this build and this process are: structure layouts, and the identity of a drive
 * with the conditions it is reached under, as lines of text.
 */
#ifndef EXACCESS_LAYOUT_H
#define EXACCESS_LAYOUT_H

#include <stddef.h>

#include "harness/drive/drive.h"

/* A line `NAME NUMBER` for each size and offset of the exclusive-access structures as a C compiler
 * lays them out here, and the control code. */
const char *layout_text(void);
/* `vendor=...`, `driver=...`, `elevated=...`, `bits=...`, a line each. */
void layout_identity(const struct drive_facts *facts, char *text, size_t size);

#endif
