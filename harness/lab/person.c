/* person.c - asking somebody at the terminal. */
#include "harness/lab/person.h"

#include <stdio.h>
#include <string.h>

#include "harness/lab/console.h"
#include "harness/system/process.h"
#include "harness/system/text.h"

static void name_disc(struct text *out, const struct lab_disc *disc)
{
	static const char *const kinds[] = {
#define MEDIUM(name, number, word, text) [number] = text,
		LAB_MEDIA(MEDIUM)
#undef MEDIUM
	};

	text_add(out, "%s, disc %u", kinds[disc->medium], (unsigned)disc->content);
	if (disc->label[0]) {
		text_add(out, ", labelled \"");
		text_add_legible(out, disc->label, strlen(disc->label));
		text_add(out, "\"");
	}
}

/* What is to be done, as one says it to somebody. */
static void name_task(struct text *out, uint32_t verb, const struct lab_disc *disc)
{
	static const char *const tasks[LAB_VERB_COUNT] = {
		[LAB_TAKE_OUT] = "take the disc out and close the tray",
		[LAB_OPEN_TRAY] = "open the tray by hand, and leave the disc in it",
		[LAB_CLOSE_TRAY] = "close the tray",
		[LAB_PRESS_EJECT] = "press the eject button, once",
		[LAB_UNPLUG] = "pull the drive's cable out",
		[LAB_PLUG_IN] = "plug the drive's cable in again",
		[LAB_DRIVE_OFF] = "switch the drive's power off",
		[LAB_DRIVE_ON] = "switch the drive's power on",
		[LAB_SLEEP] = "send the system to sleep, and wake it when it sleeps",
		[LAB_WAKE] = "wake the system, if it sleeps",
		[LAB_ASK_REMOVAL] = "ask the system to remove the drive safely",
		[LAB_RESTART_DEVICE] = "disable and enable the drive in the device manager",
		[LAB_RESCAN] = "have the device manager scan for changes",
	};

	if (disc) {
		text_add(out, "put in ");
		name_disc(out, disc);
		text_add(out, ", and close the tray");
	} else {
		text_add(out, "%s", tasks[verb] ? tasks[verb] : lab_verb_word(verb));
	}
}

void person_tell(const char *line)
{
	char words[600];

	snprintf(words, sizeof(words), "%s\n", line);
	(void)console_write(words);
}

enum lab_result person_ask(const struct lab_drive *drive, uint32_t verb,
	const struct lab_disc *disc, uint32_t seconds, char *text, size_t size)
{
	uint64_t deadline = clock_now() + SECONDS(seconds);
	char words[900], answer[80];
	struct text out = text_into(words, sizeof(words));
	int got;

	text_add(&out, "\nDrive ");
	text_add_legible(&out, drive->spec, strlen(drive->spec));
	text_add(&out, ": ");
	name_task(&out, verb, disc);
	text_add(&out, ".\nEnter when that is done, n to leave out what needs it: ");
	if (console_write(words)) {
		snprintf(text, size, "there is no terminal to ask a person at");
		return LAB_FAILED;
	}
	got = console_read(answer, sizeof(answer), deadline);
	if (got < 0) {
		snprintf(text, size, "%s",
			got == -2 ? "the person did not answer in time"
				  : "the terminal ended before the person answered");
		return got == -2 ? LAB_LATE : LAB_FAILED;
	}
	if (answer[0] != 'n' && answer[0] != 'N')
		return LAB_DONE;
	out = text_into(text, size);
	name_task(&out, verb, disc);
	return LAB_REFUSED;
}
