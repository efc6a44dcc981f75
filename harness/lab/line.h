/*
 * line.h - a line to a program outside this machine, as a virtual machine has one to its host: lab orders
 * go out, a line each, and answers come back.
 *
 * The answer to an order is any number of lines that begin with a space, which are its text, and then a line
 * `done`, `failed WHY`, or `status 0x...` where that
 * is the answer. Lines that are none of these belong to something else and are passed over.
 */
#ifndef EXACCESS_LAB_LINE_H
#define EXACCESS_LAB_LINE_H

#include "harness/lab/lab_file.h"

/* Sends words (ends with NULL) to the line at address, and waits for the answer. As lab_do. */
enum lab_result line_ask(const char *address, const char *const *words, uint32_t seconds,
	uint32_t *status, char *text, size_t size);

#endif
