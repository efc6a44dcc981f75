/*
 * sha256.h - SHA-256 (FIPS 180-4) for systems that have none: the first version of Windows Server
 * 2003, and small systems without cryptographic providers.
 */
#ifndef EXACCESS_SHA256_H
#define EXACCESS_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32u
#define SHA256_BLOCK 64u

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* bytes so far */
	uint8_t block[SHA256_BLOCK];
};

void sha256_begin(struct sha256 *sha);
void sha256_add(struct sha256 *sha, const void *bytes, size_t length);
/* What came so far. It has to begin again before more is added. */
void sha256_end(struct sha256 *sha, uint8_t digest[SHA256_BYTES]);

#endif
