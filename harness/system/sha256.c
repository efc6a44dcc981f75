/* sha256.c - digest.h by nettle. */
#include "harness/system/digest.h"

#include <nettle/sha2.h>
#include <stdlib.h>

#include "harness/system/text.h"

struct digest {
	struct sha256_ctx state;
};

struct digest *digest_new(void)
{
	struct digest *digest = malloc(sizeof(*digest));

	if (digest)
		sha256_init(&digest->state);
	return digest;
}

void digest_free(struct digest *digest)
{
	free(digest);
}

void digest_add(struct digest *digest, const void *bytes, size_t length)
{
	sha256_update(&digest->state, length, bytes);
}

int digest_take(struct digest *digest, char text[DIGEST_TEXT])
{
	uint8_t bytes[SHA256_DIGEST_SIZE];
	struct text out = text_into(text, DIGEST_TEXT);

	sha256_digest(&digest->state, sizeof(bytes), bytes);
	text_add_hex(&out, bytes, sizeof(bytes));
	return 0;
}
