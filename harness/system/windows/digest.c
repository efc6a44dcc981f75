/* digest.c - SHA-256 by the system's CryptoAPI, for digest.h on Windows (Server 2003 and later). */
#include "harness/system/digest.h"

#include <windows.h>

#include <stdlib.h>
#include <wincrypt.h>

#include "harness/system/text.h"

#ifndef CALG_SHA_256
#define CALG_SHA_256 0x0000800c
#endif

#define SHA256_BYTES 32u
#define PIECE        (1u << 30) /* the system counts bytes in 32 bits */

struct digest {
	HCRYPTHASH hash; /* 0 before the first byte */
	bool failed;
};

/* One for the process; the system takes it back at the end. Keys are none of its business. */
static HCRYPTPROV provider(void)
{
	static HCRYPTPROV context;

	if (!context &&
		!CryptAcquireContextW(&context, NULL, NULL, PROV_RSA_AES, CRYPT_VERIFYCONTEXT))
		context = 0;
	return context;
}

struct digest *digest_new(void)
{
	return provider() ? calloc(1, sizeof(struct digest)) : NULL;
}

void digest_free(struct digest *digest)
{
	if (digest && digest->hash)
		CryptDestroyHash(digest->hash);
	free(digest);
}

static void start(struct digest *digest)
{
	if (!digest->hash && !CryptCreateHash(provider(), CALG_SHA_256, 0, 0, &digest->hash)) {
		digest->hash = 0;
		digest->failed = true;
	}
}

void digest_add(struct digest *digest, const void *bytes, size_t length)
{
	const BYTE *next = bytes;

	start(digest);
	while (length && !digest->failed) {
		DWORD piece = length < PIECE ? (DWORD)length : PIECE;

		digest->failed = !CryptHashData(digest->hash, next, piece, 0);
		next += piece;
		length -= piece;
	}
}

int digest_take(struct digest *digest, char text[DIGEST_TEXT])
{
	BYTE bytes[SHA256_BYTES];
	DWORD size = sizeof(bytes);
	struct text out = text_into(text, DIGEST_TEXT);
	bool failed;

	start(digest);
	failed = digest->failed || !CryptGetHashParam(digest->hash, HP_HASHVAL, bytes, &size, 0) ||
		size != sizeof(bytes);
	if (!failed)
		text_add_hex(&out, bytes, sizeof(bytes));
	if (digest->hash)
		CryptDestroyHash(digest->hash);
	digest->hash = 0;
	digest->failed = false;
	return failed ? -1 : 0;
}
