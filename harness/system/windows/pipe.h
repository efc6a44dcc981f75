/*
 * pipe.h - overlapped requests and named pipes, for channels and barriers.
 */
#ifndef EXACCESS_PIPE_WINDOWS_H
#define EXACCESS_PIPE_WINDOWS_H

#include "harness/system/windows/native.h"
#include "harness/system/windows/slots.h"

/* The event that all requests of this thread signal when they end. It may be signalled for any reason:
 * reset it, look whether what was waited for is there, and only then wait. Beginning a request resets
 * it. */
HANDLE pipe_event(void);
/* Whether a request that signals that event is finished by then. Looks once more after the deadline. */
bool pipe_await(OVERLAPPED *request, uint64_t deadline);
/* Cancels a request, and all others of this thread on the handle where one alone cannot be; those are to
 * be begun again. Whether it is finished. */
bool pipe_cancel(HANDLE handle, OVERLAPPED *request);
/* Writes all of it. 0, or why not. */
DWORD pipe_write(HANDLE handle, const void *data, size_t size, uint64_t deadline);
/* Both ends of a pipe for bytes: ends[0] for direction (PIPE_ACCESS_*), ends[1] for other (GENERIC_*).
 * 0, or -1 and GetLastError(). */
int pipe_make(HANDLE ends[2], DWORD direction, DWORD other);
/* Puts both into slots, or closes both. 0, -1. */
int pipe_hold(HANDLE handles[2], enum held held, process_file ends[2]);

#endif
