/* call.c - calls of a recorder's methods, on their own thread. */
#include "harness/recorder/windows/windows_recorder.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Seconds that a command may take, as the class driver gives one. */
#define COMMAND_SECONDS 60u

/* ---- strings ---- */

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

/* ---- methods ---- */

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

/* ---- the task ---- */

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
	recorder_drop_object(call->object, call->lab);
	if (SUCCEEDED(entered))
		com_leave();
}

static void regret_call(struct task *task)
{
	free(((struct call_task *)(void *)task)->call.owner_units);
}

struct call_task *call_new(const struct recorder_call *call, const wchar_t *path)
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

int call_start(struct call_task *task, IDiscRecorder2 *object, IRecorderLab *lab, bool lone)
{
	task->object = object;
	task->lab = lab;
	object->table->AddRef(object);
	if (lab)
		lab->table->AddRef(lab);
	if (!task_start(&task->task, make_call, lone))
		return 0;
	recorder_drop_object(object, lab);
	return -1;
}
