/*
 * surroundings.h - what on this machine could disturb tests of a drive: posix/surroundings.c and
 * windows/surroundings.c know where to look.
 *
 * A drive is tested alone. Who mounts its volume, opens it or changes its requests in the middle of a case
 * makes the case an error, or worse, a violation that is none.
 */
#ifndef EXACCESS_SURROUNDINGS_H
#define EXACCESS_SURROUNDINGS_H

#include <stdbool.h>
#include <stdint.h>

/* Takes what was found and what can be done about it, good until it returns. disturbs: cases can come out
 * wrongly; else they can only be left out. */
typedef void (*surroundings_take)(
	void *context, bool disturbs, const char *what, const char *remedy);

/* Looks around for the drives with these names; emulated ones have no surroundings. What the system does
 * not tell is passed over. */
void surroundings_look(
	const char *const *specs, uint32_t count, surroundings_take take, void *context);

#endif
