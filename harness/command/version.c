/* version.c - what this build is; the Makefile says from where. */
#include "harness/command/program.h"

#ifndef EXACCESS_COMMIT
#define EXACCESS_COMMIT "unknown"
#endif

const char exaccess_commit[] = EXACCESS_COMMIT;
