/*
 * drives.h - which drives there are to be named: posix/drives.c and windows/drives.c know.
 */
#ifndef EXACCESS_DRIVES_H
#define EXACCESS_DRIVES_H

#include <stddef.h>
#include <stdint.h>

/* What is known of a drive beside its name: key and value, an empty value for what is unknown. Values
 * are a drive's own words, raw. */
struct drives_fact {
	const char *key;
	const char *value;
};

/* Takes a drive: how it is named, count facts, good until it returns, and which needs of cases it meets:
 * bits of enum need, DRIVES_UNKNOWN where no drive of that name was asked. */
typedef void (*drives_take)(void *context, const char *spec, const struct drives_fact *facts,
	size_t count, uint32_t needs);
#define DRIVES_UNKNOWN UINT32_MAX

/* Hands every drive to take. 0, or -1 and the reason in error. */
int drives_find(drives_take take, void *context, char *error, size_t size);

#endif
