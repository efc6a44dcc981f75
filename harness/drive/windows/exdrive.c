/* exdrive.c - what exdrive.sys offers besides drives. */
#include "harness/drive/windows/exdrive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/kernel/exdrive.h"
#include "fixtures/protocol/frame.h"
#include "harness/drive/facts.h"
#include "harness/drive/windows/handle.h"
#include "harness/drive/windows/here.h"
#include "harness/drive/windows/names/names.h"
#include "harness/drive/windows/request.h"
#include "harness/facts/clause.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/windows/nt.h"

#define PREFIX       "exdrive:"
#define ANSWER       0x10000u /* bytes of the longest text */
#define SMALL_ANSWER 4096u
#define OPEN_TIMEOUT SECONDS(10)

struct exdrive {
	uint32_t unit;
	struct windows_drive device; /* the lab device, as something to open */
	struct drive_handle *lab;
	bool tagged;
};

int exdrive_parse(const char *spec, uint32_t *unit, const char **personality)
{
	const char *digit = spec + strlen(PREFIX);

	if (strncmp(spec, PREFIX, strlen(PREFIX)) || *digit < '0' ||
		*digit >= '0' + (int)EXDRIVE_UNITS || (digit[1] && digit[1] != ':'))
		return -1;
	*unit = (uint32_t)(*digit - '0');
	*personality = digit[1] ? digit + 2 : "";
	return 0;
}

struct exdrive *exdrive_new(uint32_t unit)
{
	struct exdrive *exdrive = calloc(1, sizeof(*exdrive));

	if (!exdrive)
		return NULL;
	exdrive->unit = unit;
	device_init(&exdrive->device, EXDRIVE_LAB_DEVICE);
	return exdrive;
}

void exdrive_free(struct exdrive *exdrive)
{
	if (!exdrive)
		return;
	device_clear(&exdrive->device, exdrive->lab);
	free(exdrive);
}

/* A request to the lab device. result->information bytes of output came back. */
static int ask(struct exdrive *exdrive, uint32_t code, const void *input, uint32_t input_length,
	void *output, uint32_t output_length, uint64_t deadline, struct drive_result *result)
{
	*result = (struct drive_result){ 0 };
	if (!exdrive->lab)
		exdrive->lab = device_open(&exdrive->device, deadline);
	if (!exdrive->lab)
		return DRIVE_UNREACHABLE;
	return windows_control(
		exdrive->lab, code, input, input_length, output, output_length, deadline, result);
}

/* The same for a drive: what went wrong is its error, and any failing status is one. */
static int ask_lab(struct windows_drive *drive, uint32_t code, const void *input,
	uint32_t input_length, void *output, uint32_t *output_length, uint64_t deadline)
{
	struct exdrive *exdrive = drive->exdrive;
	struct drive_result result;
	char name[48];
	int error =
		ask(exdrive, code, input, input_length, output, *output_length, deadline, &result);

	if (error)
		return windows_fail(drive, error,
			"has no lab that answers (is exdrive.sys "
			"loaded?): %.120s",
			exdrive->device.drive.error);
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
static int ask_text(struct windows_drive *drive, uint32_t code, const void *input,
	uint32_t input_length, struct drive_result *result, char *text, size_t size,
	uint64_t deadline)
{
	uint32_t length = ANSWER;
	uint8_t *answer = calloc(1, ANSWER + 1);
	int error;

	text[0] = '\0';
	if (!answer)
		return windows_fail(drive, DRIVE_NO_RESOURCES, "was not asked: no memory");
	error = ask_lab(drive, code, input, input_length, answer, &length, deadline);
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

bool exdrive_is_loaded(void)
{
	struct windows_drive device;
	struct drive_handle *lab;

	device_init(&device, EXDRIVE_LAB_DEVICE);
	lab = device_open(&device, clock_now() + OPEN_TIMEOUT);
	device_clear(&device, lab);
	return lab != NULL;
}

int exdrive_behave(uint32_t unit, const char *personality, char *error, size_t size)
{
	struct exdrive *exdrive = exdrive_new(unit);
	uint8_t input[4 + 128];
	size_t length = strlen(personality);
	struct drive_result result = { 0 };
	char name[48];
	int failed = DRIVE_NO_RESOURCES;

	put_u32(input, unit);
	memcpy(input + 4, personality, length < 128 ? length : 128);
	if (exdrive)
		failed = ask(exdrive, EXDRIVE_BEHAVE, input, (uint32_t)(4 + length), NULL, 0,
			clock_now() + OPEN_TIMEOUT, &result);
	if (failed)
		snprintf(error, size, "exdrive.sys is not loaded, or does not answer: %.120s",
			exdrive ? exdrive->device.drive.error : "memory is short");
	else if (result.status == (uint32_t)ST_DEVICE_BUSY)
		snprintf(error, size, "exdrive:%u is in use: other programs have it open",
			(unsigned)unit);
	else if (!status_is_success(result.status))
		snprintf(error, size, "exdrive:%u cannot be '%.40s': %s", (unsigned)unit,
			personality, status_text(result.status, name));
	exdrive_free(exdrive);
	return failed || !status_is_success(result.status) ? -1 : 0;
}

/* ---- paths and facts ---- */

int exdrive_know_paths(struct windows_drive *drive, uint64_t deadline)
{
	uint8_t unit[4];
	uint8_t answer[SMALL_ANSWER];
	char text[SMALL_ANSWER + 1];
	uint32_t length = sizeof(answer);
	int error;

	if (drive->named)
		return 0;
	put_u32(unit, drive->exdrive->unit);
	error = ask_lab(drive, EXDRIVE_PATHS, unit, sizeof(unit), answer, &length, deadline);
	if (error)
		return error;
	facts_copy(text, sizeof(text), answer, length);
	for (char *line = text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		address_take_path(drive, line, ' ');
	}
	if (!drive->paths[PATH_INTERFACE])
		return windows_fail(drive, DRIVE_GARBAGE, "has no interface path");
	drive->named = true;
	return 0;
}

int exdrive_identify(struct windows_drive *drive, struct drive_facts *facts, uint64_t deadline)
{
	uint8_t unit[4];
	uint8_t answer[SMALL_ANSWER];
	uint32_t length = sizeof(answer);
	uint32_t at = 0;
	int error;

	put_u32(unit, drive->exdrive->unit);
	error = ask_lab(drive, EXDRIVE_FACTS, unit, sizeof(unit), answer, &length, deadline);
	if (error)
		return error;
	if (facts_read(facts, answer, length, &at))
		return windows_fail(drive, DRIVE_GARBAGE, "tells facts that are cut off at byte %u",
			(unsigned)at);
	/* What the drive offers is of use only as far as this program and system can use it. It is
	 * asked itself for what otherwise takes the probe. */
	facts->capabilities &= ~(windows_lacks() & ~(uint32_t)NEED_KERNEL_HELPER);
	return 0;
}

/* ---- the lab ---- */

int exdrive_lab(struct windows_drive *drive, const uint32_t operands[4],
	struct drive_result *result, char *text, size_t size, uint64_t deadline)
{
	uint8_t input[20];

	put_u32(input, drive->exdrive->unit);
	for (size_t i = 0; i < 4; i++)
		put_u32(input + 4 + 4 * i, operands[i]);
	return ask_text(drive, EXDRIVE_VERB, input, sizeof(input), result, text, size, deadline);
}

int exdrive_names(struct windows_drive *drive, uint32_t code, struct drive_result *result,
	char *text, size_t size, uint64_t deadline)
{
	uint8_t unit[4];

	put_u32(unit, drive->exdrive->unit);
	return ask_text(drive, code, unit, sizeof(unit), result, text, size, deadline);
}

/* One system gives out a handle before the driver has refused the open: it knows. */
int exdrive_opened(struct drive_handle **handle, struct drive_result *result, uint64_t deadline)
{
	uint8_t answer[4] = { 0 };
	struct drive_result asked;
	int error = windows_control(
		*handle, EXDRIVE_OPENED, NULL, 0, answer, sizeof(answer), deadline, &asked);
	uint32_t status = status_is_error(asked.status) ? asked.status : get_u32(answer);

	if (error || !status_is_error(status))
		return error;
	*result = (struct drive_result){ .status = status,
		.win32 = native()->win32_of((NTSTATUS)status) };
	windows_close(*handle);
	*handle = NULL;
	return 0;
}

int exdrive_tag(struct windows_drive *drive, uint64_t deadline)
{
	uint8_t input[4 + TAG_MAX];
	size_t length = strlen(drive->tag);
	uint32_t nothing = 0;
	int error;

	if (drive->exdrive->tagged)
		return 0;
	put_u32(input, process_id());
	memcpy(input + 4, drive->tag, length);
	error = ask_lab(
		drive, EXDRIVE_TAG, input, (uint32_t)(4 + length), NULL, &nothing, deadline);
	drive->exdrive->tagged = !error;
	return error;
}
