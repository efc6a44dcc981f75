/* signature.c - ssh-keygen -Y, told what to do. */
#include "harness/command/evidence/signature.h"

#include <stdio.h>
#include <string.h>

#include "harness/command/evidence/seal.h"
#include "harness/system/process.h"
#include "harness/system/program.h"

#define TOOL "ssh-keygen"
#define WAIT SECONDS(60) /* a key may be on a token that wants to be touched */

struct paths {
	char manifest[4300];
	char signature[4300];
};

static struct paths paths_of(const char *directory)
{
	struct paths paths;

	snprintf(paths.manifest, sizeof(paths.manifest), "%s/%s", directory, SEAL_MANIFEST);
	snprintf(paths.signature, sizeof(paths.signature), "%s/%s", directory, SEAL_SIGNATURE);
	return paths;
}

/* Its first line without the newline; what the tool says is told with the failure. */
static void first_line(char *text)
{
	text[strcspn(text, "\r\n")] = '\0';
}

static int run(const char *const *argv, const char *input, char *said, size_t room, char *error,
	size_t size)
{
	int code = program_run(argv, input, said, room, clock_now() + WAIT);

	first_line(said);
	if (!code)
		return 0;
	if (code == -1)
		snprintf(error, size,
			"there is no " TOOL " here, which signs and checks signatures");
	else if (code == -2)
		snprintf(error, size, TOOL " did not end");
	else
		snprintf(error, size, "%s", said[0] ? said : TOOL " failed");
	return -1;
}

int signature_make(const char *directory, const char *key, char *error, size_t size)
{
	const struct paths paths = paths_of(directory);
	const char *const argv[] = { TOOL, "-Y", "sign", "-f", key, "-n", SEAL_NAMESPACE,
		paths.manifest, NULL };
	char said[1000];

	return run(argv, NULL, said, sizeof(said), error, size);
}

int signature_check(const char *directory, const char *signers, char *who, size_t room, char *error,
	size_t size)
{
	const struct paths paths = paths_of(directory);
	const char *const find[] = { TOOL, "-Y", "find-principals", "-f", signers, "-s",
		paths.signature, NULL };
	const char *const verify[] = { TOOL, "-Y", "verify", "-f", signers, "-I", who, "-n",
		SEAL_NAMESPACE, "-s", paths.signature, NULL };
	char said[1000];

	if (run(find, NULL, who, room, error, size))
		return -1;
	/* Where a key has several names, any of them will do. */
	who[strcspn(who, ",")] = '\0';
	return run(verify, paths.manifest, said, sizeof(said), error, size);
}

int signature_fits(const char *directory, char *error, size_t size)
{
	const struct paths paths = paths_of(directory);
	const char *const argv[] = { TOOL, "-Y", "check-novalidate", "-n", SEAL_NAMESPACE, "-s",
		paths.signature, NULL };
	char said[1000];

	return run(argv, paths.manifest, said, sizeof(said), error, size);
}
