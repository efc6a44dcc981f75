/* stage.c - drives, server and contenders of one worker. */
#include "harness/play/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/facts/clause.h"
#include "harness/facts/lab.h"
#include "harness/drive/specs.h"
#include "harness/facts/status.h"
#include "harness/play/run_names.h"
#include "harness/recorder/recorder.h"
#include "harness/system/text.h"

/* A contender is used for this many cases at the most, so that none grows old. */
#define SERVED_MOST   64
#define START_TIMEOUT SECONDS(20)
#define CLEAN_TIMEOUT SECONDS(5)

static int trouble(struct stage *stage, const char *what, const char *why)
{
	snprintf(stage->trouble, sizeof(stage->trouble), "%s: %s", what, why);
	return -1;
}

/* ---- the embedded server ---- */

static int server_start(struct stage *stage)
{
	const char *argv[8 + 2 * PLAN_DRIVES];
	process_file life[2] = { -1, -1 };
	process_file ready[2] = { -1, -1 };
	uint32_t count = 0;
	char byte;
	long got = 0;

	argv[count++] = "exaccess";
	argv[count++] = "embedded-server";
	argv[count++] = stage->directory;
	for (uint32_t i = 0; i < stage->drives; i++) {
		if (!spec_is_embedded(stage->specs[i]))
			continue;
		argv[count++] = stage->addresses[i] + strlen("unix:");
		argv[count++] = stage->specs[i];
	}
	argv[count] = NULL;
	if (channel_pair(life) || channel_pair(ready))
		return trouble(stage, "cannot start the emulated drive", process_error());
	if (process_spawn(&stage->server, argv, (const process_file[]){ life[1], ready[1] }, 2))
		trouble(stage, "cannot start the emulated drive", process_error());
	file_close(life[1]);
	file_close(ready[1]);
	stage->server_life = life[0];
	if (stage->server.id)
		got = channel_receive(
			ready[0], &byte, 1, &(process_file){ -1 }, clock_now() + START_TIMEOUT);
	file_close(ready[0]);
	if (got == 1)
		return 0;
	return stage->trouble[0] ? -1
				 : trouble(stage, "the emulated drive did not start",
					   "it ended, or gave no sign in time");
}

static void server_stop(struct stage *stage)
{
	if (stage->server_life >= 0)
		file_close(stage->server_life);
	stage->server_life = -1;
	/* It ends by itself when its life line is cut; it is only killed if it does not. */
	if (stage->server.id && process_wait(&stage->server, clock_now() + SECONDS(5)))
		process_kill(&stage->server);
	memset(&stage->server, 0, sizeof(stage->server));
}

static int addresses_make(struct stage *stage)
{
	bool embedded = false;
	char why[200];

	for (uint32_t i = 0; i < stage->drives; i++)
		embedded = embedded || spec_is_embedded(stage->specs[i]);
	/* The server makes and removes it: then it goes with the server, whoever else dies. */
	if (embedded && directory_private_name(stage->directory, sizeof(stage->directory)))
		return trouble(stage, "cannot start the emulated drive", process_error());
	for (uint32_t i = 0; i < stage->drives; i++) {
		if (spec_is_embedded(stage->specs[i]))
			snprintf(stage->addresses[i], sizeof(stage->addresses[i]),
				"unix:%.120s/drive%u", stage->directory, (unsigned)i);
		else if (spec_address(stage->specs[i], stage->addresses[i],
				 sizeof(stage->addresses[i]), why, sizeof(why)))
			return trouble(stage, "the drive cannot be used", why);
	}
	return embedded ? server_start(stage) : 0;
}

static int drive_offers(struct stage *stage, uint32_t index)
{
	struct drive *drive = stage->labs[index];
	uint32_t needs = 0;
	int error = drive->ops->offers
		? drive->ops->offers(drive, true, &needs, clock_now() + stage->timeout)
		: 0;

	stage->facts[index].capabilities |= needs;
	stage->facts[index].capabilities = needs_offered(stage->facts[index].capabilities);
	stage->facts[index].capabilities &= ~recorder_lacks();
	return error;
}

/* What all drives offer, and what the run has besides. */
static void count_capabilities(struct stage *stage)
{
	stage->capabilities = ~0u;
	for (uint32_t i = 0; i < stage->drives; i++)
		stage->capabilities &= stage->facts[i].capabilities;
	if (stage->drives > 1)
		stage->capabilities |= NEED_SECOND_DRIVE;
	stage->capabilities |= stage->allowed;
}

static int drives_identify(struct stage *stage)
{
	for (uint32_t i = 0; i < stage->drives; i++) {
		struct drive *drive = drive_connect(stage->addresses[i], "lab");

		stage->labs[i] = drive;
		if (!drive)
			return trouble(
				stage, stage->specs[i], "no drive can be reached under that name");
		if (drive->ops->identify(drive, &stage->facts[i], clock_now() + stage->timeout))
			return trouble(stage, stage->specs[i], drive->error);
		if (drive_offers(stage, i))
			return trouble(stage, stage->specs[i], drive->error);
	}
	count_capabilities(stage);
	return 0;
}

int stage_identify(struct stage *stage)
{
	for (uint32_t i = 0; i < stage->drives; i++) {
		struct drive *drive = stage->labs[i];

		if (!drive ||
			drive->ops->identify(drive, &stage->facts[i], clock_now() + stage->timeout))
			return trouble(stage, stage->specs[i],
				drive ? drive->error : "it does not say any more who it is");
	}
	return 0;
}

static void labs_forget(struct stage *stage)
{
	for (uint32_t i = 0; i < PLAN_DRIVES; i++) {
		if (stage->labs[i])
			stage->labs[i]->ops->destroy(stage->labs[i]);
		stage->labs[i] = NULL;
	}
}

int stage_open(struct stage *stage, const char *const *specs, uint32_t count, uint64_t timeout)
{
	memset(stage, 0, sizeof(*stage));
	stage->server_life = stage->barrier[0] = stage->barrier[1] = -1;
	stage->drives = count;
	stage->timeout = timeout;
	run_names_make(stage->token);
	for (uint32_t i = 0; i < count; i++)
		stage->specs[i] = specs[i];
	if (barrier_create(stage->barrier))
		return trouble(stage, "cannot make a barrier", process_error());
	if (addresses_make(stage))
		return -1;
	return drives_identify(stage);
}

void stage_allow(struct stage *stage, uint32_t needs)
{
	/* A lab of the drive's own that restarts it needs nobody. */
	stage->restarts = needs & NEED_REBOOT & ~stage->capabilities;
	stage->allowed = needs;
	stage->capabilities |= needs;
}

static bool is_expected(const char *pattern, const char *value)
{
	return !*pattern || text_matches(pattern, value);
}

int stage_equip(struct stage *stage, const struct lab *lab)
{
	for (uint32_t i = 0; i < stage->drives; i++) {
		const struct lab_drive *hand = lab_drive_of(lab, stage->specs[i]);
		struct drive_facts *facts = &stage->facts[i];

		if (!hand)
			continue;
		if (!is_expected(hand->vendor, facts->vendor) ||
			!is_expected(hand->product, facts->product) ||
			!is_expected(hand->revision, facts->revision) ||
			!is_expected(hand->serial, facts->serial))
			return trouble(stage, stage->specs[i],
				"it is not the drive that the lab file says is there");
		stage->hands[i] = hand;
		stage->discs[i].moved = true;
		facts->capabilities |= lab_needs(hand, facts->capabilities);
	}
	count_capabilities(stage);
	return 0;
}

int stage_mend(struct stage *stage)
{
	if (!stage->server.id || process_wait(&stage->server, clock_now()) == 1)
		return 0;
	labs_forget(stage);
	/* Its sockets are elsewhere from now on, and idle contenders know the old ones. */
	stage_dismiss(stage);
	server_stop(stage);
	directory_remove(stage->directory);
	stage->trouble[0] = '\0';
	return addresses_make(stage) || drives_identify(stage) ? -1 : 0;
}

int stage_reset(struct stage *stage)
{
	stage->reset = true;
	for (uint32_t i = 0; i < stage->drives; i++) {
		struct drive *drive = stage->labs[i];
		struct drive_result result;
		char text[64];
		int error = drive->ops->lab(drive, LAB_RESET, 0, 0, 0, &result, text, sizeof(text),
			clock_now() + stage->timeout);

		if (error && error != DRIVE_UNSUPPORTED)
			return trouble(stage, "the drive cannot be reset", drive->error);
		if (!error && status_is_error(result.status) &&
			result.status != (uint32_t)ST_NOT_SUPPORTED) {
			char name[48];

			return trouble(stage, "the drive cannot be reset",
				status_text(result.status, name));
		}
		stage->reset = stage->reset && !error && status_is_success(result.status);
	}
	return 0;
}

/* ---- contenders ---- */

static int cast_call(struct stage *stage, struct cast *cast, enum actor actor, process_file legacy,
	uint32_t slot, uint32_t drive)
{
	char timeout[24];
	char words[2][16] = { "-", "0" };
	const char *argv[8 + PLAN_DRIVES] = { "exaccess", "contender", actor_name(actor), timeout,
		words[0], words[1] };

	snprintf(timeout, sizeof(timeout), "%llu",
		(unsigned long long)(stage->timeout / MILLISECONDS(1)));
	if (legacy >= 0) {
		snprintf(words[0], sizeof(words[0]), "%u", (unsigned)slot);
		snprintf(words[1], sizeof(words[1]), "%u", (unsigned)drive);
	}
	for (uint32_t i = 0; i < stage->drives; i++)
		argv[6 + i] = stage->addresses[i];
	if (cast_start(cast, argv, stage->barrier[0], legacy))
		return trouble(stage, "cannot start a contender", process_error());
	return 0;
}

int stage_enter(struct stage *stage, enum actor actor)
{
	struct cast *cast = &stage->actors[actor];
	char line[40];

	if (cast->alive)
		return 0;
	snprintf(line, sizeof(line), "be %s", actor_name(actor));
	while (stage->pooled) {
		*cast = stage->pool[--stage->pooled];
		if (!wire_send(cast->wire.channel, line, -1, clock_now() + CLEAN_TIMEOUT))
			return 0;
		cast_end(cast);
	}
	return cast_call(stage, cast, actor, -1, 0, 0);
}

int stage_enter_heir(
	struct stage *stage, enum actor actor, process_file legacy, uint32_t slot, uint32_t drive)
{
	cast_end(&stage->actors[actor]);
	return cast_call(stage, &stage->actors[actor], actor, legacy, slot, drive);
}

void stage_forget(struct stage *stage, enum actor actor)
{
	cast_end(&stage->actors[actor]);
}

int stage_listen(struct stage *stage, uint32_t *ended)
{
	process_file files[ACTOR_COUNT];
	bool ready[ACTOR_COUNT];

	*ended = 0;
	for (int i = 0; i < ACTOR_COUNT; i++)
		files[i] = stage->actors[i].alive ? stage->actors[i].wire.channel : -1;
	if (channel_wait_any(files, ready, ACTOR_COUNT, clock_now()) < 0) {
		snprintf(stage->trouble, sizeof(stage->trouble), "%s", process_error());
		return -1;
	}
	for (int i = 0; i < ACTOR_COUNT; i++)
		if (files[i] >= 0 && ready[i])
			*ended |= 1u << i;
	return 0;
}

int stage_open_barrier(struct stage *stage, uint32_t count)
{
	if (!barrier_open(stage->barrier[1], count))
		return 0;
	snprintf(stage->trouble, sizeof(stage->trouble), "%s", process_error());
	return -1;
}

/* All are asked first, so that they close their handles side by side. Also those that are not kept:
 * whether they have lived until now counts. */
uint32_t stage_clear(struct stage *stage)
{
	bool asked[ACTOR_COUNT] = { false };
	uint64_t deadline = clock_now() + CLEAN_TIMEOUT;
	uint32_t lost = 0;

	for (int i = 0; i < ACTOR_COUNT; i++) {
		struct cast *cast = &stage->actors[i];

		if (cast->alive && !cast->frozen)
			asked[i] = !wire_send(cast->wire.channel, "clean", -1, deadline);
		if (cast->alive && !cast->frozen && !asked[i])
			lost |= 1u << i;
		if (!asked[i])
			cast_end(cast);
	}
	for (int i = 0; i < ACTOR_COUNT; i++) {
		struct cast *cast = &stage->actors[i];
		enum wire_result got;
		char *line;

		if (!asked[i])
			continue;
		got = wire_receive(&cast->wire, &line, deadline);
		if (got == WIRE_END)
			lost |= 1u << i;
		/* Whatever else it says belongs to something that went before. */
		if (got == WIRE_LINE_READ && !strncmp(line, "seen answer ", 12) &&
			stage->pooled < STAGE_POOL && ++cast->served < SERVED_MOST) {
			stage->pool[stage->pooled++] = *cast;
			memset(cast, 0, sizeof(*cast));
		} else {
			cast_end(cast);
		}
	}
	return lost;
}

static void casts_end(struct stage *stage)
{
	for (int i = 0; i < ACTOR_COUNT; i++)
		cast_end(&stage->actors[i]);
	while (stage->pooled)
		cast_end(&stage->pool[--stage->pooled]);
	for (int i = 0; i < 2; i++) {
		if (stage->barrier[i] >= 0)
			file_close(stage->barrier[i]);
		stage->barrier[i] = -1;
	}
}

/* Without a barrier the next contender cannot be started, and says so. */
void stage_dismiss(struct stage *stage)
{
	casts_end(stage);
	(void)barrier_create(stage->barrier);
}

void stage_close(struct stage *stage)
{
	casts_end(stage);
	labs_forget(stage);
	server_stop(stage);
	if (stage->directory[0])
		directory_remove(stage->directory);
}
