/* hresult.c - lookups in the table of HRESULTs. */
#include "harness/facts/hresult.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COMPOSED_PREFIX "HRESULT_FROM_WIN32("

struct row {
	uint32_t value;
	const char *name;
};

static const struct row rows[] = {
#define HRESULT(name, value, text) { (uint32_t)(value), #name },
#define COMPOSED(name, win32, text) \
	{ HRESULT_FROM_CODE(win32), COMPOSED_PREFIX "ERROR_" #name ")" },
#include "harness/facts/hresult.def"
#undef HRESULT
#undef COMPOSED
};

/* The Win32 codes with a name; of two statuses with one code the first names it. */
static const struct row codes[] = {
#define STATUS(name, value, win32_name, win32, text) { win32, "ERROR_" #win32_name },
#include "harness/facts/status.def"
#undef STATUS
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

uint32_t hresult_from_win32(uint32_t win32)
{
	return win32 == 0 || win32 >> 31 ? win32 : HRESULT_FROM_CODE(win32 & 0xFFFF);
}

static const char *name_of(const struct row *table, size_t count, uint32_t value)
{
	for (size_t i = 0; i < count; i++)
		if (table[i].value == value)
			return table[i].name;
	return NULL;
}

const char *hresult_text(uint32_t hresult, char text[HRESULT_TEXT])
{
	const char *name = name_of(rows, COUNT(rows), hresult);
	const char *code = NULL;

	if (hresult >> 16 == HRESULT_FROM_CODE(0) >> 16 && hresult & 0xFFFF)
		code = name_of(codes, COUNT(codes), hresult & 0xFFFF);
	if (name)
		snprintf(text, HRESULT_TEXT, "%s", name);
	else if (code)
		snprintf(text, HRESULT_TEXT, COMPOSED_PREFIX "%s)", code);
	else
		snprintf(text, HRESULT_TEXT, "0x%08X", (unsigned)hresult);
	return text;
}

static int parse_composed(const char *text, uint32_t *hresult)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < COUNT(codes); i++) {
		if (strlen(codes[i].name) + 1 != length || text[length - 1] != ')' ||
			strncmp(codes[i].name, text, length - 1))
			continue;
		*hresult = hresult_from_win32(codes[i].value);
		return 0;
	}
	return -1;
}

int hresult_parse(const char *text, uint32_t *hresult)
{
	char *end;
	unsigned long long value;

	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!strcmp(text, rows[i].name)) {
			*hresult = rows[i].value;
			return 0;
		}
	}
	if (!strncmp(text, COMPOSED_PREFIX, strlen(COMPOSED_PREFIX)))
		return parse_composed(text + strlen(COMPOSED_PREFIX), hresult);
	if (text[0] != '0' || text[1] != 'x')
		return -1;
	value = strtoull(text + 2, &end, 16);
	if (*end || end == text + 2 || value > UINT32_MAX)
		return -1;
	*hresult = (uint32_t)value;
	return 0;
}

const char *hresult_describe(uint32_t hresult, char text[HRESULT_TEXT])
{
	char name[HRESULT_TEXT];

	hresult_text(hresult, name);
	if (!strncmp(name, "0x", 2))
		snprintf(text, HRESULT_TEXT, "%.10s, a %s code", name,
			hresult_failed(hresult) ? "failure" : "success");
	else if (hresult_failed(hresult))
		snprintf(text, HRESULT_TEXT, "%.60s (0x%08X)", name, (unsigned)hresult);
	else
		snprintf(text, HRESULT_TEXT, "%.60s", name);
	return text;
}
