/*
 * facts.h - what a drive says of itself, from the bytes it says it in.
 *
 * The bytes are a drive's and untrusted. Facts keep them as they came but for a NUL, which would hide
 * what follows it and becomes a question mark.
 */
#ifndef EXACCESS_FACTS_H
#define EXACCESS_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "harness/drive/drive.h"

/* length bytes of a drive's text as a string of at most size bytes, its NUL among them. */
void facts_copy(char *to, size_t size, const uint8_t *text, size_t length);

/* Reads the facts at *at and after it in a WELCOME payload (fixtures/PROTOCOL.md) into facts, or only
 * passes over them when that is NULL; *at moves along. Keys and capabilities that this program does
 * not know change nothing. 0, or -1 when the fact at *at is cut off. */
int facts_read(struct drive_facts *facts, const uint8_t *payload, uint32_t length, uint32_t *at);

#endif
