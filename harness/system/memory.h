/*
 * memory.h - many small blocks that are freed together.
 */
#ifndef EXACCESS_MEMORY_H
#define EXACCESS_MEMORY_H

#include <stddef.h>

struct memory;

/* A zeroed block of size bytes that lives until memory_free(). *memory is NULL before the first.
 * NULL when memory is short. */
void *memory_take(struct memory **memory, size_t size);
char *memory_text(struct memory **memory, const char *text);
void memory_free(struct memory *memory);

#endif
