/* surroundings.c - emulated drives have none. */
#include "harness/drive/surroundings.h"

void surroundings_look(
	const char *const *specs, uint32_t count, surroundings_take take, void *context)
{
	(void)specs;
	(void)count;
	(void)take;
	(void)context;
}
