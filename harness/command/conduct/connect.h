/*
 * connect.h - the line to the machine that has the drives, where that is another one (run --via).
 */
#ifndef EXACCESS_CONNECT_H
#define EXACCESS_CONNECT_H

#include "harness/command/conduct/conduct_settings.h"
#include "harness/command/program.h"

/* Opens the line, and has the drives there looked at and reserved; what could disturb them is told and goes into
 * conduct. Nothing to do without --via. 0, or the exit code after saying why not. */
int connect_open(
	struct conduct *conduct, const struct program *program, const struct manual *manual);
void connect_close(struct conduct *conduct);
/* Of the machine that has the drives, be it this one: into text. */
void connect_host(const struct conduct *conduct, char *text, size_t size);
void connect_system(const struct conduct *conduct, char *text, size_t size);
void connect_user(const struct conduct *conduct, char *text, size_t size);

#endif
