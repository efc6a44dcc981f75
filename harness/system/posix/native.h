/*
 * native.h - what the POSIX files of harness/system share.
 */
#ifndef EXACCESS_POSIX_NATIVE_H
#define EXACCESS_POSIX_NATIVE_H

#include <poll.h>
#include <time.h>

#include "harness/system/process.h"

/* The first descriptor that a child inherits beyond the standard ones. */
#define FIRST_INHERITED 3
/* How a child knows whom it must outlive not at all; see process_follow_parent. */
#define PARENT_VARIABLE "EXACCESS_PARENT"

/* Notes what could not be done, and errno, for process_error(). Returns -1. */
int process_fail(const char *what);
/* How long it is until then, from now; nothing when it has passed. */
struct timespec time_until(uint64_t deadline);
/* 1 when an event is there, 0 at the deadline, -1. */
int poll_until(struct pollfd *files, size_t count, uint64_t deadline);

/* Who looks at processes sees these arguments, as far as there is room, in place of those that main() was given. */
void process_show_arguments(const char *const *argv);

#endif
