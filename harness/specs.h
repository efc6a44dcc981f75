/*
 * specs.h - drives as users name them.
 */
#ifndef EXACCESS_SPECS_H
#define EXACCESS_SPECS_H

#include <stdbool.h>
#include <stddef.h>

struct rules;

/* 0, or -1 and a message that says what can be named instead. */
int spec_check(const char *spec, char *error, size_t size);
/* Does the run bring this drive along? */
bool spec_is_embedded(const char *spec);
/* How an emulated drive so named behaves; NULL when there is no such behaviour. */
const struct rules *spec_rules(const char *spec);

#endif
