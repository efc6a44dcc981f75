/* lab.h - exaccess lab. */
#ifndef EXACCESS_COMMAND_LAB_H
#define EXACCESS_COMMAND_LAB_H

#include "harness/command/program.h"

int command_lab(const struct program *program, int argc, char **argv);

#endif
