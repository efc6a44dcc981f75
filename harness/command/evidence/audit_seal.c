/* audit_seal.c - do manifest, statement and signature fit the run directory? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/evidence/audit.h"
#include "harness/command/evidence/seal.h"
#include "harness/command/evidence/signature.h"
#include "harness/system/file.h"

static char *read_file(struct audit *audit, const char *name)
{
	char path[4200], error[500];
	size_t length = 0;
	char *text;

	snprintf(path, sizeof(path), "%s/%s", audit->directory, name);
	text = file_read(path, &length, error, sizeof(error));
	if (!text)
		audit_tell(audit, false, "seal", "%s", error);
	return text;
}

/* The name in a line `HEX  NAME`; the line ends with a newline or the text. */
static void name_in(const char *line, char *name, size_t size)
{
	size_t length = strcspn(line, "\n");

	snprintf(name, size, "%.*s", (int)(length > 66 ? length - 66 : 0),
		length > 66 ? line + 66 : "");
}

/* Names the first file that the two manifests do not agree about. */
static void tell_difference(struct audit *audit, const char *there, const char *made)
{
	char one[200], other[200];
	const char *name;

	while (*there && *made) {
		size_t length = strcspn(there, "\n");

		if (strncmp(there, made, length + 1) != 0)
			break;
		there += length + (there[length] != '\0');
		made += length;
		made += *made != '\0';
	}
	name_in(there, one, sizeof(one));
	name_in(made, other, sizeof(other));
	name = !*there || (*made && strcmp(other, one) < 0) ? other : one;
	if (!*name)
		name = SEAL_MANIFEST;
	if (!strcmp(one, other))
		audit_tell(audit, false, "seal", "%s is not as it was when it was sealed", name);
	else
		audit_tell(audit, false, "seal", "%s %s", name,
			name == other ? "is not in the manifest"
				      : "is in the manifest, and missing");
}

static void check_manifest(struct audit *audit)
{
	char error[500] = "";
	char *there = read_file(audit, SEAL_MANIFEST);
	char *made = seal_manifest(audit->directory, error, sizeof(error));

	if (!made)
		audit_tell(audit, false, "seal", "%s", error);
	else if (there && strcmp(there, made) != 0)
		tell_difference(audit, there, made);
	else if (there)
		audit_tell(audit, true, "seal", "every file is as it was when it was sealed");
	free(there);
	free(made);
}

static void check_statement(struct audit *audit)
{
	const char *fact = results_get(audit->results, "require-all");
	char error[500] = "";
	char *there = read_file(audit, SEAL_STATEMENT);
	char *made = seal_statement(audit->directory, audit->results, fact && !strcmp(fact, "yes"),
		error, sizeof(error));

	if (!made)
		audit_tell(audit, false, "statement", "%s", error);
	else if (there)
		audit_tell(audit, !strcmp(there, made), "statement", "%s %s", SEAL_STATEMENT,
			strcmp(there, made) ? "is not what the record gives"
					    : "is what the record gives");
	free(there);
	free(made);
}

static void check_signature(struct audit *audit)
{
	char who[300] = "", error[1000] = "";

	if (!file_exists(audit->directory, SEAL_SIGNATURE))
		audit_tell(audit, !audit->signers, "signature", "none: the manifest is not signed");
	else if (!audit->signers && signature_fits(audit->directory, error, sizeof(error)))
		audit_tell(audit, false, "signature", "it does not fit the manifest: %s", error);
	else if (!audit->signers)
		audit_tell(audit, true, "signature",
			"it fits the manifest; --signers checks whose it is");
	else if (signature_check(
			 audit->directory, audit->signers, who, sizeof(who), error, sizeof(error)))
		audit_tell(audit, false, "signature", "by none of %s: %s", audit->signers, error);
	else
		audit_tell(audit, true, "signature", "by %s", who);
}

void audit_seal(struct audit *audit)
{
	if (!file_exists(audit->directory, SEAL_MANIFEST)) {
		audit_tell(audit,
			!audit->signers && !file_exists(audit->directory, SEAL_STATEMENT) &&
				!file_exists(audit->directory, SEAL_SIGNATURE),
			"seal",
			"none: whoever can write to this directory can make all of it anew");
		return;
	}
	check_manifest(audit);
	if (file_exists(audit->directory, SEAL_STATEMENT))
		check_statement(audit);
	else
		audit_tell(audit, false, "statement", "%s is missing", SEAL_STATEMENT);
	check_signature(audit);
}
