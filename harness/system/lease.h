/*
 * lease.h - the use of something on this machine by one process at a time. A lease ends with its holder,
 * however that ends.
 */
#ifndef EXACCESS_LEASE_H
#define EXACCESS_LEASE_H

#include <stddef.h>

struct lease;

enum lease_result {
	LEASE_TAKEN,
	LEASE_OTHERS = 1, /* somebody has it */
	LEASE_FAILED = -1 /* it cannot be told; the reason is in error */
};

/* key names the thing, whatever bytes it has: to whoever gives the same key it is the same thing. */
enum lease_result lease_take(const char *key, struct lease **lease, char *error, size_t size);
void lease_end(struct lease *lease);

#endif
