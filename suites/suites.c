/* suites.c - the table of suites. */
#include "suites/suites.h"

const struct suite suites[] = {
#define SUITE(name) { #name, name##_cases },
#include "suites/suites.def"
#undef SUITE
	{ NULL, NULL },
};
