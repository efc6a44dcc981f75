/* errand.c - orders to a lab elsewhere, as lines. */
#include "harness/play/remote/errand.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/file.h"
#include "harness/system/text.h"

#define CHANNEL   3 /* of the process that does them */
#define LAB_TIME  SECONDS(60)
#define SEND_TIME SECONDS(60)
#define TEXT_ROOM (1u << 18) /* bytes for what a hand tells, of which logs are the longest */
#define LAB_MOST  (1u << 18) /* bytes of a lab's file that goes over a line */

/* A word and a text, as a line to be freed. */
static char *compose(const char *words, const char *bytes, size_t length)
{
	size_t room = strlen(words) + 3 * length + 8;
	char *line = malloc(room);
	struct text out;

	if (!line)
		return NULL;
	out = text_into(line, room);
	text_add(&out, "%s", words);
	text_add_escaped(&out, bytes, length, true);
	return line;
}

static int send_text(process_file channel, const char *words, const char *text)
{
	char *line = compose(words, text, strlen(text));
	int result = line ? wire_send(channel, line, -1, clock_now() + SEND_TIME) : -1;

	free(line);
	return result;
}

/* ---- the worker's end ---- */

int errand_take_lab(struct wire *wire, struct lab *lab, char *error, size_t size)
{
	char *line = NULL, *bytes = NULL;
	long length = -1;
	int result = -1;

	snprintf(error, size, "the lab's file did not come over the line");
	if (wire_receive(wire, &line, clock_now() + LAB_TIME) == WIRE_LINE_READ &&
		!strncmp(line, "lab ", 4))
		bytes = malloc(strlen(line) + 1);
	if (bytes)
		length = text_unescape(line + 4, strlen(line + 4), bytes, strlen(line));
	if (length >= 0)
		result = lab_parse(bytes, (size_t)length, "the lab's file", lab, error, size);
	free(bytes);
	return result;
}

/* `did RESULT STATUS TEXT` */
static enum lab_result take_answer(char *line, uint32_t *status, char *text, size_t size)
{
	const char *word = text_word(&line);
	const char *result = text_word(&line);
	const char *said = text_word(&line);
	uint64_t numbers[2] = { 0, 0 };

	if (!word || strcmp(word, "did") != 0 || !said ||
		text_number(result, (uint64_t)-LAB_REFUSED, &numbers[0]) ||
		text_number(said, UINT32_MAX, &numbers[1]) ||
		text_unescape(line, strlen(line), text, size - 1) < 0) {
		snprintf(text, size, "what the runner answers for the lab cannot be understood");
		return LAB_FAILED;
	}
	*status = (uint32_t)numbers[1];
	return (enum lab_result) - (int)numbers[0];
}

enum lab_result errand_send(struct wire *wire, uint32_t drive, const struct lab_order *order,
	uint32_t *status, char *text, size_t size)
{
	char line[100];
	char *answer;

	*status = 0;
	snprintf(line, sizeof(line),
		ERRAND "%" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32, drive,
		order->verb, order->a, order->b, order->c);
	/* The runner, or the line to it, ends this process when it is lost. */
	if (!wire_send(wire->channel, line, -1, clock_now() + SEND_TIME) &&
		wire_receive(wire, &answer, UINT64_MAX) == WIRE_LINE_READ)
		return take_answer(answer, status, text, size);
	snprintf(text, size, "the runner, which has the lab's file, is gone");
	return LAB_FAILED;
}

void errand_tell(struct wire *wire, const char *text)
{
	(void)send_text(wire->channel, ERRAND "tell ", text);
}

/* ---- the runner's end ---- */

char *errand_lab_line(const char *file, char *why, size_t size)
{
	size_t length = 0;
	char *bytes = file_read(file, &length, why, size);
	char *line = NULL;

	if (!bytes)
		return NULL;
	if (length <= LAB_MOST)
		line = compose("lab ", bytes, length);
	if (!line)
		snprintf(why, size, "the lab's file %.200s is too long for a line", file);
	free(bytes);
	return line;
}

static int start(struct hands *hands, const char *file, const char *const *drives)
{
	const char *argv[4 + ERRAND_DRIVE] = { "exaccess", "hands", file };
	process_file ends[2];
	int result;

	if (hands->alive)
		return 0;
	for (uint32_t i = 0; i < ERRAND_DRIVE && drives[i]; i++)
		argv[3 + i] = drives[i];
	if (channel_pair(ends))
		return -1;
	result = process_spawn(&hands->process, argv, &ends[1], 1);
	file_close(ends[1]);
	if (result) {
		file_close(ends[0]);
		return -1;
	}
	wire_init(&hands->wire, ends[0]);
	hands->alive = true;
	return 0;
}

int hands_order(struct hands *hands, const char *line, const char *file, const char *const *drives)
{
	bool tells = !strncmp(line, ERRAND "tell ", strlen(ERRAND "tell "));

	if (hands->busy || start(hands, file, drives))
		return -1;
	hands->busy = !tells;
	/* A process that is gone shows when it is listened to. */
	(void)wire_send(hands->wire.channel, line, -1, clock_now() + SEND_TIME);
	return 0;
}

enum wire_result hands_answer(struct hands *hands, char **line)
{
	static char gone[] = "did 1 0 the process that works the lab has ended";
	enum wire_result got =
		hands->alive ? wire_receive(&hands->wire, line, clock_now()) : WIRE_DEADLINE;
	bool busy = hands->busy;

	if (got == WIRE_DEADLINE)
		return WIRE_DEADLINE;
	hands->busy = false;
	if (got == WIRE_LINE_READ)
		return busy ? WIRE_LINE_READ : WIRE_DEADLINE;
	hands_end(hands);
	*line = gone;
	return busy ? WIRE_LINE_READ : WIRE_DEADLINE;
}

void hands_end(struct hands *hands)
{
	if (!hands->alive)
		return;
	process_kill(&hands->process);
	file_close(hands->wire.channel);
	wire_clear(&hands->wire);
	*hands = (struct hands){ 0 };
}

/* ---- the process ---- */

/* An order that whoever sends it may give: of a drive and a verb that the file gives to somebody. */
static int take_order(const struct lab_drive *const *drives, char *line,
	const struct lab_drive **drive, struct lab_order *order)
{
	uint32_t *const fields[] = { &order->verb, &order->a, &order->b, &order->c };
	const char *word = text_word(&line);
	uint64_t number = 0;

	if (!word || text_number(word, ERRAND_DRIVE - 1, &number) || !drives[number])
		return -1;
	*drive = drives[number];
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		word = text_word(&line);
		if (!word || text_number(word, UINT32_MAX, &number))
			return -1;
		*fields[i] = (uint32_t)number;
	}
	return lab_does(*drive, order->verb) ? 0 : -1;
}

static int obey(const struct lab_drive *const *drives, char *line, char *text)
{
	const struct lab_drive *drive = NULL;
	struct lab_order order;
	enum lab_result result = LAB_FAILED;
	uint32_t status = 0;
	char words[40];

	if (strncmp(line, ERRAND, strlen(ERRAND)) != 0)
		return -1;
	line += strlen(ERRAND);
	if (!strncmp(line, "tell ", 5)) {
		if (text_unescape(line + 5, strlen(line + 5), text, TEXT_ROOM - 1) >= 0)
			lab_tell(text);
		return 0;
	}
	if (take_order(drives, line, &drive, &order))
		snprintf(text, TEXT_ROOM, "what is asked of the lab is nothing that its file has");
	else
		result = lab_do(drive, &order, &status, text, TEXT_ROOM);
	snprintf(words, sizeof(words), "did %d %" PRIu32 " ", -(int)result, status);
	return send_text(CHANNEL, words, text);
}

int hands_main(int argc, char **argv)
{
	const struct lab_drive *drives[ERRAND_DRIVE] = { NULL };
	char *text = calloc(1, TEXT_ROOM);
	struct lab lab = { 0 };
	struct wire wire;
	char error[600];
	char *line;

	process_follow_parent();
	process_ignore_interrupts();
	wire_init(&wire, CHANNEL);
	if (!text || argc < 2 || argc > 1 + ERRAND_DRIVE ||
		lab_read(argv[0], &lab, error, sizeof(error))) {
		fprintf(stderr, "exaccess hands is started by exaccess run, not by hand\n");
		free(text);
		return 2;
	}
	for (int i = 1; i < argc; i++)
		drives[i - 1] = lab_drive_of(&lab, argv[i]);
	while (wire_receive(&wire, &line, UINT64_MAX) == WIRE_LINE_READ)
		if (obey(drives, line, text))
			break;
	wire_clear(&wire);
	lab_free(&lab);
	free(text);
	return 0;
}
