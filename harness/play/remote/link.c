/* link.c - frames to and from an agent. */
#include "harness/play/remote/link.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/play/remote/frame.h"
#include "harness/play/worker.h"
#include "harness/system/stream.h"
#include "harness/system/text.h"

#define GREET_AGAIN  SECONDS(2)
#define PING         SECONDS(2)
#define SEND_TIME    SECONDS(30)
#define WORKER_TIME  SECONDS(60)
#define SLICE        MILLISECONDS(200)
#define IGNORED_MOST (1u << 20) /* bytes of noise before the first frame */

static int broken(struct link *link, const char *why)
{
	struct text out = text_into(link->why, sizeof(link->why));

	text_add_legible(&out, why, strlen(why) < 350 ? strlen(why) : 350);
	if (link->open) {
		link->open = false;
		file_close(link->wire.channel);
		wire_clear(&link->wire);
		command_end(&link->process, clock_now() + SECONDS(2));
	}
	return -1;
}

static int tell(struct link *link, const char *text)
{
	char *line;
	int result;

	if (!link->open)
		return -1;
	line = frame_write(link->told, text);
	if (!line)
		return broken(link, "memory is short");
	result = channel_send(link->wire.channel, line, strlen(line), -1, clock_now() + SEND_TIME);
	free(line);
	if (result)
		return broken(link, process_error());
	link->told++;
	link->told_time = clock_now();
	return 0;
}

static bool is_interrupted(const struct link *link)
{
	return link->interrupted && *link->interrupted;
}

/* The next frame's text. */
static enum wire_result hear(struct link *link, char **text, uint64_t deadline)
{
	uint64_t number = 0;
	char *line;
	enum wire_result got;

	if (!link->open)
		return WIRE_TROUBLE;
	got = wire_receive(&link->wire, &line, deadline);
	if (got == WIRE_DEADLINE)
		return got;
	if (got != WIRE_LINE_READ) {
		broken(link, got == WIRE_END ? "it ended" : "what came over it is no line");
		return WIRE_TROUBLE;
	}
	*text = frame_read(line, &number);
	if (!*text) {
		broken(link, "a line that came over it is damaged");
		return WIRE_TROUBLE;
	}
	/* Greetings that were sent again before the first was answered are answered too. */
	if (number == 0 && link->heard == 1 && !strncmp(*text, "welcome ", 8))
		return hear(link, text, deadline);
	if (number != link->heard) {
		broken(link, "lines that came over it are lost, repeated or out of order");
		return WIRE_TROUBLE;
	}
	link->heard++;
	link->heard_time = clock_now();
	return WIRE_LINE_READ;
}

/* ---- greeting ---- */

static int take_word(char **cursor, char *word, size_t size)
{
	const char *next = text_word(cursor);

	return next && text_unescape(next, strlen(next), word, size) >= 0 ? 0 : -1;
}

static int compare(struct link *link, char **cursor, const char *what, const char *own)
{
	char word[LINK_WORD];
	char why[2 * LINK_WORD + 100];

	if (take_word(cursor, word, sizeof(word)))
		return broken(link, "its greeting cannot be understood");
	if (!strcmp(word, own))
		return 0;
	snprintf(why, sizeof(why), "the exaccess there is another one: its %s is %s, not %s", what,
		word, own);
	return broken(link, why);
}

static int take_clock(struct link *link, char **cursor)
{
	const char *word = text_word(cursor);
	uint64_t clock = 0;

	if (!word || text_number(word, UINT64_MAX, &clock))
		return -1;
	link->up = clock_now() - clock;
	return 0;
}

/* 1: it is the answer to this greeting, and all is well; 0: it is not. */
static int take_greeting(struct link *link, char *text)
{
	const char *word = text_word(&text);
	const char *nonce;

	if (!word)
		return 0;
	if (!strcmp(word, "refuse"))
		return broken(link, text);
	nonce = text_word(&text);
	if (strcmp(word, "welcome") != 0 || !nonce || strcmp(nonce, link->nonce) != 0)
		return 0;
	if (compare(link, &text, "version", link->self.version) ||
		compare(link, &text, "digest of the clauses", link->self.clauses) ||
		compare(link, &text, "digest of the cases", link->self.cases))
		return -1;
	if (take_word(&text, link->program, sizeof(link->program)) || take_clock(link, &text) ||
		take_word(&text, link->host, sizeof(link->host)) ||
		take_word(&text, link->system, sizeof(link->system)) ||
		take_word(&text, link->user, sizeof(link->user)))
		return broken(link, "its greeting cannot be understood");
	return 1;
}

static int greet(struct link *link)
{
	char text[4 * LINK_WORD];
	struct text out = text_into(text, sizeof(text));
	char *line;

	text_add(&out, "hello %s " FRAME_PROTOCOL " ", link->nonce);
	text_add_escaped(&out, link->self.version, strlen(link->self.version), false);
	text_add(&out, " %s %s", link->self.clauses, link->self.cases);
	line = frame_write(0, text);
	if (!line)
		return broken(link, "memory is short");
	/* A command that has ended already may have said why, which is read next. */
	(void)channel_send(link->wire.channel, line, strlen(line), -1, clock_now() + SEND_TIME);
	free(line);
	link->told = 1;
	link->told_time = clock_now();
	return 0;
}

static int ended_early(struct link *link, const char *noise)
{
	char why[300];

	snprintf(why, sizeof(why), "`%.100s` ended before an agent answered%s%.120s", link->command,
		noise[0] ? ": " : "", noise);
	return broken(link, why);
}

/* What is no frame is a banner of what lies in between, or what an earlier connection left. */
static int await_greeting(struct link *link, uint64_t deadline)
{
	uint64_t again = clock_now() + GREET_AGAIN;
	char noise[120] = "";
	size_t ignored = 0;

	while (clock_now() < deadline && !is_interrupted(link)) {
		uint64_t number = 0;
		char *line;
		char *text;
		enum wire_result got = wire_receive(&link->wire, &line, clock_now() + SLICE);
		int taken = 0;

		if (got == WIRE_LINE_READ) {
			ignored += strlen(line) + 1;
			snprintf(noise, sizeof(noise), "%s", line);
			text = frame_read(line, &number);
			taken = text && !number ? take_greeting(link, text) : 0;
		} else if (got != WIRE_DEADLINE) {
			return ended_early(link, noise);
		}
		if (taken)
			return taken > 0 ? 0 : -1;
		if (ignored > IGNORED_MOST)
			return broken(link, "whoever answers there is no agent");
		if (clock_now() < again)
			continue;
		if (greet(link))
			return -1;
		again = clock_now() + GREET_AGAIN;
	}
	return broken(
		link, is_interrupted(link) ? "interrupted" : "no agent answered there in time");
}

int link_open(struct link *link, uint64_t deadline)
{
	process_file channel;

	link->why[0] = '\0';
	if (command_start(&link->process, link->command, &channel)) {
		snprintf(link->why, sizeof(link->why), "%s", process_error());
		return -1;
	}
	link->open = true;
	wire_init(&link->wire, channel);
	snprintf(link->nonce, sizeof(link->nonce), "%" PRIx64 "-%" PRIx32, clock_now(),
		process_id());
	link->heard = 1;
	if (greet(link) || await_greeting(link, deadline))
		return -1;
	link->heard_time = clock_now();
	return 0;
}

/* ---- what is asked ---- */

static int say_drives(struct link *link, const char *const *specs, uint32_t count, uint64_t timeout,
	uint32_t allowed)
{
	char text[8192];
	struct text out = text_into(text, sizeof(text));

	text_add(&out, "drives %" PRIu64 " %u", timeout / MILLISECONDS(1), (unsigned)allowed);
	for (uint32_t i = 0; i < count; i++) {
		text_add(&out, " ");
		text_add_escaped(&out, specs[i], strlen(specs[i]), false);
	}
	return out.cut ? broken(link, "the names of the drives are too long") : tell(link, text);
}

static void pass_found(char *text, link_found found, void *context)
{
	char what[1200];
	const char *disturbs = text_word(&text);

	if (disturbs && text_unescape(text, strlen(text), what, sizeof(what)) >= 0)
		found(context, !strcmp(disturbs, "1"), what);
}

int link_drives(struct link *link, const char *const *specs, uint32_t count, uint64_t timeout,
	uint32_t allowed, link_found found, void *context, bool *refused)
{
	uint64_t deadline = clock_now() + WORKER_TIME;
	char *text;

	if (refused)
		*refused = false;
	if (say_drives(link, specs, count, timeout, allowed))
		return -1;
	while (hear(link, &text, deadline) == WIRE_LINE_READ) {
		const char *word = text_word(&text);

		if (word && !strcmp(word, "agreed"))
			return 0;
		if (word && !strcmp(word, "found") && found)
			pass_found(text, found, context);
		if (!word || strcmp(word, "refuse") != 0)
			continue;
		if (refused)
			*refused = true;
		return broken(link, text);
	}
	return link->open ? broken(link, "the drives were not looked at in time") : -1;
}

int link_hire(struct link *link, bool go_on, const char *lab)
{
	char text[60];

	snprintf(text, sizeof(text), "hire%s%s", go_on ? " " WORKER_GO_ON : "",
		lab ? " " WORKER_FAR_LAB : "");
	return tell(link, text) || (lab && link_say(link, lab)) ? -1 : 0;
}

int link_restart(struct link *link, uint64_t deadline)
{
	enum wire_result got = WIRE_DEADLINE;
	char *text;

	if (tell(link, "restart"))
		return 0;
	while (clock_now() < deadline && !is_interrupted(link)) {
		got = hear(link, &text, clock_now() + SLICE);
		if (got == WIRE_LINE_READ && !strncmp(text, "refuse ", 7))
			return broken(link, text + 7);
		if (got == WIRE_TROUBLE || link_tick(link))
			return 0;
	}
	return broken(link, "it did not go down");
}

int link_dismiss(struct link *link)
{
	return tell(link, "dismiss");
}

int link_say(struct link *link, const char *line)
{
	size_t room = strlen(line) + 8;
	char *text = malloc(room);
	int result;

	if (!text)
		return broken(link, "memory is short");
	snprintf(text, room, "say %s", line);
	result = tell(link, text);
	free(text);
	return result;
}

enum wire_result link_receive(struct link *link, char **line, uint64_t deadline)
{
	char *text;
	enum wire_result got;

	while ((got = hear(link, &text, deadline)) == WIRE_LINE_READ) {
		if (!strncmp(text, "says ", 5)) {
			*line = text + 5;
			return WIRE_LINE_READ;
		}
		if (!strcmp(text, "ended"))
			return WIRE_END;
		if (strcmp(text, "pong") != 0) {
			broken(link, "what came over it was not asked for");
			return WIRE_TROUBLE;
		}
	}
	return got;
}

int link_tick(struct link *link)
{
	uint64_t now = clock_now();
	char why[80];

	if (!link->open)
		return -1;
	if (now > link->heard_time + link->silence) {
		snprintf(why, sizeof(why), "nothing came over it for %.0f s",
			(double)(now - link->heard_time) / (double)SECONDS(1));
		return broken(link, why);
	}
	return now > link->told_time + PING ? tell(link, "ping") : 0;
}

void link_close(struct link *link)
{
	if (!link->open)
		return;
	(void)tell(link, "bye");
	if (link->open)
		(void)broken(link, "closed");
}
