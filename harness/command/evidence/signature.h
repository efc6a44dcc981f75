/* signature.h - signatures over a manifest, by ssh-keygen. */
#ifndef EXACCESS_SIGNATURE_H
#define EXACCESS_SIGNATURE_H

#include <stddef.h>

/* Signs the manifest of directory with the key in the file (a private one, or the public half of one that
 * an agent holds). 0, or -1 and the reason in error. */
int signature_make(const char *directory, const char *key, char *error, size_t size);
/* Is it signed by one of the signers (a file of allowed_signers)? 0, with who it is in who; -1 and the
 * reason in error. */
int signature_check(const char *directory, const char *signers, char *who, size_t room, char *error,
	size_t size);
/* Does the signature fit the manifest, whoever made it? 0, or -1 and the reason in error. */
int signature_fits(const char *directory, char *error, size_t size);

#endif
