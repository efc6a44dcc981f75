/* libxml_linked.c - libxml.h for programs that libxml2 is linked into. */
#include "reports/shared/libxml.h"

struct libxml libxml = {
#define LIBXML_ADDRESS(name) .name = xml##name,
	LIBXML_FUNCTIONS(LIBXML_ADDRESS)
#undef LIBXML_ADDRESS
		.Free = &xmlFree,
};

const char *libxml_load(void)
{
	return NULL;
}
