/* run_token.c - the end of a name that a run locked a drive under. */
#include "harness/facts/run_token.h"

#include <string.h>

bool run_token_ends(const char *name)
{
	size_t length = strlen(name);

	return length > RUN_TOKEN_LENGTH &&
		strspn(name + length - RUN_TOKEN_DRAWN, RUN_TOKEN_LETTERS) == RUN_TOKEN_DRAWN &&
		!strncmp(name + length - RUN_TOKEN_LENGTH, RUN_TOKEN_MARK,
			sizeof(RUN_TOKEN_MARK) - 1);
}
