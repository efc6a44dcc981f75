/* specs.c - drives as users name them: emulated ones. */
#define _GNU_SOURCE
#include "harness/drive/specs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fixtures/defects/marks.h"
#include "fixtures/defects/recorder/recorder_defects.h"
#include "fixtures/drive/rules.h"
#include "harness/system/file.h"
#include "harness/system/shared.h"

#define DEFECT "defect="
#define MARKS  "marks="

const char spec_kinds[] =
	"  emulated             an emulated drive that behaves as documented (the default, twice)\n"
	"  emulated:published   one that behaves as the published driver does\n"
	"  emulated:defect=NAME one with a defect; exaccess defects lists them\n"
	"  emulated:defect=NAME@OCCASION   one whose defect is in force on that occasion only;\n"
	"                       exaccess defects --occasions lists them\n"
	"  emulated:defect=NAME+NAME  one with two that do not change the same rule\n"
	"  emulated:documented,VARIANT   one in a place that a right drive may stand in; or published\n"
	"  unix:PATH            a drive behind a local socket that speaks fixtures/PROTOCOL.md\n";

const char *spec_default(void)
{
	return "emulated";
}

bool spec_is_embedded(const char *spec)
{
	return !strcmp(spec, "emulated") || !strncmp(spec, "emulated:", 9);
}

/* NAME+NAME */
static const struct rules *spec_defects(const char *text)
{
	size_t length = strcspn(text, "+");
	char name[64];
	const struct defect *one, *other;

	if (length >= sizeof(name))
		return NULL;
	snprintf(name, sizeof(name), "%.*s", (int)length, text);
	one = all_defects_find(name);
	other = all_defects_find(text + length + 1);
	return one && other ? defects_rules_both(one, other) : NULL;
}

/* NAME or NAME@OCCASION. */
static const struct rules *spec_defect(const char *text)
{
	const char *at = strchr(text, '@');
	char name[64];
	const struct defect *defect;
	int occasion = at ? occasion_parse(at + 1) : OCCASION_ALWAYS;

	if (strchr(text, '+'))
		return spec_defects(text);
	if (occasion < 0 || strcspn(text, "@") >= sizeof(name))
		return NULL;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(text, "@"), text);
	defect = all_defects_find(name);
	/* Of recorders the drive knows nothing. */
	if (!defect || (occasion && !defect->apply))
		return NULL;
	return defects_rules_on(defect, (enum occasion)occasion);
}

/* INDEX:FILE, for those who look at marks: not among what users are told. */
static const struct rules *spec_marks(const char *text)
{
	static char known[160];
	static const struct rules *rules;
	const char *path = strchr(text, ':');
	FILE *file;
	void *marks;

	if (!strcmp(known, text))
		return rules;
	if (known[0] || !path || strlen(text) >= sizeof(known))
		return NULL;
	file = file_open(path + 1, "r+b");
	if (!file)
		return NULL;
	marks = shared_map(fileno(file), strtoull(text, NULL, 10) * SHARED_STEP, MARKS_SIZE);
	fclose(file);
	if (!marks)
		return NULL;
	snprintf(known, sizeof(known), "%s", text);
	rules = marks_rules(marks);
	return rules;
}

const struct rules *spec_rules(const char *spec)
{
	if (!spec_is_embedded(spec))
		return NULL;
	if (spec[8] && !strncmp(spec + 9, DEFECT, strlen(DEFECT))) {
		return spec_defect(spec + 9 + strlen(DEFECT));
	}
	if (spec[8] && !strncmp(spec + 9, MARKS, strlen(MARKS)))
		return spec_marks(spec + 9 + strlen(MARKS));
	return rules_find(spec[8] ? spec + 9 : "documented");
}

int spec_check(const char *spec, char *error, size_t size)
{
	if (spec_is_embedded(spec)) {
		if (spec_rules(spec))
			return 0;
		snprintf(error, size,
			"an emulated drive cannot be '%s'; it can be documented or published, with "
			"variants behind it that exaccess drives lists (such as documented,empty), or "
			"defect=NAME, and exaccess defects lists the names, and with --occasions "
			"those that may follow after an @",
			spec + 9);
		return -1;
	}
	if (!strncmp(spec, "unix:", 5) && spec[5]) {
		if (strlen(spec) < 110)
			return 0;
		snprintf(error, size, "the path in '%.60s...' is too long for a socket", spec);
		return -1;
	}
	snprintf(error, size,
		"there is no drive '%s'; a drive is emulated, emulated:published or unix:PATH",
		spec);
	return -1;
}

int spec_address(const char *spec, char *address, size_t size, char *error, size_t error_size)
{
	if ((size_t)snprintf(address, size, "%s", spec) < size)
		return 0;
	snprintf(error, error_size, "'%.60s...' is too long", spec);
	return -1;
}

void spec_identity(const char *spec, char *identity, size_t size)
{
	struct stat socket;

	if (!strncmp(spec, "unix:", 5) && !stat(spec + 5, &socket))
		snprintf(identity, size, "file %llu of %llu", (unsigned long long)socket.st_ino,
			(unsigned long long)socket.st_dev);
	else
		snprintf(identity, size, "%s", spec);
}
