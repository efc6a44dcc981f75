/*
 * lab.h - what works the drives of a run besides themselves: commands, lines to programs outside, people.
 * In this room is all that a lab file says, and how it is done; whether it was done, the drive shows.
 */
#ifndef EXACCESS_LAB_ROOM_H
#define EXACCESS_LAB_ROOM_H

#include <stdbool.h>

#include "harness/lab/lab_file.h"

/* NEED_* that a drive's lab meets, beside what the drive offers by itself (own). A need is met when each verb
 * that stands for it is done by somebody, and the discs for it are in reach: those of cases are the data
 * discs 1 to LAB_DATA_DISCS, audio and blank disc 1, and rewritable discs 1 and 2. People change discs
 * between cases only. That software sends the system to sleep, the file has to say. */
uint32_t lab_needs(const struct lab_drive *drive, uint32_t own);
/* Does the file say who else than the drive itself does it? */
bool lab_does(const struct lab_drive *drive, uint32_t verb);
bool lab_is_persons(const struct lab_drive *drive, uint32_t verb);
/* The disc in reach; NULL when there is none. */
const struct lab_disc *lab_disc_of(
	const struct lab_drive *drive, enum lab_medium medium, uint32_t content);

/* A verb with its operands as of lab.h of facts. */
struct lab_order {
	uint32_t verb, a, b, c;
};

/*
 * Has it done, by whoever the file says, and waits until that has ended, at most as long as the file says (a
 * command or line 30 s where it does not, a person 600 s). A command is run with DRIVE VERB A B C behind its
 * own arguments, a line gets these words as a line; for insert, A is the medium's word, B the content and C
 * the disc's label. Where the system
 * answers what is asked of it with a status, a command prints that and ends with 3, and a line says `status
 * 0x...`; else *status is 0. What it prints comes into text, of size bytes; when it is not LAB_DONE, text says why.
 */
enum lab_result lab_do(const struct lab_drive *drive, const struct lab_order *order,
	uint32_t *status, char *text, size_t size);

/* Tells the person at this terminal a line. */
void lab_tell(const char *line);

#endif
