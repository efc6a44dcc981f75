/* seal_directory.c - exaccess seal: manifest, statement and signature of a run directory. */
#include "harness/command/evidence/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/evidence/signature.h"
#include "harness/command/options.h"
#include "harness/system/file.h"

enum { KEY };

static const struct option options[] = {
	[KEY] = { "key", "FILE",
		"sign the manifest with this key, as ssh-keygen -Y sign takes it" },
	{ NULL, NULL, NULL },
};

static const struct manual manual = { "seal", "[OPTION]... DIR",
	"Closes a run directory for others to check: writes " SEAL_STATEMENT
	" (an in-toto statement of\n"
	"the verdicts) and " SEAL_MANIFEST " (which sha256sum -c reads), and signs that.",
	"Exit codes: 0 sealed; 2 bad usage; 3 it cannot be read, written or signed.\n", options };

static int save(
	const char *directory, const char *name, const char *bytes, char *error, size_t size)
{
	char path[4200], cause[300];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	if (!file_replace(path, bytes, strlen(bytes), cause, sizeof(cause)))
		return 0;
	snprintf(error, size, "cannot write %s: %s", path, cause);
	return -1;
}

static int write_statement(
	const char *directory, const struct results *results, char *error, size_t size)
{
	const char *required = results_get(results, "require-all");
	char *bytes = seal_statement(
		directory, results, required && !strcmp(required, "yes"), error, size);
	int result = bytes ? save(directory, SEAL_STATEMENT, bytes, error, size) : -1;

	free(bytes);
	return result;
}

static int write_manifest(const char *directory, char *error, size_t size)
{
	char *bytes = seal_manifest(directory, error, size);
	int result = bytes ? save(directory, SEAL_MANIFEST, bytes, error, size) : -1;

	free(bytes);
	return result;
}

/* A signature of an older manifest would not fit. */
static int remove_old(const char *directory, char *error, size_t size)
{
	char path[4200];

	if (!file_exists(directory, SEAL_SIGNATURE))
		return 0;
	snprintf(path, sizeof(path), "%s/%s", directory, SEAL_SIGNATURE);
	if (!remove(path))
		return 0;
	snprintf(error, size, "cannot remove the old signature %s", path);
	return -1;
}

static int seal(const char *directory, const char *key)
{
	char error[5000] = "";
	struct results *results = record_read(directory, error, sizeof(error));
	int result = -1;

	if (results && !remove_old(directory, error, sizeof(error)) &&
		!write_statement(directory, results, error, sizeof(error)) &&
		!write_manifest(directory, error, sizeof(error)) &&
		(!key || !signature_make(directory, key, error, sizeof(error))))
		result = 0;
	results_free(results);
	if (result) {
		fprintf(stderr, "exaccess seal: %s\n", error);
		return EXIT_UNFINISHED;
	}
	printf("written: %s/%s\n         %s/%s\n", directory, SEAL_STATEMENT, directory,
		SEAL_MANIFEST);
	if (key)
		printf("         %s/%s\n", directory, SEAL_SIGNATURE);
	return EXIT_CONFORMS;
}

int command_seal(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	const char *directory = NULL;
	const char *key = NULL;
	int index;

	(void)program;
	while ((index = options_next(&reader)) != OPTION_END) {
		switch (index) {
		case OPTION_HELP: return EXIT_CONFORMS;
		case OPTION_WORD:
			if (directory)
				return options_wrong(&manual, "one run directory at a time");
			directory = reader.value;
			break;
		case KEY: key = reader.value; break;
		default: return EXIT_USAGE;
		}
	}
	if (!directory)
		return options_wrong(&manual, "name the run directory");
	return seal(directory, key);
}
