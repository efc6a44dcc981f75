/*
 * specs.h - drives as users name them: posix/specs.c and windows/specs.c know which there are.
 */
#ifndef EXACCESS_SPECS_H
#define EXACCESS_SPECS_H

#include <stdbool.h>
#include <stddef.h>

struct rules;

/* What can be named, for help: a line each, indented. */
extern const char spec_kinds[];

/* 0, or -1 and a message that says what can be named instead. */
int spec_check(const char *spec, char *error, size_t size);
/* The drive a run takes when none is named, twice if it is embedded; NULL: one has to be named. */
const char *spec_default(void);
/* Does the run bring this drive along? */
bool spec_is_embedded(const char *spec);
/* How a drive that the run brings along behaves; NULL when there is no such behaviour. */
const struct rules *spec_rules(const char *spec);
/* The address for drive_connect() of a drive that the run does not bring along, which is made to
 * behave as the spec says. 0, or -1 and the reason in error. */
int spec_address(const char *spec, char *address, size_t size, char *error, size_t error_size);

#define DRIVE_IDENTITY 4096
/* What a drive is that the run does not bring along, however it is spelled: the same text for the same
 * drive on this machine. Where that cannot be told now, the spec itself. */
void spec_identity(const char *spec, char *identity, size_t size);

#endif
