/*
 * com.h - what the parts of windows/recorder.c share: COM in threads that nobody has to wait for.
 *
 * Calls of COM are made in tasks (windows/windows_drive.h), whose threads are in the multithreaded apartment of
 * the process. The apartment lasts as long as the process from the first use on, so that objects outlive
 * the threads that made them.
 */
#ifndef EXACCESS_COM_WINDOWS_H
#define EXACCESS_COM_WINDOWS_H

#include <stddef.h>
#include <stdint.h>

#include "harness/facts/windows/imapi2.h"

/* Makes the apartment, unless it is there: 0, or -1 when there can be none. From any thread. */
int com_start(void);
/* Around the calls of a task: an HRESULT, which is the task's own failure when it is one. */
HRESULT com_enter(void);
void com_leave(void);

/* The identifier by which IMAPI knows the drive at that path: the one in its list that leads to the same
 * drive, by whatever path; the path itself where it lists none. To be freed with SysFreeString; NULL when memory is short. In a task. */
BSTR com_drive_id(const wchar_t *path);
/* The methods of an object by its type library, a line `METHOD parameters=N` for each, without those of
 * IDispatch. N does not count the return value; the name of a property begins with get_ or put_. In a
 * task. */
HRESULT com_list_methods(IDispatch *object, char *text, size_t size);
/* A stream of so many zeros. In a task. */
HRESULT com_zeros(uint32_t length, IStream **stream);

#endif
