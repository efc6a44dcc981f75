/*
 * services.h - services of this system that are known to use CD-ROM drives.
 */
#ifndef EXACCESS_SERVICES_H
#define EXACCESS_SERVICES_H

#include <stdbool.h>
#include <stdint.h>

/* A service, what it does with a drive, and whether it runs. */
struct service {
	const char *name, *does;
	bool runs;
};

enum { SERVICES_AUTOPLAY = 0, SERVICES_MOST = 16 };

/* Has those that are known, the one behind AutoPlay first, in services, which has room for SERVICES_MOST.
 * Their number; 0 when the system did not tell in time. */
uint32_t services_look(struct service *services, uint64_t deadline);

#endif
