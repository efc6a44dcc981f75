/*
 * libfuzzer.c - the entry points of libFuzzer. The program's name says which target it fuzzes:
 * `fuzz-NAME` is a link to it.
 */
#include <string.h>

#include "harness/testing/fuzz/fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void (*target)(const uint8_t *bytes, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *slash = strrchr((*argv)[0], '/');
	const char *name = slash ? slash + 1 : (*argv)[0];

	(void)argc;
#define FUZZ(known)                        \
	if (!strcmp(name, "fuzz-" #known)) \
		target = fuzz_##known;
	FUZZ_TARGETS(FUZZ)
#undef FUZZ
	if (!target) {
		fprintf(stderr, "%s: there is no target of this name\n", name);
		exit(2);
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	target(bytes, size);
	return 0;
}
