/* clause.c - names of what a clause is made of. */
#include "harness/facts/clause.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const char *const kind_names[] = {
	[CLAUSE_STATED] = "D",
	[CLAUSE_DERIVED] = "X",
	[CLAUSE_LINKED] = "D*",
	[CLAUSE_OPEN] = "U",
	[CLAUSE_ENVIRONMENT] = "ENV",
};

#define KINDS (sizeof(kind_names) / sizeof(kind_names[0]))

static const struct {
	unsigned source;
	const char *title;
} documents[] = {
	{ SOURCE_OWNER_PAGE, "IDiscRecorder2::get_ExclusiveAccessOwner" },
	{ SOURCE_ACQUIRE_PAGE, "IDiscRecorder2::AcquireExclusiveAccess" },
	{ SOURCE_RELEASE_PAGE, "IDiscRecorder2::ReleaseExclusiveAccess" },
	{ SOURCE_IOCTL_PAGE, "IOCTL_CDROM_EXCLUSIVE_ACCESS" },
	{ SOURCE_MODE_PAGE, "CD-ROM Exclusive Access Mode" },
	{ SOURCE_STRUCT_PAGES,
		"CDROM_EXCLUSIVE_ACCESS, CDROM_EXCLUSIVE_LOCK and "
		"CDROM_EXCLUSIVE_LOCK_STATE structures" },
	{ SOURCE_HEADER, "ntddcdrm.h" },
	{ SOURCE_INQUIRY_PAGE, "IOCTL_CDROM_GET_INQUIRY_DATA" },
};

#define DOCUMENTS (sizeof(documents) / sizeof(documents[0]))

static const struct {
	const char *name;
	const char *remedy;
} needs_table[NEED_COUNT] = {
#define NEED(name, text, remedy) [NEED_INDEX_##name] = { text, remedy },
#include "harness/facts/needs.def"
#undef NEED
};

/* Appends item to the list in text; what does not fit is cut off, but the NUL is always there. */
static void append(char *text, unsigned size, const char *separator, const char *item)
{
	const char *parts[] = { text[0] ? separator : "", item };
	size_t used = strlen(text);

	for (size_t i = 0; i < 2; i++) {
		size_t length = strlen(parts[i]);

		if (length > size - 1 - used)
			length = size - 1 - used;
		memcpy(text + used, parts[i], length);
		used += length;
	}
	text[used] = '\0';
}

const char *clause_kind_name(enum clause_kind kind)
{
	return kind_names[kind];
}

int clause_kind_parse(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (!strcmp(name, kind_names[i]))
			return (int)i;
	return -1;
}

void clause_sources_text(unsigned sources, char *text, unsigned size)
{
	if (!size)
		return;
	text[0] = '\0';
	for (size_t i = 0; i < DOCUMENTS; i++)
		if (sources & documents[i].source)
			append(text, size, "; ", documents[i].title);
}

/* NEED_COUNT when need is not one bit of the table. */
static size_t need_find(uint32_t need)
{
	size_t i = 0;

	while (i < NEED_COUNT && need != UINT32_C(1) << i)
		i++;
	return i;
}

const char *need_name(uint32_t need)
{
	size_t i = need_find(need);

	return i < NEED_COUNT ? needs_table[i].name : "unknown need";
}

const char *need_remedy(uint32_t need)
{
	size_t i = need_find(need);

	return i < NEED_COUNT ? needs_table[i].remedy : "";
}

uint32_t needs_offered(uint32_t needs)
{
	if (needs & NEED_COMMAND_LOG)
		needs |= NEED_COMMANDS;
	if (needs & NEED_DISC_CHANGE)
		needs |= NEED_OTHER_DISC;
	return needs;
}

void needs_text(uint32_t needs, char *text, unsigned size)
{
	if (!size)
		return;
	text[0] = '\0';
	if (!needs)
		append(text, size, "", "none");
	for (uint32_t rest = needs; rest; rest &= rest - 1)
		append(text, size, ", ", need_name(rest & (~rest + 1)));
}

static bool names_need(const char *text, size_t length, uint32_t *needs)
{
	static const char operators[] = "operator";

	if (length == sizeof(operators) - 1 && !memcmp(text, operators, length)) {
		*needs |= NEED_OPERATOR;
		return true;
	}
	for (size_t i = 0; i < NEED_COUNT; i++) {
		if (strlen(needs_table[i].name) != length ||
			memcmp(needs_table[i].name, text, length))
			continue;
		*needs |= UINT32_C(1) << i;
		return true;
	}
	return false;
}

int needs_parse(const char *text, uint32_t *needs)
{
	uint32_t found = 0;

	if (strcmp(text, "none")) {
		for (const char *item = text;;) {
			size_t length = strcspn(item, ",");

			if (!names_need(item, length, &found))
				return -1;
			item += length;
			if (!*item)
				break;
			item++;
			item += strspn(item, " ");
		}
	}
	*needs = found;
	return 0;
}
