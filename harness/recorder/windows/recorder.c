/*
 * recorder.c - recorder.h over COM: the recorder class that is registered on this system, be it
 * IMAPI's own or the one of fixtures/imapi2/.
 *
 * Every call is a task, so that one that hangs costs a case and not the process. Calls of the thread that
 * created the recorder come from threads that are used again, calls of another from one of their own:
 * what is asked for from different threads arrives from different threads.
 */
#include "harness/recorder/windows/windows_recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/drive/windows/drivers/exdrive.h"
#include "harness/facts/lab.h"

/* How long COM may take to let go of an object, and to come back from a call that was broken off. */
#define LET_GO    SECONDS(10)
#define BREAK_OFF SECONDS(5)

/* A recorder that does not say when the drive has its command is watched instead: so long, in steps, in
 * milliseconds. */
#define WATCHED    500u
#define WATCH_STEP 10u

struct com_recorder {
	struct recorder recorder;
	struct windows_drive *drive;
	DWORD creator; /* thread */
	IDiscRecorder2 *object;
	IRecorderLab *lab;      /* NULL: IMAPI's own recorder has none */
	HANDLE under_way;       /* set when the drive has a write or a command; only with lab */
	struct call_task *work; /* a write or a command that is under way */
};

static struct com_recorder *com_of(struct recorder *recorder)
{
	return (struct com_recorder *)(void *)recorder;
}

/* ---- calls, from outside ---- */

static int fail(struct com_recorder *recorder, int error, const char *why)
{
	snprintf(recorder->recorder.error, sizeof(recorder->recorder.error), "%s", why);
	return error;
}

static int fail_as(struct com_recorder *recorder, HRESULT why)
{
	return fail(recorder, DRIVE_NO_RESOURCES,
		why == E_OUTOFMEMORY ? "memory is short" : windows_error((DWORD)why));
}

/* What a recorder is initialised with; NULL, and *error says why. */
static const wchar_t *path_of(struct com_recorder *recorder, uint64_t deadline, int *error)
{
	struct windows_drive *drive = recorder->drive;

	*error = drive->exdrive ? exdrive_know_paths(drive, deadline) : 0;
	if (*error) {
		fail(recorder, *error, drive->drive.error);
		return NULL;
	}
	if (drive->paths[PATH_INTERFACE])
		return drive->paths[PATH_INTERFACE];
	if (drive->paths[PATH_DEVICE_NAME])
		return drive->paths[PATH_DEVICE_NAME];
	*error = fail(recorder, DRIVE_UNSUPPORTED, "the drive has no path that IMAPI knows it by");
	return NULL;
}

/* Starts a call: *started is it, or NULL. */
static int start(struct com_recorder *recorder, const struct recorder_call *call, uint64_t deadline,
	struct call_task **started)
{
	const wchar_t *path = NULL;
	struct call_task *task;
	int error = 0;

	*started = NULL;
	if (call->method == RECORDER_INITIALISE)
		path = path_of(recorder, deadline, &error);
	if (error)
		return error;
	task = call_new(call, path);
	if (!task)
		return fail(recorder, DRIVE_NO_RESOURCES, "memory is short");
	if (call_start(task, recorder->object, recorder->lab,
		    GetCurrentThreadId() != recorder->creator))
		return fail(recorder, DRIVE_NO_RESOURCES, "no thread can be started");
	*started = task;
	return 0;
}

/* Has a call's results, once it is over; the call is no more the caller's. */
static int finish(struct com_recorder *recorder, struct call_task *task, struct recorder_call *call,
	uint64_t deadline)
{
	HRESULT unable;

	if (task_finish(&task->task, deadline))
		return fail(recorder, DRIVE_TIMED_OUT, "the recorder did not come back in time");
	unable = task->unable;
	call->hresult = task->call.hresult;
	call->owner = task->call.owner;
	call->owner_units = task->call.owner_units;
	call->owner_length = task->call.owner_length;
	task_drop(&task->task);
	return FAILED(unable) ? fail_as(recorder, unable) : 0;
}

/* Waits until the drive has what was begun, or it is over. IMAPI's own recorder does not say when; that
 * its thread waits for a driver is as much as the system tells, if it does. */
static void await_beginning(
	struct com_recorder *recorder, struct call_task *task, uint64_t deadline)
{
	const HANDLE handles[] = { task->task.done, recorder->under_way };

	if (recorder->lab) {
		WaitForMultipleObjects(2, handles, FALSE, milliseconds_until(deadline));
		return;
	}
	for (uint32_t passed = 0; passed < WATCHED; passed += WATCH_STEP)
		if (!WaitForSingleObject(task->task.done, WATCH_STEP) ||
			task_is_in_driver(&task->task))
			return;
}

static int com_submit(struct recorder *given, struct recorder_call *call, uint64_t deadline)
{
	struct com_recorder *recorder = com_of(given);
	bool is_work = call->method == RECORDER_BURN || call->method == RECORDER_COMMAND;
	struct call_task *task;
	int error;

	if (is_work && recorder->lab)
		ResetEvent(recorder->under_way);
	error = start(recorder, call, deadline, &task);
	if (error)
		return error;
	if (!is_work)
		return finish(recorder, task, call, deadline);
	await_beginning(recorder, task, deadline);
	if (!task_wait(&task->task, clock_now()))
		return finish(recorder, task, call, deadline);
	call->work = recorder->work = task;
	return RECORDER_PENDING;
}

static int com_wait(struct recorder *given, struct recorder_call *call, uint64_t deadline)
{
	struct com_recorder *recorder = com_of(given);
	struct call_task *task = call->work;

	call->work = recorder->work = NULL;
	return finish(recorder, task, call, deadline);
}

/* ---- the rest ---- */

static int com_lose_handle(struct recorder *given)
{
	struct com_recorder *recorder = com_of(given);

	if (!recorder->lab)
		return fail(
			recorder, DRIVE_UNSUPPORTED, "the handle of this recorder is out of reach");
	recorder->lab->table->LoseHandle(recorder->lab);
	return 0;
}

struct types_task {
	struct task task;
	IDiscRecorder2 *object; /* a reference, until it is over */
	HRESULT result;
	char text[1024];
};

static void list_types(struct task *task)
{
	struct types_task *types = (struct types_task *)(void *)task;

	types->result = com_enter();
	if (FAILED(types->result)) {
		types->object->table->Release(types->object);
		return;
	}
	types->result = com_list_methods(
		(IDispatch *)(void *)types->object, types->text, sizeof(types->text));
	types->object->table->Release(types->object);
	com_leave();
}

static int com_types(struct recorder *given, char *text, size_t size)
{
	struct com_recorder *recorder = com_of(given);
	struct types_task *types = calloc(1, sizeof(*types));
	HRESULT result;

	if (!types)
		return fail(recorder, DRIVE_NO_RESOURCES, "memory is short");
	types->object = recorder->object;
	types->object->table->AddRef(types->object);
	if (task_start(&types->task, list_types, false)) {
		recorder->object->table->Release(recorder->object);
		return fail(recorder, DRIVE_NO_RESOURCES, "no thread can be started");
	}
	if (task_finish(&types->task, clock_now() + LOADED))
		return fail(recorder, DRIVE_TIMED_OUT, "the type library did not come in time");
	result = types->result;
	snprintf(text, size, "%s", types->text);
	task_drop(&types->task);
	return FAILED(result) ? fail_as(recorder, result) : 0;
}

struct end_task {
	struct task task;
	IDiscRecorder2 *object;
	IRecorderLab *lab;
};

static void end_object(struct task *task)
{
	struct end_task *end = (struct end_task *)(void *)task;
	HRESULT entered = com_enter();

	recorder_drop_object(end->object, end->lab);
	if (SUCCEEDED(entered))
		com_leave();
}

/* What is under way holds the object and its handle, so that it ends first. */
static void end_work(struct com_recorder *recorder)
{
	if (recorder->lab)
		recorder->lab->table->Abandon(recorder->lab);
	if (!recorder->work)
		return;
	if (!task_finish(&recorder->work->task, clock_now() + BREAK_OFF))
		task_drop(&recorder->work->task);
	recorder->work = NULL;
}

static void com_release(struct recorder *given)
{
	struct com_recorder *recorder = com_of(given);
	struct end_task *end = calloc(1, sizeof(*end));

	end_work(recorder);
	if (end) {
		end->object = recorder->object;
		end->lab = recorder->lab;
	}
	/* Without memory or thread for that the object stays until the process ends. */
	if (end && !task_start(&end->task, end_object, false) &&
		!task_finish(&end->task, clock_now() + LET_GO))
		task_drop(&end->task);
	if (recorder->under_way)
		CloseHandle(recorder->under_way);
	free(recorder);
}

static const struct recorder_ops com_ops = {
	.submit = com_submit,
	.wait = com_wait,
	.lose_handle = com_lose_handle,
	.types = com_types,
	.release = com_release,
};

/* ---- new recorders ---- */

int recorder_create(struct drive *drive, struct recorder **given, uint32_t *hresult)
{
	struct com_recorder *recorder = calloc(1, sizeof(*recorder));
	HRESULT created = E_FAIL;
	int error = DRIVE_NO_RESOURCES;

	*given = NULL;
	if (recorder)
		recorder->under_way = CreateEventW(NULL, TRUE, FALSE, NULL);
	if (recorder && recorder->under_way)
		error = recorder_new_object(
			recorder->under_way, &recorder->object, &recorder->lab, &created);
	*hresult = (uint32_t)created;
	if (error || FAILED(created)) {
		if (recorder && recorder->under_way)
			CloseHandle(recorder->under_way);
		free(recorder);
		return error
			? windows_fail(windows_of(drive), error, "could not have a recorder: %s",
				  error == DRIVE_TIMED_OUT ? "its class did not come in time"
							   : "memory or threads are short")
			: 0;
	}
	recorder->recorder.ops = &com_ops;
	recorder->drive = windows_of(drive);
	recorder->creator = GetCurrentThreadId();
	*given = &recorder->recorder;
	return 0;
}

void recorder_call_clear(struct recorder_call *call)
{
	free(call->owner_units);
	call->owner_units = NULL;
}
