/*
 * seal.h - a run directory closed for others to check: a manifest of its files, a statement in their
 * words, a signature.
 *
 * The manifest is what `sha256sum -c` reads, a line for each file but itself and its signature, in the
 * order of the names. The statement is an in-toto Statement v1 with the predicate
 * https://in-toto.io/attestation/test-result/v0.1. The signature is one of ssh-keygen -Y sign over the
 * manifest, in the namespace SEAL_NAMESPACE.
 */
#ifndef EXACCESS_SEAL_H
#define EXACCESS_SEAL_H

#include <stdbool.h>

#include "harness/command/program.h"

#define SEAL_MANIFEST  "manifest.sha256"
#define SEAL_STATEMENT "statement.json"
#define SEAL_SIGNATURE SEAL_MANIFEST ".sig"
#define SEAL_NAMESPACE "exaccess-evidence"

/* Is it one of these names? */
bool seal_is_file(const char *name);
/* The manifest of directory, to be freed; NULL and the reason in error. */
char *seal_manifest(const char *directory, char *error, size_t size);
/* The statement about a run, to be freed; NULL without memory. Depends on results and the bytes of the
 * record in directory alone. */
char *seal_statement(const char *directory, const struct results *results, bool require_all,
	char *error, size_t size);

#endif
