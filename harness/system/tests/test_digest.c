/* test_digest.c - digests of what is known, and of the same bytes in other pieces. */
#include <string.h>

#include "harness/system/digest.h"
#include "harness/testing/check.h"

#define LENGTHS 300u

static void in_pieces(const uint8_t *bytes, size_t length, size_t piece, char text[DIGEST_TEXT])
{
	struct digest *digest = digest_new();

	text[0] = 0;
	if (!CHECK(digest))
		return;
	for (size_t at = 0; at < length; at += piece)
		digest_add(digest, bytes + at, piece < length - at ? piece : length - at);
	CHECK(!digest_take(digest, text));
	digest_free(digest);
}

/* From FIPS 180. */
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

		CHECK(!digest_bytes(known[i][0], strlen(known[i][0]), text));
		CHECK(!strcmp(text, known[i][1]));
	}
}

/* Every length around the ends of blocks, in pieces that do not agree with them. */
static void test_all_lengths(void)
{
	static const size_t pieces[] = { 1, 7, 63, 64, 65 };
	uint8_t bytes[LENGTHS];

	for (size_t i = 0; i < LENGTHS; i++)
		bytes[i] = (uint8_t)(i * 151 + 7);
	for (size_t length = 0; length < LENGTHS; length++) {
		char whole[DIGEST_TEXT], parts[DIGEST_TEXT];

		CHECK(!digest_bytes(bytes, length, whole));
		for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
			in_pieces(bytes, length, pieces[i], parts);
			CHECK(!strcmp(parts, whole));
		}
	}
}

int main(void)
{
	test_known_answers();
	test_all_lengths();
	return check_end();
}
