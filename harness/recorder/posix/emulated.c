/* emulated.c - recorder.h for the emulated recorder: it sits on any drive of drive.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/defects/recorder/recorder_defects.h"
#include "fixtures/recorder/emulated_recorder.h"
#include "fixtures/recorder/recorder_rules.h"
#include "harness/facts/codes.h"
#include "harness/facts/hresult.h"
#include "harness/facts/lab.h"
#include "harness/system/process.h"
#include "harness/recorder/recorder.h"
#include "harness/facts/status.h"

#define WIN32_INVALID_HANDLE 6u
#define WIN32_SEM_TIMEOUT    121u

/* How long a drive may take to say what recorders on it are like. */
#define PATIENCE SECONDS(10)

/* A handle that the recorder believes to have. */
struct device {
	struct drive_handle *handle; /* NULL: closed behind its back */
	struct device *next;
};

/* A request that the drive has not answered yet. */
struct pending {
	struct drive_request request;
	struct pending *next;
};

struct emulation {
	struct recorder recorder;
	struct drive *drive;
	struct emulated_recorder *object;
	struct recorder_host host;
	struct device *devices;
	struct pending *pending;
	uint64_t deadline; /* of the call that is being made */
	int trouble;       /* the first enum drive_error in that call */
};

static struct emulation *emulation_of(struct recorder *recorder)
{
	return (struct emulation *)(void *)recorder;
}

static void note_trouble(struct emulation *emulation, int error)
{
	if (emulation->trouble)
		return;
	emulation->trouble = error;
	snprintf(emulation->recorder.error, sizeof(emulation->recorder.error), "%s",
		emulation->drive->error);
}

/* ---- what the recorder needs of its process ---- */

static uint32_t host_open(void *context, void **given)
{
	struct emulation *emulation = context;
	const struct drive_open open = { .path = PATH_INTERFACE,
		.access = ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE,
		.share = SHARE_READ | SHARE_WRITE,
		.pointer_bits = 64 };
	struct device *device = calloc(1, sizeof(*device));
	struct drive_result result = { 0 };
	int error = DRIVE_NO_RESOURCES;

	if (device)
		error = emulation->drive->ops->open(
			emulation->drive, &open, emulation->deadline, &device->handle, &result);
	if (!error && device && device->handle) {
		device->next = emulation->devices;
		emulation->devices = device;
		*given = device;
		return 0;
	}
	free(device);
	if (error)
		note_trouble(emulation, error);
	return result.win32 ? result.win32 : status_win32((uint32_t)ST_UNSUCCESSFUL);
}

static void close_handle(struct emulation *emulation, struct device *device)
{
	if (device->handle)
		emulation->drive->ops->close(device->handle);
	device->handle = NULL;
}

static void host_close(void *context, void *given)
{
	struct emulation *emulation = context;
	struct device *device = given;

	for (struct device **at = &emulation->devices; *at; at = &(*at)->next) {
		if (*at != device)
			continue;
		*at = device->next;
		break;
	}
	close_handle(emulation, device);
	free(device);
}

static struct drive_request *add_pending(struct emulation *emulation, struct recorder_io *io)
{
	struct pending *pending = calloc(1, sizeof(*pending));

	io->request = pending;
	if (!pending)
		return NULL;
	pending->next = emulation->pending;
	emulation->pending = pending;
	return &pending->request;
}

static void end_pending(struct emulation *emulation, struct recorder_io *io)
{
	for (struct pending **at = &emulation->pending; *at; at = &(*at)->next) {
		if (*at != io->request)
			continue;
		*at = (*at)->next;
		break;
	}
	free(io->request);
	io->request = NULL;
}

static struct drive_request *request_of(const struct recorder_io *io)
{
	return &((struct pending *)io->request)->request;
}

static void take_result(struct emulation *emulation, struct recorder_io *io)
{
	const struct drive_result *result = &request_of(io)->result;

	io->win32 = status_is_success(result->status) ? 0 : result->win32;
	io->information = result->information;
	end_pending(emulation, io);
}

static void fail(struct emulation *emulation, struct recorder_io *io, int error)
{
	note_trouble(emulation, error);
	end_pending(emulation, io);
	io->win32 = status_win32((uint32_t)ST_UNSUCCESSFUL);
}

static bool host_start(void *context, void *given, struct recorder_io *io)
{
	struct emulation *emulation = context;
	struct device *device = given;
	struct drive_request *request;
	int error;

	/* The object manager knows no such handle, and no driver is asked. */
	if (!device->handle) {
		io->win32 = WIN32_INVALID_HANDLE;
		return true;
	}
	request = add_pending(emulation, io);
	if (!request) {
		fail(emulation, io, DRIVE_NO_RESOURCES);
		return true;
	}
	request->kind = DRIVE_CONTROL;
	request->code = io->code;
	request->input = io->input;
	request->input_length = io->input_length;
	request->output = io->output;
	request->output_length = io->output_length;
	error = emulation->drive->ops->submit(device->handle, request, emulation->deadline);
	if (error == DRIVE_PENDING)
		return false;
	if (error)
		fail(emulation, io, error);
	else
		take_result(emulation, io);
	return true;
}

static void host_finish(void *context, void *given, struct recorder_io *io, uint32_t limit)
{
	struct emulation *emulation = context;
	struct device *device = given;
	uint64_t until = emulation->deadline;
	bool late = false;
	int error;

	if (!device->handle) {
		end_pending(emulation, io);
		io->win32 = WIN32_INVALID_HANDLE;
		return;
	}
	if (limit && clock_now() + MILLISECONDS(limit) < until)
		until = clock_now() + MILLISECONDS(limit);
	error = emulation->drive->ops->wait_or_cancel(
		device->handle, request_of(io), until, emulation->deadline, &late);
	if (error)
		fail(emulation, io, error);
	else
		take_result(emulation, io);
	if (late)
		io->win32 = WIN32_SEM_TIMEOUT;
}

static void *host_allocate(void *context, size_t size)
{
	(void)context;
	return malloc(size);
}

static void host_free(void *context, void *memory)
{
	(void)context;
	free(memory);
}

/* ---- the methods ---- */

static void ask_owner(struct emulation *emulation, struct recorder_call *call)
{
	/* A place that holds neither NULL nor a string shows whether it was written to. */
	static uint16_t nowhere;
	uint16_t *owner = &nowhere;

	call->hresult = emulated_recorder_owner(emulation->object,
		call->owner_nowhere ? NULL : &owner, &call->owner_length, call->limit);
	call->owner = owner == &nowhere ? STRING_UNTOUCHED : owner ? STRING_GIVEN : STRING_NULL;
	call->owner_units = call->owner == STRING_GIVEN ? owner : NULL;
}

static int emulated_submit(struct recorder *recorder, struct recorder_call *call, uint64_t deadline)
{
	struct emulation *emulation = emulation_of(recorder);
	struct emulated_recorder *object = emulation->object;
	const struct recorder_name name = { call->name, call->name_length, call->name_plain };
	struct recorder_work *work = NULL;

	emulation->deadline = deadline;
	emulation->trouble = 0;
	switch (call->method) {
	case RECORDER_INITIALISE: call->hresult = emulated_recorder_initialise(object); break;
	case RECORDER_ACQUIRE:
		call->hresult = emulated_recorder_acquire(object, call->force, &name, call->limit);
		break;
	case RECORDER_RELEASE:
		call->hresult = emulated_recorder_release(object, call->limit);
		break;
	case RECORDER_OWNER: ask_owner(emulation, call); break;
	case RECORDER_BURN:
		call->hresult = emulated_recorder_burn(object, &name, call->length, &work);
		break;
	case RECORDER_COMMAND:
		call->hresult = emulated_recorder_command(object, call->opcode, &work);
		break;
	}
	call->work = work;
	return work && !emulation->trouble ? RECORDER_PENDING : emulation->trouble;
}

static int emulated_wait(struct recorder *recorder, struct recorder_call *call, uint64_t deadline)
{
	struct emulation *emulation = emulation_of(recorder);

	emulation->deadline = deadline;
	emulation->trouble = 0;
	call->hresult = emulated_recorder_complete(emulation->object, call->work);
	call->work = NULL;
	return emulation->trouble;
}

static int emulated_lose_handle(struct recorder *recorder)
{
	struct emulation *emulation = emulation_of(recorder);

	for (struct device *device = emulation->devices; device; device = device->next)
		close_handle(emulation, device);
	return 0;
}

static int emulated_types(struct recorder *recorder, char *text, size_t size)
{
	snprintf(text, size, "%s", emulated_recorder_types(emulation_of(recorder)->object));
	return 0;
}

static void emulated_release(struct recorder *recorder)
{
	struct emulation *emulation = emulation_of(recorder);

	emulated_recorder_destroy(emulation->object);
	while (emulation->devices)
		host_close(emulation, emulation->devices);
	while (emulation->pending) {
		struct pending *next = emulation->pending->next;

		free(emulation->pending);
		emulation->pending = next;
	}
	free(emulation);
}

static const struct recorder_ops emulated_ops = {
	.submit = emulated_submit,
	.wait = emulated_wait,
	.lose_handle = emulated_lose_handle,
	.types = emulated_types,
	.release = emulated_release,
};

/* How a recorder on that drive behaves, which is as it should unless the drive says otherwise. */
static int find_rules(struct drive *drive, const struct recorder_rules **rules)
{
	struct drive_facts facts;
	int error = drive->ops->identify(drive, &facts, clock_now() + PATIENCE);

	if (error)
		return error;
	*rules = recorder_defects_rules(facts.recorder);
	if (*rules)
		return 0;
	snprintf(drive->error, sizeof(drive->error),
		"the drive has recorders with a defect '%s', which is not known here",
		facts.recorder);
	return DRIVE_UNSUPPORTED;
}

int recorder_create(struct drive *drive, struct recorder **recorder, uint32_t *hresult)
{
	struct emulation *emulation = calloc(1, sizeof(*emulation));
	const struct recorder_rules *rules = NULL;
	int error;

	*recorder = NULL;
	*hresult = (uint32_t)HR_E_OUTOFMEMORY;
	if (!emulation)
		return 0;
	error = find_rules(drive, &rules);
	if (error) {
		free(emulation);
		return error;
	}
	emulation->recorder.ops = &emulated_ops;
	emulation->drive = drive;
	emulation->host = (struct recorder_host){ .context = emulation,
		.open = host_open,
		.close = host_close,
		.start = host_start,
		.finish = host_finish,
		.allocate = host_allocate,
		.free = host_free };
	emulation->object = emulated_recorder_create(&emulation->host, rules);
	if (!emulation->object) {
		free(emulation);
		return 0;
	}
	*recorder = &emulation->recorder;
	*hresult = (uint32_t)HR_S_OK;
	return 0;
}

void recorder_call_clear(struct recorder_call *call)
{
	free(call->owner_units);
	call->owner_units = NULL;
}

/* ---- availability ---- */

bool recorder_available(void)
{
	return true;
}

bool recorder_burns(void)
{
	return true;
}
