/* status.c - lookups in the table of statuses. */
#include "harness/facts/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIN32_UNKNOWN 317

struct row {
	uint32_t status;
	uint32_t win32;
	const char *name;
	const char *win32_name;
};

static const struct row rows[] = {
#define STATUS(name, value, win32_name, win32, text) \
	{ (uint32_t)(value), win32, "STATUS_" #name, "ERROR_" #win32_name },
#include "harness/facts/status.def"
#undef STATUS
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static const struct row *find(uint32_t status)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].status == status)
			return &rows[i];
	return NULL;
}

const char *status_name(uint32_t status)
{
	const struct row *row = find(status);

	return row ? row->name : NULL;
}

const char *status_text(uint32_t status, char text[48])
{
	const struct row *row = find(status);

	if (row)
		snprintf(text, 48, "%s", row->name);
	else
		snprintf(text, 48, "0x%08X", (unsigned)status);
	return text;
}

int status_parse(const char *text, uint32_t *status)
{
	char *end;
	unsigned long long value;

	for (size_t i = 0; i < ROWS; i++) {
		if (!strcmp(text, rows[i].name) || !strcmp(text, rows[i].name + 7)) {
			*status = rows[i].status;
			return 0;
		}
	}
	if (text[0] != '0' || text[1] != 'x')
		return -1;
	value = strtoull(text + 2, &end, 16);
	if (*end || end == text + 2 || value > UINT32_MAX)
		return -1;
	*status = (uint32_t)value;
	return 0;
}

uint32_t status_win32(uint32_t status)
{
	const struct row *row = find(status);

	return row ? row->win32 : WIN32_UNKNOWN;
}

const char *status_win32_name(uint32_t win32)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].win32 == win32)
			return rows[i].win32_name;
	return NULL;
}

uint32_t status_of_win32(uint32_t win32)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].win32 == win32 && status_is_error(rows[i].status))
			return rows[i].status;
	return (uint32_t)ST_UNSUCCESSFUL;
}
