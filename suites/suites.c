/* suites.c - the table of suites. */
#include "suites/suites.h"

const struct suite suites[] = {
#define SUITE(name)    { #name, name##_cases, false },
#define COMPUTED(name) { #name, name##_cases, true },
#include "suites/suites.def"
#undef SUITE
#undef COMPUTED
	{ NULL, NULL, false },
};

int suites_prepare(void)
{
#define SUITE(name)
#define COMPUTED(name)            \
	if (name##_prepare() < 0) \
		return -1;
#include "suites/suites.def"
#undef SUITE
#undef COMPUTED
	return 0;
}
