/* lab_file.c - from a lab's file to a lab. */
#include "harness/lab/lab_file.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/lab/lab_schema.h"
#include "harness/system/text.h"
#include "reports/shared/xml_file.h"

static const char *const verb_words[LAB_VERB_COUNT] = {
#define VERB(name, number, word, need, text) [number] = word,
	LAB_VERBS(VERB)
#undef VERB
};

static const char *const medium_words[] = {
#define MEDIUM(name, number, word, text) [number] = word,
	LAB_MEDIA(MEDIUM)
#undef MEDIUM
};

static const char *const ways[] = {
	[LAB_BY_SOFTWARE] = "software",
	[LAB_BY_EXLAB] = "exlab",
	[LAB_BY_COMMAND] = "command",
	[LAB_BY_LINE] = "line",
	[LAB_BY_PERSON] = "person",
};

static const char *const hints[][2] = {
	{ "Element lab failed to validate attributes",
		" (it has name and person, and place, customer and item if need be)" },
	{ "Element work failed to validate attributes",
		" (it has verbs, by=software, exlab, command, line or person, and what that takes)" },
	{ "Element disc failed to validate attributes",
		" (it has medium=data, audio, blank or udf, and content and label if need be)" },
	{ NULL, NULL },
};

const char *lab_verb_word(uint32_t verb)
{
	return verb < LAB_VERB_COUNT ? verb_words[verb] : "?";
}

/* The place of a word in a table; -1 when it is in none. */
static int place_of(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (words[i] && !strcmp(words[i], word))
			return (int)i;
	return -1;
}

#define PLACE_OF(words, word) place_of(words, sizeof(words) / sizeof((words)[0]), word)

/* One element more at the end of a list, all zero; NULL without memory. */
static void *longer(void *list, uint32_t *count, size_t size)
{
	char *more = realloc(*(void **)list, (*count + 1) * size);

	if (!more)
		return NULL;
	*(void **)list = more;
	return memset(more + (*count)++ * size, 0, size);
}

static uint32_t number_of(xmlNodePtr node, const char *name, uint32_t fallback)
{
	char *text = xml_attribute(node, name, "");
	const char *digits = text ? text + (*text == '+') : "";
	uint64_t number = fallback;

	/* The schema's numbers may begin with zeros, which another base would be told by. */
	digits += strspn(digits, "0");
	if (*digits && text_number(digits, 86400, &number))
		number = fallback;
	free(text);
	return (uint32_t)number;
}

/* ---- drives ---- */

static int take_disc(xmlNodePtr node, struct lab_drive *drive, struct complaints *complaints)
{
	struct lab_disc *disc = longer(&drive->discs, &drive->disc_count, sizeof(*disc));
	char *medium = xml_attribute(node, "medium", "");

	if (disc && medium) {
		disc->medium = (enum lab_medium)PLACE_OF(medium_words, medium);
		disc->content = number_of(node, "content", 1);
		disc->label = xml_attribute(node, "label", "");
		for (uint32_t i = 0; i + 1 < drive->disc_count; i++)
			if (drive->discs[i].medium == disc->medium &&
				drive->discs[i].content == disc->content)
				complain(complaints, libxml.GetLineNo(node),
					"there are two discs of this medium and content");
	}
	free(medium);
	return disc && medium && disc->label ? 0 : -1;
}

static int take_verb(xmlNodePtr node, const char *word, enum lab_way way, struct lab_drive *drive,
	struct complaints *complaints)
{
	int verb = PLACE_OF(verb_words, word);
	struct lab_work *work = verb < 0 ? NULL : &drive->work[verb];

	if (!work)
		return 0;
	if (work->way != LAB_BY_NOBODY) {
		char text[120];

		snprintf(text, sizeof(text), "the verb %s is given to two", word);
		complain(complaints, libxml.GetLineNo(node), text);
		return 0;
	}
	work->way = way;
	work->seconds = number_of(node, "deadline", 0);
	if (way == LAB_BY_COMMAND || way == LAB_BY_LINE)
		work->command = xml_attribute(node, ways[way], "");
	return work->command || (way != LAB_BY_COMMAND && way != LAB_BY_LINE) ? 0 : -1;
}

static int take_work(xmlNodePtr node, struct lab_drive *drive, struct complaints *complaints)
{
	char *verbs = xml_attribute(node, "verbs", "");
	char *by = xml_attribute(node, "by", "");
	char *rest = verbs;
	int way = by ? PLACE_OF(ways, by) : -1;
	int result = verbs && way > 0 ? 0 : -1;
	char *word;

	while (!result && (word = text_word(&rest)))
		result = take_verb(node, word, (enum lab_way)way, drive, complaints);
	free(verbs);
	free(by);
	return result;
}

static bool knows_machine(const struct lab *lab, const char *name)
{
	for (uint32_t i = 0; i < lab->machine_count; i++)
		if (!strcmp(lab->machines[i].name, name))
			return true;
	return !*name;
}

static int take_drive(xmlNodePtr node, struct lab *lab, struct complaints *complaints)
{
	struct lab_drive *drive = longer(&lab->drives, &lab->drive_count, sizeof(*drive));
	bool whole = drive != NULL;

	if (!drive)
		return -1;
#define LAB_TEXT(name)                                \
	drive->name = xml_attribute(node, #name, ""); \
	whole = whole && drive->name;
	LAB_DRIVE_TEXTS(LAB_TEXT)
#undef LAB_TEXT
	if (whole && lab_drive_of(lab, drive->spec) != drive)
		complain(complaints, libxml.GetLineNo(node), "this drive is there already");
	if (whole && !knows_machine(lab, drive->machine))
		complain(complaints, libxml.GetLineNo(node),
			"the drive's machine is none of the lab's");
	for (xmlNodePtr child = node->children; whole && child; child = child->next) {
		if (child->type != XML_ELEMENT_NODE)
			continue;
		whole = !strcmp((const char *)child->name, "disc")
			? !take_disc(child, drive, complaints)
			: !take_work(child, drive, complaints);
	}
	return whole ? 0 : -1;
}

/* ---- the lab ---- */

static int take_machine(xmlNodePtr node, struct lab *lab, struct complaints *complaints)
{
	struct lab_machine *machine = longer(&lab->machines, &lab->machine_count, sizeof(*machine));
	xmlNodePtr power = xml_child(node, "power");

	if (!machine)
		return -1;
	machine->name = xml_attribute(node, "name", "");
	machine->power = xml_attribute(power, "command", "");
	for (uint32_t i = 0; machine->name && i + 1 < lab->machine_count; i++)
		if (!strcmp(lab->machines[i].name, machine->name))
			complain(complaints, libxml.GetLineNo(node),
				"there are two machines of this name");
	return machine->name && machine->power ? 0 : -1;
}

static int take_lab(xmlDocPtr document, void *context, struct complaints *complaints)
{
	xmlNodePtr root = libxml.DocGetRootElement(document);
	struct lab *lab = context;
	int result = 0;

#define LAB_TEXT(name)                              \
	lab->name = xml_attribute(root, #name, ""); \
	result = lab->name ? result : -1;
	LAB_TEXTS(LAB_TEXT)
#undef LAB_TEXT
	for (xmlNodePtr node = root->children; node && !result; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		result = !strcmp((const char *)node->name, "machine")
			? take_machine(node, lab, complaints)
			: take_drive(node, lab, complaints);
	}
	return result;
}

static void free_drive(struct lab_drive *drive)
{
#define LAB_TEXT(name) free(drive->name);
	LAB_DRIVE_TEXTS(LAB_TEXT)
#undef LAB_TEXT
	for (uint32_t i = 0; i < drive->disc_count; i++)
		free(drive->discs[i].label);
	free(drive->discs);
	for (uint32_t i = 0; i < LAB_VERB_COUNT; i++)
		free(drive->work[i].command);
}

void lab_free(struct lab *lab)
{
#define LAB_TEXT(name) free(lab->name);
	LAB_TEXTS(LAB_TEXT)
#undef LAB_TEXT
	for (uint32_t i = 0; i < lab->machine_count; i++) {
		free(lab->machines[i].name);
		free(lab->machines[i].power);
	}
	for (uint32_t i = 0; i < lab->drive_count; i++)
		free_drive(&lab->drives[i]);
	free(lab->machines);
	free(lab->drives);
	*lab = (struct lab){ 0 };
}

static const struct xml_kind lab_kind = { "labs", lab_schema, hints, take_lab };

/* What is wrong in part is not taken at all. */
static int checked(int result, struct lab *lab)
{
	if (result)
		lab_free(lab);
	return result;
}

int lab_parse(const char *bytes, size_t length, const char *name, struct lab *lab, char *error,
	size_t size)
{
	return checked(xml_file_parse(&lab_kind, bytes, length, name, lab, error, size), lab);
}

int lab_read(const char *path, struct lab *lab, char *error, size_t size)
{
	return checked(xml_file_read(&lab_kind, path, lab, error, size), lab);
}

const struct lab_drive *lab_drive_of(const struct lab *lab, const char *spec)
{
	for (uint32_t i = 0; i < lab->drive_count; i++)
		if (lab->drives[i].spec && !strcmp(lab->drives[i].spec, spec))
			return &lab->drives[i];
	return NULL;
}

const char *lab_power_of(const struct lab *lab, const char *spec)
{
	const struct lab_drive *drive = lab_drive_of(lab, spec);

	for (uint32_t i = 0; drive && i < lab->machine_count; i++)
		if (!strcmp(lab->machines[i].name, drive->machine))
			return lab->machines[i].power[0] ? lab->machines[i].power : NULL;
	return NULL;
}
