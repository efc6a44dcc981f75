/* test_digest.c - the SHA-256 that Windows gets, beside the known answers of FIPS 180 and the library's. */
#include <stdlib.h>
#include <string.h>

#include "harness/system/digest.h"
#include "harness/system/sha256.h"
#include "harness/system/text.h"
#include "harness/testing/check.h"

#define LENGTHS 300u

/* In pieces of that many bytes. */
static void own_digest(const uint8_t *bytes, size_t length, size_t piece, char text[DIGEST_TEXT])
{
	struct sha256 sha;
	uint8_t digest[SHA256_BYTES];
	struct text out = text_into(text, DIGEST_TEXT);

	sha256_begin(&sha);
	for (size_t at = 0; at < length; at += piece)
		sha256_add(&sha, bytes + at, piece < length - at ? piece : length - at);
	sha256_end(&sha, digest);
	text_add_hex(&out, digest, sizeof(digest));
}

static void test_known_answers(void)
{
	static const char *const known[][2] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
			"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		char text[DIGEST_TEXT];

		own_digest((const uint8_t *)known[i][0], strlen(known[i][0]), 1, text);
		CHECK(!strcmp(text, known[i][1]));
		CHECK(!digest_bytes(known[i][0], strlen(known[i][0]), text));
		CHECK(!strcmp(text, known[i][1]));
	}
}

/* Every length around the ends of blocks, in pieces that do not agree with them. */
static void test_all_lengths(void)
{
	static const size_t pieces[] = { 1, 7, 63, 64, 65, 1000 };
	uint8_t bytes[LENGTHS];

	for (size_t i = 0; i < LENGTHS; i++)
		bytes[i] = (uint8_t)(i * 151 + 7);
	for (size_t length = 0; length < LENGTHS; length++) {
		char library[DIGEST_TEXT], own[DIGEST_TEXT];

		CHECK(!digest_bytes(bytes, length, library));
		for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
			own_digest(bytes, length, pieces[i], own);
			CHECK(!strcmp(own, library));
		}
	}
}

int main(void)
{
	test_known_answers();
	test_all_lengths();
	return check_end();
}
