/* xml_file.c - from bytes to a valid document. */
#include "reports/shared/xml_file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/file.h"

#define FILE_MOST   (16u << 20) /* bytes */
#define SCHEMA_MOST (16u << 10)
#define ERRORS_MOST 5

/* libxml2 says that attributes are wrong, not what they should be. */
static const char *hint_for(const struct complaints *complaints, const char *message, size_t length)
{
	for (size_t i = 0; complaints->hints && complaints->hints[i][0]; i++)
		if (strlen(complaints->hints[i][0]) == length &&
			!memcmp(complaints->hints[i][0], message, length))
			return complaints->hints[i][1];
	return "";
}

void complain(struct complaints *complaints, long line, const char *message)
{
	size_t length = message ? strcspn(message, "\n") : 0;

	if (complaints->count++ >= ERRORS_MOST)
		return;
	text_add(&complaints->text, "%s", complaints->text.length ? "\n" : "");
	text_add_legible(&complaints->text, complaints->name, strlen(complaints->name));
	if (line > 0)
		text_add(&complaints->text, ":%ld", line);
	text_add(&complaints->text, ": ");
	text_add_legible(&complaints->text, message ? message : "", length);
	text_add(&complaints->text, "%s", hint_for(complaints, message ? message : "", length));
}

/* Called by libxml2, while the complaints are its handler's. */
static void take_complaint(void *context, xmlErrorPtr error)
{
	complain(context, error->line, error->message);
}

static xmlRelaxNGPtr read_schema(const struct xml_kind *kind)
{
	char *bytes = malloc(SCHEMA_MOST);
	struct text text = text_into(bytes, bytes ? SCHEMA_MOST : 0);
	xmlRelaxNGParserCtxtPtr parser = NULL;
	xmlRelaxNGPtr schema = NULL;

	for (size_t i = 0; bytes && kind->schema[i]; i++)
		text_add(&text, "%s", kind->schema[i]);
	if (bytes && !text.cut)
		parser = libxml.RelaxNGNewMemParserCtxt(bytes, (int)text.length);
	if (parser)
		schema = libxml.RelaxNGParse(parser);
	libxml.RelaxNGFreeParserCtxt(parser);
	free(bytes);
	return schema;
}

static void validate(const struct xml_kind *kind, xmlDocPtr document, struct complaints *complaints)
{
	xmlRelaxNGPtr schema = read_schema(kind);
	xmlRelaxNGValidCtxtPtr validator = schema ? libxml.RelaxNGNewValidCtxt(schema) : NULL;
	unsigned before = complaints->count;
	char text[80];

	if (!validator) {
		snprintf(text, sizeof(text), "the schema of %s cannot be read", kind->what);
		complain(complaints, 0, text);
	} else if (libxml.RelaxNGValidateDoc(validator, document) && complaints->count == before) {
		snprintf(text, sizeof(text), "this is no file of %s", kind->what);
		complain(complaints, 0, text);
	}
	libxml.RelaxNGFreeValidCtxt(validator);
	libxml.RelaxNGFree(schema);
}

static void read_document(const struct xml_kind *kind, const char *bytes, size_t length,
	void *context, struct complaints *complaints)
{
	xmlDocPtr document = libxml.ReadMemory(bytes, (int)length, complaints->name, NULL,
		XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES);

	if (!document && !complaints->count)
		complain(complaints, 0, "this is no XML");
	/* Entities and defaults of a document type would let a file say what is not to be seen in it. */
	if (document && document->intSubset)
		complain(complaints, 1, "a document type declaration is not allowed");
	if (document && !complaints->count)
		validate(kind, document, complaints);
	if (document && !complaints->count && kind->take(document, context, complaints))
		complain(complaints, 0, "memory is short");
	libxml.FreeDoc(document);
}

int xml_file_parse(const struct xml_kind *kind, const char *bytes, size_t length, const char *name,
	void *context, char *error, size_t size)
{
	struct complaints complaints = {
		.name = name, .text = text_into(error, size), .hints = kind->hints
	};
	const char *why = libxml_load();

	if (why) {
		complain(&complaints, 0, why);
	} else if (length > FILE_MOST) {
		complain(&complaints, 0, "the file is too long");
	} else {
		libxml.SetStructuredErrorFunc(&complaints, take_complaint);
		read_document(kind, bytes, length, context, &complaints);
		libxml.SetStructuredErrorFunc(NULL, NULL);
	}
	return complaints.count ? -1 : 0;
}

int xml_file_read(
	const struct xml_kind *kind, const char *path, void *context, char *error, size_t size)
{
	size_t length = 0;
	char *bytes = file_read(path, &length, error, size);
	int result = bytes ? xml_file_parse(kind, bytes, length, path, context, error, size) : -1;

	free(bytes);
	return result;
}

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

char *xml_attribute(xmlNodePtr node, const char *name, const char *fallback)
{
	return words_of(node ? libxml.GetNoNsProp(node, (const xmlChar *)name) : NULL, fallback);
}

char *xml_content(xmlNodePtr node)
{
	return words_of(node ? libxml.NodeGetContent(node) : NULL, "");
}

xmlNodePtr xml_child(xmlNodePtr node, const char *name)
{
	xmlNodePtr found = node->children;

	while (found &&
		(found->type != XML_ELEMENT_NODE || strcmp((const char *)found->name, name)))
		found = found->next;
	return found;
}
