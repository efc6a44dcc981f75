/* summary_unserved.c - requests that the drive was asked for and never once took. */
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/status.h"
#include "reports/summary/summary_sections.h"

/* The documented requests, and how to tell them: by control code and, where one code stands for
 * several, by the first byte of the input. */
static const struct wanted {
	const char *name;
	uint32_t code;
	int type; /* -1: any */
} wanted[] = {
	{ "IOCTL_CDROM_EXCLUSIVE_ACCESS to query", IOCTL_CDROM_EXCLUSIVE_ACCESS,
		EXCLUSIVE_ACCESS_QUERY },
	{ "IOCTL_CDROM_EXCLUSIVE_ACCESS to lock", IOCTL_CDROM_EXCLUSIVE_ACCESS,
		EXCLUSIVE_ACCESS_LOCK },
	{ "IOCTL_CDROM_EXCLUSIVE_ACCESS to unlock", IOCTL_CDROM_EXCLUSIVE_ACCESS,
		EXCLUSIVE_ACCESS_UNLOCK },
	{ "IOCTL_CDROM_GET_INQUIRY_DATA", IOCTL_CDROM_GET_INQUIRY_DATA, -1 },
	{ "IOCTL_STORAGE_QUERY_PROPERTY", IOCTL_STORAGE_QUERY_PROPERTY, -1 },
	{ "IOCTL_STORAGE_EJECTION_CONTROL", IOCTL_STORAGE_EJECTION_CONTROL, -1 },
	{ "IOCTL_STORAGE_MCN_CONTROL", IOCTL_STORAGE_MCN_CONTROL, -1 },
	{ "IOCTL_SCSI_PASS_THROUGH", IOCTL_SCSI_PASS_THROUGH, -1 },
	{ "IOCTL_SCSI_PASS_THROUGH_DIRECT", IOCTL_SCSI_PASS_THROUGH_DIRECT, -1 },
};

#define WANTED (sizeof(wanted) / sizeof(wanted[0]))

/* What was answered to one of them. */
struct answers {
	uint32_t count;  /* rounds in which there was an answer */
	uint32_t status; /* the last one */
	bool served;     /* one of them was no refusal of the request as such */
};

/* Statuses of a driver that knows no such request. Some of them are documented answers in certain
 * states too, so only a request that never gets another is one that is not served. */
static bool is_unknown(uint32_t status)
{
	return status == (uint32_t)ST_NOT_SUPPORTED || status == (uint32_t)ST_NOT_IMPLEMENTED ||
		status == (uint32_t)ST_INVALID_DEVICE_REQUEST;
}

/* Through the handles that every contender has from the start: they have all rights and a file object,
 * so the answer is the driver's. */
static bool is_wanted(const struct wanted *one, const struct operation *operation)
{
	bool whole = operation->handle == FIRST_HANDLE || operation->handle == OTHER_DRIVE;

	return whole && operation->kind == OP_CONTROL && operation->code == one->code &&
		!operation->level && !operation->flags &&
		(one->type < 0 || (operation->input_size && operation->input[0] == one->type));
}

static void count_step(struct answers *answers, const struct sighting *sighting)
{
	for (uint32_t i = 0; i < sighting->count; i++) {
		const struct observation *seen = &sighting->list[i];

		if (seen->outcome != OUTCOME_ANSWER || seen->is_hresult ||
			seen->status == (uint32_t)ST_INVALID_HANDLE)
			continue;
		answers->count += seen->count;
		answers->status = seen->status;
		answers->served |= !is_unknown(seen->status);
	}
}

static void count_case(struct answers *answers, const struct case_result *result)
{
	const struct plan *plan = result->plan;

	for (uint32_t t = 0; t < result->trial_count; t++)
		for (uint32_t s = 0; result->trials[t].steps && s < plan->count; s++)
			for (size_t i = 0; i < WANTED; i++)
				if (is_wanted(&wanted[i], &plan->steps[s].operation))
					count_step(&answers[i], &result->trials[t].steps[s]);
}

void summary_unserved(struct summary *summary)
{
	struct answers answers[WANTED] = { 0 };
	struct prose list = { 0 };
	uint32_t told = 0;

	for (uint32_t i = 0; i < summary->results->count; i++)
		count_case(answers, &summary->results->cases[i]);
	for (size_t i = 0; i < WANTED; i++)
		if (answers[i].count && !answers[i].served)
			prose_add(&list, "%s%s (%u times %s)", told++ ? ", " : "", wanted[i].name,
				(unsigned)answers[i].count, status_name(answers[i].status));
	if (told)
		summary_field(summary, 2, "Not implemented by the drive: ", prose_text(&list));
	summary->out.failed |= list.failed;
	prose_free(&list);
}
