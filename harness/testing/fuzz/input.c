/* input.c - input being taken apart. */
#include <string.h>

#include "harness/testing/fuzz/fuzz.h"

uint8_t fuzz_byte(struct fuzz_input *input)
{
	if (!input->size)
		return 0;
	input->size--;
	return *input->bytes++;
}

uint16_t fuzz_u16(struct fuzz_input *input)
{
	uint8_t low = fuzz_byte(input);

	return (uint16_t)(low | fuzz_byte(input) << 8);
}

size_t fuzz_some(struct fuzz_input *input, size_t most, const uint8_t **bytes)
{
	size_t size = input->size < most ? input->size : most;

	*bytes = input->bytes;
	input->bytes += size;
	input->size -= size;
	return size;
}

char *fuzz_text(const uint8_t *bytes, size_t size)
{
	char *text = malloc(size + 1);

	MUST(text);
	if (size)
		memcpy(text, bytes, size);
	text[size] = '\0';
	return text;
}
