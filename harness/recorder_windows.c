/*
 * recorder_windows.c - recorder.h over COM: the recorder class that is registered on this system, be it
 * IMAPI's own or the one of fixtures/imapi2/.
 *
 * Every call is a task, so that one that hangs costs a case and not the process. Calls of the thread that
 * created the recorder come from threads that are used again, calls of another from one of their own:
 * what is asked for from different threads arrives from different threads.
 */
#include "harness/recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/imapi2/recorder_lab.h"
#include "harness/com_windows.h"
#include "harness/drive_windows.h"
#include "harness/lab.h"

/* How long COM may take where the caller says nothing: to find and load a class, to let go of an object,
 * and to come back from a call that was broken off. */
#define LOADED    SECONDS(20)
#define LET_GO    SECONDS(10)
#define BREAK_OFF SECONDS(5)

/* Seconds that a command may take, as the class driver gives one. */
#define COMMAND_SECONDS 60u

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

/* ---- calls, on their own thread ---- */

/* A call with all that it uses: nothing of the caller's, who may be gone when it comes back. */
struct call_task {
	struct task task;
	struct recorder_call call; /* of which pointers are void */
	IDiscRecorder2 *object;    /* a reference each, until the call is over */
	IRecorderLab *lab;
	HRESULT unable; /* COM itself failed, and the method was not called */
	uint32_t size;  /* units at name, without the NUL */
	wchar_t name[]; /* the client's name, or the path of the drive */
};

/* A string argument. One that is no BSTR has in front of it, where the length would be, a number of bytes
 * that is none of characters: whoever believes it sees an empty string and nothing beyond. */
struct argument {
	BSTR string;
	void *plain;
};

/* False when memory is short. */
static bool make_argument(const struct call_task *call, struct argument *argument)
{
	static const uint32_t length = 1;
	size_t size = ((size_t)call->size + 1) * sizeof(*call->name);
	uint8_t *plain;

	*argument = (struct argument){ .string = NULL };
	if (!call->call.name)
		return true;
	if (!call->call.name_plain) {
		argument->string = SysAllocStringLen(call->name, call->size);
		return argument->string;
	}
	plain = malloc(sizeof(uint64_t) + size);
	if (!plain)
		return false;
	memcpy(plain + sizeof(uint64_t) - sizeof(length), &length, sizeof(length));
	memcpy(plain + sizeof(uint64_t), call->name, size);
	argument->plain = plain;
	argument->string = (BSTR)(void *)(plain + sizeof(uint64_t));
	return true;
}

static void free_argument(struct argument *argument)
{
	if (argument->plain)
		free(argument->plain);
	else
		SysFreeString(argument->string);
}

static HRESULT call_initialise(struct call_task *call)
{
	BSTR id = com_drive_id(call->name);
	HRESULT result;

	if (!id)
		return E_OUTOFMEMORY;
	result = call->object->table->InitializeDiscRecorder(call->object, id);
	SysFreeString(id);
	return result;
}

/* The units of a string of COM's, with a NUL behind them; NULL when memory is short. */
static uint16_t *copy_string(BSTR string, uint32_t *length)
{
	size_t size = SysStringLen(string);
	uint16_t *units = malloc((size + 1) * sizeof(*units));

	*length = (uint32_t)size;
	if (!units)
		return NULL;
	memcpy(units, string, size * sizeof(*units));
	units[size] = 0;
	return units;
}

static HRESULT call_owner(struct call_task *task)
{
	/* What holds neither NULL nor a string shows whether it was written to. */
	static OLECHAR nowhere;
	struct recorder_call *call = &task->call;
	BSTR owner = &nowhere;
	HRESULT result = task->object->table->get_ExclusiveAccessOwner(
		task->object, call->owner_nowhere ? NULL : &owner);

	call->owner = owner == &nowhere ? STRING_UNTOUCHED : owner ? STRING_GIVEN : STRING_NULL;
	if (call->owner != STRING_GIVEN)
		return result;
	call->owner_units = copy_string(owner, &call->owner_length);
	SysFreeString(owner);
	if (!call->owner_units)
		task->unable = E_OUTOFMEMORY;
	return result;
}

static HRESULT write_disc(
	struct call_task *call, IDiscFormat2Data *writer, BSTR client, IStream *data)
{
	HRESULT result = writer->table->put_Recorder(writer, call->object);

	if (SUCCEEDED(result))
		result = writer->table->put_ClientName(writer, client);
	if (SUCCEEDED(result))
		result = writer->table->put_ForceOverwrite(writer, VARIANT_TRUE);
	if (SUCCEEDED(result))
		result = writer->table->Write(writer, data);
	return result;
}

static HRESULT call_burn(struct call_task *call, BSTR client)
{
	IStream *data = NULL;
	void *object = NULL;
	HRESULT result = CoCreateInstance(&CLSID_MsftDiscFormat2Data, NULL, CLSCTX_INPROC_SERVER,
		&IID_IDiscFormat2Data, &object);
	IDiscFormat2Data *writer = object;

	if (SUCCEEDED(result))
		result = com_zeros(call->call.length, &data);
	if (SUCCEEDED(result))
		result = write_disc(call, writer, client, data);
	if (data)
		data->lpVtbl->Release(data);
	if (writer)
		writer->table->Release(writer);
	return result;
}

static HRESULT call_command(struct call_task *call)
{
	BYTE command[IMAPI_COMMAND_MAX] = { call->call.opcode };
	BYTE sense[IMAPI_SENSE_SIZE];
	ULONG size = command[0] < 0x20 ? 6 : command[0] < 0xA0 ? 10 : 12;
	void *object;
	IDiscRecorder2Ex *commands;
	HRESULT result =
		call->object->table->QueryInterface(call->object, &IID_IDiscRecorder2Ex, &object);

	if (FAILED(result))
		return result;
	commands = object;
	result =
		commands->table->SendCommandNoData(commands, command, size, sense, COMMAND_SECONDS);
	commands->table->Release(commands);
	return result;
}

static HRESULT call_method(struct call_task *call)
{
	IDiscRecorder2 *object = call->object;
	struct argument client;
	HRESULT result;

	if (!make_argument(call, &client))
		return call->unable = E_OUTOFMEMORY;
	switch (call->call.method) {
	case RECORDER_INITIALISE: result = call_initialise(call); break;
	case RECORDER_ACQUIRE:
		result = object->table->AcquireExclusiveAccess(
			object, (VARIANT_BOOL)call->call.force, client.string);
		break;
	case RECORDER_RELEASE: result = object->table->ReleaseExclusiveAccess(object); break;
	case RECORDER_OWNER: result = call_owner(call); break;
	case RECORDER_BURN: result = call_burn(call, client.string); break;
	case RECORDER_COMMAND: result = call_command(call); break;
	default: result = call->unable = E_UNEXPECTED; break;
	}
	free_argument(&client);
	return result;
}

static void let_go(IDiscRecorder2 *object, IRecorderLab *lab)
{
	if (lab)
		lab->table->Release(lab);
	if (object)
		object->table->Release(object);
}

static void make_call(struct task *task)
{
	struct call_task *call = (struct call_task *)(void *)task;
	HRESULT entered = com_enter();

	call->unable = SUCCEEDED(entered) ? S_OK : entered;
	if (SUCCEEDED(entered)) {
		if (call->lab)
			call->lab->table->SetLimit(call->lab, call->call.limit);
		call->call.hresult = (uint32_t)call_method(call);
	}
	let_go(call->object, call->lab);
	if (SUCCEEDED(entered))
		com_leave();
}

static void regret_call(struct task *task)
{
	free(((struct call_task *)(void *)task)->call.owner_units);
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

	*error = windows_know_paths(drive, deadline);
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

/* A call with its string in it, which is the client's name or the drive's path. NULL when memory is
 * short. */
static struct call_task *new_call(const struct recorder_call *call, const wchar_t *path)
{
	const void *units = path ? (const void *)path : (const void *)call->name;
	size_t size = path ? wcslen(path) : call->name ? call->name_length : 0;
	struct call_task *task = calloc(1, sizeof(*task) + (size + 1) * sizeof(task->name[0]));

	if (!task)
		return NULL;
	task->call = *call;
	task->size = (uint32_t)size;
	if (units)
		memcpy(task->name, units, size * sizeof(task->name[0]));
	task->task.regret = regret_call;
	return task;
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
	task = new_call(call, path);
	if (!task)
		return fail(recorder, DRIVE_NO_RESOURCES, "memory is short");
	task->object = recorder->object;
	task->object->table->AddRef(task->object);
	task->lab = recorder->lab;
	if (task->lab)
		task->lab->table->AddRef(task->lab);
	if (task_start(&task->task, make_call, GetCurrentThreadId() != recorder->creator)) {
		let_go(recorder->object, recorder->lab);
		return fail(recorder, DRIVE_NO_RESOURCES, "no thread can be started");
	}
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

	let_go(end->object, end->lab);
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

struct create_task {
	struct task task;
	HANDLE under_way; /* a copy of this task's own */
	IDiscRecorder2 *object;
	IRecorderLab *lab;
	HRESULT result;
};

static void find_lab(struct create_task *create)
{
	void *lab;

	if (FAILED(create->object->table->QueryInterface(create->object, &IID_IRecorderLab, &lab)))
		return;
	create->lab = lab;
	create->result = create->lab->table->Watch(create->lab, create->under_way);
}

static void create_object(struct task *task)
{
	struct create_task *create = (struct create_task *)(void *)task;
	void *object;

	create->result = com_enter();
	if (SUCCEEDED(create->result)) {
		create->result = CoCreateInstance(&CLSID_MsftDiscRecorder2, NULL,
			CLSCTX_INPROC_SERVER, &IID_IDiscRecorder2, &object);
		if (SUCCEEDED(create->result)) {
			create->object = object;
			find_lab(create);
		}
		com_leave();
	}
	CloseHandle(create->under_way);
}

static void regret_object(struct task *task)
{
	struct create_task *create = (struct create_task *)(void *)task;

	let_go(create->object, create->lab);
}

/* The task that creates an object, begun; NULL when that cannot be. */
static struct create_task *begin_creation(const struct com_recorder *recorder)
{
	struct create_task *create = calloc(1, sizeof(*create));

	if (!create || com_start() ||
		!DuplicateHandle(GetCurrentProcess(), recorder->under_way, GetCurrentProcess(),
			&create->under_way, 0, FALSE, DUPLICATE_SAME_ACCESS)) {
		free(create);
		return NULL;
	}
	create->task.regret = regret_object;
	return task_start(&create->task, create_object, false) ? NULL : create;
}

static void discard(struct com_recorder *recorder)
{
	if (recorder && recorder->under_way)
		CloseHandle(recorder->under_way);
	free(recorder);
}

int recorder_create(struct drive *drive, struct recorder **given, uint32_t *hresult)
{
	struct com_recorder *recorder = calloc(1, sizeof(*recorder));
	struct create_task *create = NULL;

	*given = NULL;
	if (recorder)
		recorder->under_way = CreateEventW(NULL, TRUE, FALSE, NULL);
	if (recorder && recorder->under_way)
		create = begin_creation(recorder);
	if (!create) {
		discard(recorder);
		return windows_fail(windows_of(drive), DRIVE_NO_RESOURCES, "memory is short");
	}
	if (task_finish(&create->task, clock_now() + LOADED)) {
		discard(recorder);
		return windows_fail(windows_of(drive), DRIVE_TIMED_OUT,
			"the recorder class did not come in time");
	}
	*hresult = (uint32_t)create->result;
	recorder->recorder.ops = &com_ops;
	recorder->drive = windows_of(drive);
	recorder->creator = GetCurrentThreadId();
	recorder->object = create->object;
	recorder->lab = create->lab;
	task_drop(&create->task);
	if (SUCCEEDED((HRESULT)*hresult))
		*given = &recorder->recorder;
	else if (recorder->object)
		com_release(&recorder->recorder);
	else
		discard(recorder);
	return 0;
}

void recorder_call_clear(struct recorder_call *call)
{
	free(call->owner_units);
	call->owner_units = NULL;
}

/* ---- availability ---- */

struct look_task {
	struct task task;
	CLSID class;
	HRESULT result;
};

static void look_for_class(struct task *task)
{
	struct look_task *look = (struct look_task *)(void *)task;
	void *object;
	IClassFactory *factory;

	look->result = com_enter();
	if (FAILED(look->result))
		return;
	look->result = CoGetClassObject(
		&look->class, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory, &object);
	if (SUCCEEDED(look->result)) {
		factory = object;
		factory->lpVtbl->Release(factory);
	}
	com_leave();
}

static bool is_there(const CLSID *class)
{
	struct look_task *look = calloc(1, sizeof(*look));
	bool there;

	if (!look || com_start()) {
		free(look);
		return false;
	}
	look->class = *class;
	if (task_start(&look->task, look_for_class, false) ||
		task_finish(&look->task, clock_now() + LOADED))
		return false;
	there = SUCCEEDED(look->result);
	task_drop(&look->task);
	return there;
}

bool recorder_available(void)
{
	return is_there(&CLSID_MsftDiscRecorder2);
}

bool recorder_burns(void)
{
	return recorder_available() && is_there(&CLSID_MsftDiscFormat2Data);
}
