/*
 * digest.h - SHA-256 (FIPS 180-4): nettle's, on every system.
 */
#ifndef EXACCESS_DIGEST_H
#define EXACCESS_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_TEXT 65 /* 64 hexadecimal digits in lower case, and a NUL */

struct digest; /* of bytes that are still coming */

/* Of nothing yet. NULL when memory is short. */
struct digest *digest_new(void);
void digest_free(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t length);
/* What came so far; after that it is of nothing again. 0; -1 when the system failed, and text is "". */
int digest_take(struct digest *digest, char text[DIGEST_TEXT]);

/* Of these bytes alone. 0, -1 likewise. */
int digest_bytes(const void *bytes, size_t length, char text[DIGEST_TEXT]);
/* Of all of a file. 0, or -1 and the reason, which names the path, in error. */
int digest_file(
	const char *path, char text[DIGEST_TEXT], uint64_t *length, char *error, size_t size);

#endif
