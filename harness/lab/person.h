/*
 * person.h - somebody at this terminal who works a drive: asked plainly, one thing at a time.
 */
#ifndef EXACCESS_LAB_PERSON_H
#define EXACCESS_LAB_PERSON_H

#include "harness/lab/lab_file.h"

/* Asks for the verb, with a disc where it takes one, and waits until it is said to be done. As lab_do; without a
 * terminal it is LAB_FAILED. */
enum lab_result person_ask(const struct lab_drive *drive, uint32_t verb,
	const struct lab_disc *disc, uint32_t seconds, char *text, size_t size);
/* Tells a line. */
void person_tell(const char *line);

#endif
