/* libxml_loaded.c - libxml.h for programs that load libxml2 when they need it. */
#include "reports/shared/libxml.h"

#include <dlfcn.h>
#include <string.h>

#ifndef LIBXML_NAME
#define LIBXML_NAME "libxml2.so.2" /* the build says which one it found */
#endif

struct libxml libxml;

const char *libxml_load(void)
{
	void *library;
	void *symbol;

	if (libxml.Free)
		return NULL;
	/* The version that it was compiled for. */
	library = dlopen(LIBXML_NAME, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return dlerror();
#define LIBXML_FIND(name)                     \
	symbol = dlsym(library, "xml" #name); \
	if (!symbol)                          \
		return dlerror();             \
	memcpy(&libxml.name, &symbol, sizeof(symbol));
	LIBXML_FUNCTIONS(LIBXML_FIND)
	LIBXML_FIND(Free)
#undef LIBXML_FIND
	return NULL;
}
