/*
 * shared.h - memory that processes share, and that outlives whichever of them dies.
 *
 * Functions return 0, or -1 or NULL on failure with the reason in shared_error().
 */
#ifndef EXACCESS_SHARED_H
#define EXACCESS_SHARED_H

#include <stddef.h>
#include <stdint.h>

#include "harness/system/process.h"

/* Offsets of views are multiples of this, on every system. */
#define SHARED_STEP 65536u

/* size bytes, all zero, as a descriptor that children can inherit; close it with file_close().
 * Memory is taken when it is first written to. */
int shared_create(process_file *file, uint64_t size);
/* size bytes of it from offset, to read and write; they stay after the descriptor is closed. */
void *shared_map(process_file file, uint64_t offset, size_t size);
void shared_unmap(void *memory, size_t size);
const char *shared_error(void);

#endif
