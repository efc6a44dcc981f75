/* sheet.c - libxml2's writer, wrapped. */
#include "reports/junit/sheet.h"

#include <stdio.h>
#include <string.h>

static const xmlChar *xml(const char *text)
{
	return (const xmlChar *)text;
}

static void check(struct sheet *sheet, int result)
{
	if (result < 0)
		sheet->failed = true;
}

static bool begin(struct sheet *sheet)
{
	*sheet = (struct sheet){ .buffer = libxml.BufferCreate() };
	if (sheet->buffer)
		sheet->writer = libxml.NewTextWriterMemory(sheet->buffer, 0);
	sheet->failed = !sheet->writer;
	return !sheet->failed;
}

void sheet_begin(struct sheet *sheet)
{
	if (!begin(sheet))
		return;
	check(sheet, libxml.TextWriterSetIndent(sheet->writer, 1));
	check(sheet, libxml.TextWriterStartDocument(sheet->writer, NULL, "UTF-8", NULL));
}

void sheet_begin_html(struct sheet *sheet)
{
	if (begin(sheet))
		sheet_raw(sheet, "<!DOCTYPE html>\n");
}

void sheet_raw(struct sheet *sheet, const char *text)
{
	if (!sheet->failed)
		check(sheet, libxml.TextWriterWriteRaw(sheet->writer, xml(text)));
}

void sheet_shut_full(struct sheet *sheet)
{
	if (!sheet->failed)
		check(sheet, libxml.TextWriterFullEndElement(sheet->writer));
}

void sheet_open(struct sheet *sheet, const char *element)
{
	if (!sheet->failed)
		check(sheet, libxml.TextWriterStartElement(sheet->writer, xml(element)));
}

void sheet_shut(struct sheet *sheet)
{
	if (!sheet->failed)
		check(sheet, libxml.TextWriterEndElement(sheet->writer));
}

void sheet_attribute(struct sheet *sheet, const char *name, const char *value)
{
	struct prose clean = { 0 };

	prose_legible(&clean, value);
	sheet->failed |= clean.failed;
	if (!sheet->failed)
		check(sheet,
			libxml.TextWriterWriteAttribute(
				sheet->writer, xml(name), xml(prose_text(&clean))));
	prose_free(&clean);
}

void sheet_number(struct sheet *sheet, const char *name, unsigned long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lu", value);
	sheet_attribute(sheet, name, text);
}

void sheet_seconds(struct sheet *sheet, const char *name, unsigned long long milliseconds)
{
	char text[32];

	/* Whole numbers only: the decimal point of %f follows the locale. */
	snprintf(text, sizeof(text), "%llu.%03llu", milliseconds / 1000, milliseconds % 1000);
	sheet_attribute(sheet, name, text);
}

void sheet_text(struct sheet *sheet, const char *text)
{
	struct prose clean = { 0 };

	while (*text) {
		struct prose line = { 0 };
		size_t length = strcspn(text, "\n");

		prose_bytes(&line, text, length);
		prose_legible(&clean, prose_text(&line));
		text += length;
		if (*text) {
			prose_bytes(&clean, "\n", 1);
			text++;
		}
		clean.failed |= line.failed;
		prose_free(&line);
	}
	sheet->failed |= clean.failed;
	if (!sheet->failed)
		check(sheet, libxml.TextWriterWriteString(sheet->writer, xml(prose_text(&clean))));
	prose_free(&clean);
}

void sheet_property(struct sheet *sheet, const char *name, const char *value)
{
	sheet_open(sheet, "property");
	sheet_attribute(sheet, "name", name);
	sheet_attribute(sheet, "value", value);
	sheet_shut(sheet);
}

void sheet_property_of(struct sheet *sheet, const char *name, struct prose *value)
{
	sheet->failed |= value->failed;
	sheet_property(sheet, name, prose_text(value));
	prose_empty(value);
}

bool sheet_end(struct sheet *sheet)
{
	if (!sheet->failed)
		check(sheet, libxml.TextWriterEndDocument(sheet->writer));
	if (!sheet->failed)
		check(sheet, libxml.TextWriterFlush(sheet->writer));
	return !sheet->failed;
}

void sheet_free(struct sheet *sheet)
{
	if (sheet->writer)
		libxml.FreeTextWriter(sheet->writer);
	if (sheet->buffer)
		libxml.BufferFree(sheet->buffer);
	*sheet = (struct sheet){ 0 };
}
