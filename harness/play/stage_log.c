/* stage_log.c - a log that hands keep, tried out. */
#include "harness/play/stage_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/clause.h"
#include "harness/facts/lab.h"
#include "harness/play/stage_look.h"
#include "harness/play/stage_order.h"

#define SENT      6 /* commands: more than come by themselves while a log is emptied and read */
#define STAGE_LOG (1 << 18)  /* bytes of a log */
#define BRIEF     SECONDS(2) /* in which that many do not come */

static int order(struct stage *stage, uint32_t drive, uint32_t verb, char *text)
{
	const struct lab_order order = { .verb = verb };
	uint32_t status = 0;

	if (!stage_order(stage, drive, &order, &status, text, STAGE_LOG))
		return 0;
	snprintf(stage->trouble, sizeof(stage->trouble), "%.280s", text);
	return -1;
}

static unsigned count_lines(const char *text)
{
	unsigned count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static int doubt(struct stage *stage, const char *what)
{
	snprintf(stage->trouble, sizeof(stage->trouble), "%s", what);
	return -1;
}

static int check(struct stage *stage, uint32_t drive, char *text)
{
	uint64_t begun;

	if (order(stage, drive, LAB_CLEAR_COMMANDS, text))
		return -1;
	for (int i = 0; i < SENT; i++)
		(void)look_for_disc(stage->labs[drive], clock_now() + stage->timeout);
	if (order(stage, drive, LAB_READ_COMMANDS, text))
		return -1;
	if (count_lines(text) < SENT)
		return doubt(
			stage, "the lab's log does not show the commands that reached the drive");
	begun = clock_now();
	if (order(stage, drive, LAB_CLEAR_COMMANDS, text) ||
		order(stage, drive, LAB_READ_COMMANDS, text))
		return -1;
	/* Who takes long over it may find as many of the system's own. */
	return count_lines(text) < SENT || clock_now() > begun + BRIEF
		? 0
		: doubt(stage,
			  "the lab says that it emptied the log, and the log does not show it");
}

int stage_log_check(struct stage *stage, const struct plan *plan)
{
	char *text;
	int result = 0;

	if (!(plan->needs & NEED_COMMANDS))
		return 0;
	text = calloc(1, STAGE_LOG);
	if (!text)
		return doubt(stage, "memory is short");
	for (uint32_t i = 0; i < stage->drives && !result; i++)
		if (stage->hands[i] && lab_does(stage->hands[i], LAB_READ_COMMANDS) &&
			(!i || plan->needs & NEED_SECOND_DRIVE))
			result = check(stage, i, text);
	free(text);
	return result;
}
