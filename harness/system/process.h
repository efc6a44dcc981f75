/*
 * process.h - processes, pipes, clocks and private directories, once for POSIX and once for Windows.
 *
 * Functions return 0 or more on success and -1 on failure with errno-like text from
 * process_error(). Nothing here waits without a deadline.
 */
#ifndef EXACCESS_PROCESS_H
#define EXACCESS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/system/process_end.h"

/* One end of a channel, or any other descriptor that a child can inherit. -1 is none. */
typedef intptr_t process_file;

/* Nanoseconds of a clock that never jumps and is the same in all processes of this machine. */
uint64_t clock_now(void);
/* Seconds since 1970-01-01 UTC. */
int64_t clock_wall(void);

#define MILLISECONDS(n) ((uint64_t)(n)*1000000u)
#define SECONDS(n)      ((uint64_t)(n)*1000000000u)

struct process {
	intptr_t id; /* process id, on Windows a handle; 0 when there is none */
	enum process_end end;
	uint32_t code;
};

/* First of all in main(): gives it its arguments in UTF-8, and standard streams that carry bytes. */
void process_arguments(int *argc, char ***argv);

/*
 * Starts this program again with the arguments argv (NULL-terminated, argv[0] is any name). The
 * child inherits the standard descriptors, of which input becomes the null device, and the
 * descriptors in inherited (count of them), renumbered to 3, 4, ...; nothing else. A child that
 * calls process_follow_parent() is killed when its parent dies.
 */
int process_spawn(struct process *process, const char *const *argv, const process_file *inherited,
	size_t count);
/* The same for a child that does function(argc, argv), which is what main() of this program would do with argv, and
 * ends with what it returns. Where a process can become two, the child is a copy of this one as it is now, and
 * nothing is loaded anew; this one goes on when the child has no other descriptors any more. */
int process_fork(struct process *process, int (*function)(int argc, char **argv),
	const char *const *argv, const process_file *inherited, size_t count);
/* Waits until it has ended and its descriptors are closed. 0 ended, 1 deadline, -1 error. */
int process_wait(struct process *process, uint64_t deadline);
/* Ends it at once, from outside, and waits for the end. Nothing to do when it has ended. */
int process_kill(struct process *process);
/* Freezes it and lets it go on. */
int process_stop(struct process *process);
int process_continue(struct process *process);
/* This process: leave without closing or flushing anything. */
_Noreturn void process_leave(int code);
/* This process dies as named: "exit", "abort", "segv", "overflow" (of the stack), "kill". */
_Noreturn void process_die(const char *how);
/* Binds the caller's life to its parent's; in every child, first of all. */
void process_follow_parent(void);
/* ---- the host, in process_host_*.c ---- */

/* Processors this process may use, at least 1. */
uint32_t host_cpus(void);
/* The name of this machine, and its operating system and release, into text. */
void host_name(char *text, size_t size);
void host_system(char *text, size_t size);
/* The account that this process runs under; "unknown" when the system does not say. */
void host_user(char *text, size_t size);
/* Restarts this machine, in order: 0, and it is under way; -1. */
int host_restart(void);
/* When the system began, in seconds since 1970-01-01, about; 0 when it does not say. */
int64_t host_began(void);
/* Has the system start this program once more when it has started again, in this directory and with these
 * arguments, the first of them its name and NULL behind the last; or not, for NULL. 0, -1. */
int host_start_later(const char *const *argv);
/* Is this standard stream (1 or 2) a terminal, and one that understands escape sequences? */
bool host_is_terminal(int stream);
bool host_has_colours(int stream);
/* Columns of that terminal, 80 when unknown. */
uint32_t host_columns(void);
/* The most memory this process has had in use, in KiB; 0 when the system does not say. */
long host_peak_memory(void);
/* Lets this process, and those that it starts, have count descriptors open at once. 0, -1. */
int process_allow_files(uint32_t count);

/* What an interrupt from the terminal (and, for catch, a request to terminate) does: catch adds
 * 1 to *flag; ignore nothing, for children whose parent decides for them. Writing to a channel or
 * pipe whose reader is gone is an error in both, never a death. */
void process_catch_interrupts(volatile int *flag);
void process_ignore_interrupts(void);
uint32_t process_id(void);
/* Runs function(argument) on a new thread and waits until that thread has ended. */
int process_on_thread(void (*function)(void *), void *argument);

/* A connected pair of stream channels, which no child has unless it is given them. One thread at a time
 * uses an end. */
int channel_pair(process_file ends[2]);
void file_close(process_file file);
/* Sends all of it, with up to one descriptor (-1 none) for the peer to keep: a copy, so that passed can
 * be closed at once. It is sure to arrive only while this process lives and has the channel open. 0, -1. */
int channel_send(process_file channel, const void *data, size_t size, process_file passed,
	uint64_t deadline);
/* Receives at least one byte, and a descriptor if one came (else -1). Bytes, 0 at the end, -1 for
 * an error, -2 at the deadline. The deadline holds for the ends of a channel_pair. */
long channel_receive(
	process_file channel, void *data, size_t size, process_file *passed, uint64_t deadline);
/* Waits until one of files is readable or at its end; ready[i] says which. Their count, 0 at the
 * deadline, -1. Entries of -1 are passed over. */
int channel_wait_any(const process_file *files, bool *ready, size_t count, uint64_t deadline);

/* A barrier that many processes wait at: each reads one token. */
int barrier_create(process_file ends[2]);         /* [0] to wait at, [1] to open it */
int barrier_open(process_file end, size_t count); /* lets count waiters pass */
int barrier_wait(process_file end);               /* 0 passed, -1 the opener is gone */

/* A new private directory (mode 0700) for sockets; path gets its name. */
int directory_private(char *path, size_t size);
/* The name of such a directory, which is not made: whoever removes it in the end can then be the one
 * to make it, so that no death in between leaves it behind. 0, -1. */
int directory_private_name(char *path, size_t size);
/* Makes it: 0, or -1, also when there is something of this name. */
int directory_private_make(const char *path);
/* Removes the directory and the files in it, whatever they are; not recursive. */
void directory_remove(const char *path);

/* "reason" of the last failure in this process. */
const char *process_error(void);
/* The path of this very program. */
const char *process_self(void);

#endif
