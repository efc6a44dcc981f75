/* waivers.c - from a file of waivers to a list of them. */
#include "reports/waivers.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/file.h"
#include "reports/shared/libxml.h"
#include "reports/shared/prose.h"
#include "reports/waivers_schema.h"

#define FILE_MOST   (16u << 20) /* bytes */
#define ERRORS_MOST 5

/* What is wrong with a file, as it comes up. */
struct complaints {
	const char *name; /* of the file */
	struct prose text;
	unsigned count;
};

/* libxml2 says that attributes are wrong, not what they should be. */
static const char *hint_for(const char *message)
{
	static const char *const hints[][2] = {
		{ "Element waiver failed to validate attributes",
			" (it has case=SUITE/NAME or clause=ID, expires=YYYY-MM-DD, reference)" },
		{ "Element drive failed to validate attributes",
			" (it has vendor, product, revision, and driver if need be)" },
		{ "Expecting an element , got nothing", " (it holds a drive, then a reason)" },
	};

	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (!strcmp(message, hints[i][0]))
			return hints[i][1];
	return "";
}

static void complain(struct complaints *complaints, long line, const char *message)
{
	size_t length = message ? strcspn(message, "\n") : 0;
	struct prose words = { 0 };

	if (complaints->count++ >= ERRORS_MOST)
		return;
	prose_bytes(&words, message ? message : "", length);
	prose_add(&complaints->text, "%s", complaints->text.length ? "\n" : "");
	prose_legible(&complaints->text, complaints->name);
	if (line > 0)
		prose_add(&complaints->text, ":%ld", line);
	prose_add(&complaints->text, ": ");
	prose_legible(&complaints->text, prose_text(&words));
	prose_add(&complaints->text, "%s", hint_for(prose_text(&words)));
	prose_free(&words);
}

/* Called by libxml2, while the complaints are its handler's. */
static void take_complaint(void *context, xmlErrorPtr error)
{
	complain(context, error->line, error->message);
}

/* ---- the schema ---- */

static xmlRelaxNGPtr read_schema(void)
{
	struct prose text = { 0 };
	xmlRelaxNGParserCtxtPtr parser;
	xmlRelaxNGPtr schema = NULL;

	for (size_t i = 0; waivers_schema[i]; i++)
		prose_add(&text, "%s", waivers_schema[i]);
	parser = text.failed ? NULL
			     : libxml.RelaxNGNewMemParserCtxt(prose_text(&text), (int)text.length);
	if (parser)
		schema = libxml.RelaxNGParse(parser);
	libxml.RelaxNGFreeParserCtxt(parser);
	prose_free(&text);
	return schema;
}

static void validate(xmlDocPtr document, struct complaints *complaints)
{
	xmlRelaxNGPtr schema = read_schema();
	xmlRelaxNGValidCtxtPtr validator = schema ? libxml.RelaxNGNewValidCtxt(schema) : NULL;
	unsigned before = complaints->count;

	if (!validator)
		complain(complaints, 0, "the schema of waivers cannot be read");
	else if (libxml.RelaxNGValidateDoc(validator, document) && complaints->count == before)
		complain(complaints, 0, "this is no file of waivers");
	libxml.RelaxNGFreeValidCtxt(validator);
	libxml.RelaxNGFree(schema);
}

/* ---- the waivers, of a document that is valid ---- */

/* An attribute or the text of an element, without blanks at its ends and with single ones within;
 * fallback where there is none. NULL without memory. */
static char *words_of(xmlChar *raw, const char *fallback)
{
	const char *from = raw ? (const char *)raw : fallback;
	char *words = malloc(strlen(from) + 1);
	size_t length = 0;

	while (words && *(from += strspn(from, " \t\r\n"))) {
		size_t count = strcspn(from, " \t\r\n");

		if (length)
			words[length++] = ' ';
		memcpy(words + length, from, count);
		length += count;
		from += count;
	}
	if (words)
		words[length] = '\0';
	(*libxml.Free)(raw);
	return words;
}

static char *attribute(xmlNodePtr node, const char *name, const char *fallback)
{
	return words_of(node ? libxml.GetNoNsProp(node, (const xmlChar *)name) : NULL, fallback);
}

static xmlNodePtr child(xmlNodePtr node, const char *name)
{
	xmlNodePtr found = node->children;

	while (found &&
		(found->type != XML_ELEMENT_NODE || strcmp((const char *)found->name, name)))
		found = found->next;
	return found;
}

static int take_waiver(xmlNodePtr node, struct waivers *waivers, struct complaints *complaints)
{
	xmlNodePtr drive = child(node, "drive");
	xmlNodePtr reason = child(node, "reason");
	bool is_clause = libxml.HasProp(node, (const xmlChar *)"clause") != NULL;
	char *target = attribute(node, is_clause ? "clause" : "case", "");
	struct waiver waiver = { .is_clause = is_clause,
		.target = target,
		.vendor = attribute(drive, "vendor", "*"),
		.product = attribute(drive, "product", "*"),
		.revision = attribute(drive, "revision", "*"),
		.driver = attribute(drive, "driver", "*"),
		.expires = attribute(node, "expires", ""),
		.reference = attribute(node, "reference", ""),
		.reason = words_of(reason ? libxml.NodeGetContent(reason) : NULL, "") };
	int result = -1;

	if (is_clause && target && !strncmp(target, "XA-", 3))
		waiver.target = target + 3;
	if (target && waiver.vendor && waiver.product && waiver.revision && waiver.driver &&
		waiver.expires && waiver.reference && waiver.reason) {
		/* The schema's dates may have a time zone or a year before Christ. */
		if (!waiver_date_valid(waiver.expires))
			complain(complaints, libxml.GetLineNo(node),
				"the attribute expires is a day such as 2031-12-31");
		result = waivers_add(waivers, &waiver);
	}
	waiver.target = target;
#define WAIVER_FIELD(name) free(waiver.name);
	WAIVER_FIELDS(WAIVER_FIELD)
#undef WAIVER_FIELD
	return result;
}

static int take_waivers(xmlDocPtr document, struct waivers *waivers, struct complaints *complaints)
{
	for (xmlNodePtr node = libxml.DocGetRootElement(document)->children; node;
		node = node->next)
		if (node->type == XML_ELEMENT_NODE && take_waiver(node, waivers, complaints))
			return -1;
	return waivers_name(waivers, complaints->name);
}

/* ---- the file ---- */

static void read_document(
	const char *bytes, size_t length, struct waivers *waivers, struct complaints *complaints)
{
	xmlDocPtr document = libxml.ReadMemory(bytes, (int)length, complaints->name, NULL,
		XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);

	if (!document && !complaints->count)
		complain(complaints, 0, "this is no XML");
	/* Entities and defaults of a document type would let a file say what is not to be seen in it. */
	if (document && document->intSubset)
		complain(complaints, 1, "a document type declaration is not allowed");
	if (document && !complaints->count)
		validate(document, complaints);
	if (document && !complaints->count && take_waivers(document, waivers, complaints))
		complain(complaints, 0, "memory is short");
	libxml.FreeDoc(document);
}

int report_parse_waivers(const char *bytes, size_t length, const char *name,
	struct waivers *waivers, char *error, size_t size)
{
	struct complaints complaints = { .name = name };
	const char *why = libxml_load();

	if (why) {
		complain(&complaints, 0, why);
	} else if (length > FILE_MOST) {
		complain(&complaints, 0, "the file is too long");
	} else {
		libxml.SetStructuredErrorFunc(&complaints, take_complaint);
		read_document(bytes, length, waivers, &complaints);
		libxml.SetStructuredErrorFunc(NULL, NULL);
	}
	if (complaints.count) {
		waivers_free(waivers);
		snprintf(error, size, "%s", prose_text(&complaints.text));
	}
	prose_free(&complaints.text);
	return complaints.count ? -1 : 0;
}

int report_read_waivers(const char *path, struct waivers *waivers, char *error, size_t size)
{
	FILE *file = file_open(path, "rb");
	struct prose bytes = { 0 };
	char chunk[4096];
	size_t got = 1;
	int result = -1;

	errno = file ? 0 : errno;
	while (file && got && bytes.length <= FILE_MOST) {
		got = fread(chunk, 1, sizeof(chunk), file);
		prose_bytes(&bytes, chunk, got);
	}
	if (!file || ferror(file))
		snprintf(error, size, "%s: %s", path, strerror(errno));
	else if (bytes.failed)
		snprintf(error, size, "%s: memory is short", path);
	else
		result = report_parse_waivers(
			prose_text(&bytes), bytes.length, path, waivers, error, size);
	if (file)
		fclose(file);
	prose_free(&bytes);
	return result;
}
