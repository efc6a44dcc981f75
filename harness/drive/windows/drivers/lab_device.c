/* lab_device.c - the lab device of one of our drivers. */
#include "harness/drive/windows/drivers/lab_device.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/kernel/exdrive.h"
#include "fixtures/protocol/frame.h"
#include "harness/drive/facts.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/status.h"

#define ANSWER       0x10000u /* bytes of the longest text */
#define OPEN_TIMEOUT SECONDS(10)
#define BEHAVIOUR    128u /* bytes of the longest name */

struct lab_device {
	const char *driver;
	uint32_t unit;
	struct windows_drive device; /* as something to open */
	struct drive_handle *handle;
	bool tagged;
};

struct lab_device *lab_device_new(const char *path, const char *driver, uint32_t unit)
{
	struct lab_device *lab = calloc(1, sizeof(*lab));

	if (!lab)
		return NULL;
	lab->driver = driver;
	lab->unit = unit;
	device_init(&lab->device, path);
	return lab;
}

void lab_device_free(struct lab_device *lab)
{
	if (!lab)
		return;
	device_clear(&lab->device, lab->handle);
	free(lab);
}

uint32_t lab_device_unit(const struct lab_device *lab)
{
	return lab->unit;
}

/* A request to the lab device. result->information bytes of output came back. */
static int ask(struct lab_device *lab, uint32_t code, const void *input, uint32_t input_length,
	void *output, uint32_t output_length, uint64_t deadline, struct drive_result *result)
{
	*result = (struct drive_result){ 0 };
	if (!lab->handle)
		lab->handle = device_open(&lab->device, deadline);
	if (!lab->handle)
		return DRIVE_UNREACHABLE;
	return windows_control(
		lab->handle, code, input, input_length, output, output_length, deadline, result);
}

/* The same for a drive: what went wrong is its error, and any failing status is one. */
int lab_device_ask(struct windows_drive *drive, struct lab_device *lab, uint32_t code,
	const void *input, uint32_t input_length, void *output, uint32_t *output_length,
	uint64_t deadline)
{
	struct drive_result result;
	char name[48];
	int error = ask(lab, code, input, input_length, output, *output_length, deadline, &result);

	if (error)
		return windows_fail(drive, error, "has no lab that answers (is %s loaded?): %.120s",
			lab->driver, lab->device.drive.error);
	if (!status_is_success(result.status))
		return windows_fail(drive, DRIVE_REFUSED, "has a lab that refuses: %s",
			status_text(result.status, name));
	if (result.information > *output_length)
		return windows_fail(drive, DRIVE_GARBAGE, "has a lab that returned %u bytes to %u",
			(unsigned)result.information, (unsigned)*output_length);
	*output_length = (uint32_t)result.information;
	return 0;
}

/* Asks for a status and a text. */
int lab_device_ask_text(struct windows_drive *drive, struct lab_device *lab, uint32_t code,
	const void *input, uint32_t input_length, struct drive_result *result, char *text,
	size_t size, uint64_t deadline)
{
	uint32_t length = ANSWER;
	uint8_t *answer = calloc(1, ANSWER + 1);
	int error;

	text[0] = '\0';
	if (!answer)
		return windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	error = lab_device_ask(drive, lab, code, input, input_length, answer, &length, deadline);
	if (!error && (length < 4 || length - 4 >= size))
		error = windows_fail(drive, DRIVE_GARBAGE,
			"has a lab that returned %u bytes of text; there is room for %u",
			(unsigned)length, (unsigned)size);
	if (!error) {
		*result = (struct drive_result){ .status = get_u32(answer),
			.win32 = status_win32(get_u32(answer)) };
		facts_copy(text, size, answer + 4, length - 4);
	}
	free(answer);
	return error;
}

int lab_device_verb(struct windows_drive *drive, struct lab_device *lab, const uint32_t operands[4],
	struct drive_result *result, char *text, size_t size, uint64_t deadline)
{
	uint8_t input[20];

	put_u32(input, lab->unit);
	for (size_t i = 0; i < 4; i++)
		put_u32(input + 4 + 4 * i, operands[i]);
	return lab_device_ask_text(
		drive, lab, EXDRIVE_VERB, input, sizeof(input), result, text, size, deadline);
}

int lab_device_tag(struct windows_drive *drive, struct lab_device *lab, uint64_t deadline)
{
	uint8_t input[4 + TAG_MAX];
	size_t length = strlen(drive->tag);
	uint32_t nothing = 0;
	int error;

	if (lab->tagged)
		return 0;
	put_u32(input, process_id());
	memcpy(input + 4, drive->tag, length);
	error = lab_device_ask(
		drive, lab, EXDRIVE_TAG, input, (uint32_t)(4 + length), NULL, &nothing, deadline);
	lab->tagged = !error;
	return error;
}

int lab_device_behave(
	struct lab_device *lab, const char *spec, const char *behaviour, char *error, size_t size)
{
	uint8_t input[4 + BEHAVIOUR];
	size_t length = strlen(behaviour);
	struct drive_result result = { 0 };
	char name[48];
	int failed;

	put_u32(input, lab->unit);
	memcpy(input + 4, behaviour, length < BEHAVIOUR ? length : BEHAVIOUR);
	failed = ask(lab, EXDRIVE_BEHAVE, input, (uint32_t)(4 + length), NULL, 0,
		clock_now() + OPEN_TIMEOUT, &result);
	if (failed)
		snprintf(error, size, "%s is not loaded, or does not answer: %.120s", lab->driver,
			lab->device.drive.error);
	else if (result.status == (uint32_t)ST_DEVICE_BUSY)
		snprintf(error, size, "%.60s is in use: other programs have it open", spec);
	else if (!status_is_success(result.status))
		snprintf(error, size, "%.60s cannot be '%.40s': %s", spec, behaviour,
			status_text(result.status, name));
	return failed || !status_is_success(result.status) ? -1 : 0;
}
