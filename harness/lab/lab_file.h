/*
 * lab_file.h - a lab as its file says: who answers for it, its machines, its drives, the discs in reach of
 * them, and who works them. What is not said is left to what a drive offers by itself.
 */
#ifndef EXACCESS_LAB_FILE_H
#define EXACCESS_LAB_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "harness/facts/lab.h"

/* Who does a verb. */
enum lab_way {
	LAB_BY_NOBODY,   /* the file does not say: what the drive offers by itself */
	LAB_BY_SOFTWARE, /* the same, said */
	LAB_BY_EXLAB,    /* a filter driver below the class driver: it too is the drive's own */
	LAB_BY_COMMAND,  /* a program of this machine's */
	LAB_BY_LINE,     /* a program at the other end of a line */
	LAB_BY_PERSON    /* somebody at this terminal */
};

/* What came of having something done. */
enum lab_result {
	LAB_DONE,
	LAB_FAILED = -1,  /* it says that it could not */
	LAB_LATE = -2,    /* no answer before its deadline */
	LAB_REFUSED = -3, /* a person does not want to */
};

struct lab_work {
	enum lab_way way;
	char *command;    /* program and arguments, or the line's address; NULL for others */
	uint32_t seconds; /* deadline of each time it is done; 0: not said */
};

struct lab_disc {
	enum lab_medium medium;
	uint32_t content; /* its number among those of a medium, from 1 */
	char *label;      /* "" if it has none */
};

/* LAB_TEXT(name): what is said of a lab, a machine or a drive; "" where it is not. */
#define LAB_TEXTS(LAB_TEXT) \
	LAB_TEXT(name) LAB_TEXT(place) LAB_TEXT(person) LAB_TEXT(customer) LAB_TEXT(item)
#define LAB_DRIVE_TEXTS(LAB_TEXT) \
	LAB_TEXT(spec)            \
	LAB_TEXT(machine) LAB_TEXT(vendor) LAB_TEXT(product) LAB_TEXT(revision) LAB_TEXT(serial)

struct lab_drive {
#define LAB_TEXT(name) char *name;
	LAB_DRIVE_TEXTS(LAB_TEXT)
#undef LAB_TEXT
	struct lab_disc *discs;
	uint32_t disc_count;
	struct lab_work work[LAB_VERB_COUNT];
};

struct lab_machine {
	char *name;
	char *power; /* command that brings it up again; "" if there is none */
};

/* All zero when empty. Owns its texts. */
struct lab {
#define LAB_TEXT(name) char *name;
	LAB_TEXTS(LAB_TEXT)
#undef LAB_TEXT
	struct lab_machine *machines;
	uint32_t machine_count;
	struct lab_drive *drives;
	uint32_t drive_count;
};

/* Reads the file at path into lab, which is empty. 0, or -1 with what is wrong in error: lines
 * `FILE:LINE: MESSAGE`, the first few of them; lab is empty then. */
int lab_read(const char *path, struct lab *lab, char *error, size_t size);
/* The same with the bytes of a file; name stands for it in messages. */
int lab_parse(const char *bytes, size_t length, const char *name, struct lab *lab, char *error,
	size_t size);
void lab_free(struct lab *lab);

/* The drive that a run names so; NULL when the lab has none. */
const struct lab_drive *lab_drive_of(const struct lab *lab, const char *spec);
/* The command that brings up the machine of the drive that a run names so; NULL when there is none. */
const char *lab_power_of(const struct lab *lab, const char *spec);
/* A verb as records and lab files name it. */
const char *lab_verb_word(uint32_t verb);

#endif
