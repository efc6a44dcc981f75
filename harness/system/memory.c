/* memory.c - blocks chained for freeing. */
#include "harness/system/memory.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct memory {
	struct memory *next;
	alignas(max_align_t) char block[];
};

void *memory_take(struct memory **memory, size_t size)
{
	struct memory *more = calloc(1, sizeof(*more) + size);

	if (!more)
		return NULL;
	more->next = *memory;
	*memory = more;
	return more->block;
}

char *memory_text(struct memory **memory, const char *text)
{
	char *copy = memory_take(memory, strlen(text) + 1);

	return copy ? strcpy(copy, text) : NULL;
}

void memory_free(struct memory *memory)
{
	while (memory) {
		struct memory *next = memory->next;

		free(memory);
		memory = next;
	}
}
