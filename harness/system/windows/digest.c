/* digest.c - digest.h on Windows. The system's own SHA-256 came with updates of Server 2003, and small
 * systems have no provider of it at all. */
#include "harness/system/digest.h"

#include <stdlib.h>

#include "harness/system/sha256.h"
#include "harness/system/text.h"

struct digest {
	struct sha256 state;
};

struct digest *digest_new(void)
{
	struct digest *digest = malloc(sizeof(*digest));

	if (digest)
		sha256_begin(&digest->state);
	return digest;
}

void digest_free(struct digest *digest)
{
	free(digest);
}

void digest_add(struct digest *digest, const void *bytes, size_t length)
{
	sha256_add(&digest->state, bytes, length);
}

int digest_take(struct digest *digest, char text[DIGEST_TEXT])
{
	uint8_t bytes[SHA256_BYTES];
	struct text out = text_into(text, DIGEST_TEXT);

	sha256_end(&digest->state, bytes);
	sha256_begin(&digest->state);
	text_add_hex(&out, bytes, sizeof(bytes));
	return 0;
}
