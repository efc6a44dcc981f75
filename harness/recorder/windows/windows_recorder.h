/*
 * windows_recorder.h - what the parts of windows/recorder.c share: calls of a recorder's methods, and its
 * class, as tasks that nobody has to wait for.
 */
#ifndef EXACCESS_RECORDER_WINDOWS_H
#define EXACCESS_RECORDER_WINDOWS_H

#include <stdint.h>

#include "fixtures/imapi2/recorder_lab.h"
#include "harness/recorder/windows/com.h"
#include "harness/drive/windows/windows_drive.h"
#include "harness/recorder/recorder.h"
#include "harness/system/windows/task.h"

/* How long COM may take where the caller says nothing: to find and load a class. */
#define LOADED SECONDS(20)

/* ---- calls (windows/call.c) ---- */

/* A call with all that it uses: nothing of the caller's, who may be gone when it comes back. */
struct call_task {
	struct task task;
	struct recorder_call call; /* of which pointers are void */
	IDiscRecorder2 *object;    /* a reference each, until the call is over */
	IRecorderLab *lab;         /* or NULL */
	HRESULT unable;            /* COM itself failed, and the method was not called */
	uint32_t size;             /* units at name, without the NUL */
	wchar_t name[];            /* the client's name, or the path of the drive */
};

/* A call that is not begun. path: what to initialise the recorder with; else NULL. NULL when memory is
 * short. */
struct call_task *call_new(const struct recorder_call *call, const wchar_t *path);
/* Begins it on an object, lone as in task_start(): 0, or -1 and it is freed. lab may be NULL. */
int call_start(struct call_task *task, IDiscRecorder2 *object, IRecorderLab *lab, bool lone);

/* ---- the class (windows/class.c) ---- */

/* Gives back a reference of each; either may be NULL. */
void recorder_drop_object(IDiscRecorder2 *object, IRecorderLab *lab);
/* A new object, and its lab, which is to set under_way; NULL where there is no such thing. *hresult says
 * how that went, and *object is NULL unless it succeeded. 0, or a negative enum drive_error. */
int recorder_new_object(
	HANDLE under_way, IDiscRecorder2 **object, IRecorderLab **lab, HRESULT *hresult);

#endif
