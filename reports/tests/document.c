/* document.c - reading reports back. */
#define _POSIX_C_SOURCE 200809L
#include "reports/tests/document.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/xpath.h>

char *document_file(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rb");
	char *bytes = NULL;
	size_t room = 0, used = 0, done;

	if (!file)
		return NULL;
	do {
		if (used + 65536 > room) {
			char *more = realloc(bytes, room = room ? room * 2 : 1 << 17);

			if (!more)
				abort();
			bytes = more;
		}
		done = fread(bytes + used, 1, 65535, file);
		used += done;
	} while (done);
	bytes[used] = '\0';
	fclose(file);
	*length = used;
	return bytes;
}

xmlDocPtr document_parse(const char *path)
{
	return xmlReadFile(path, NULL, XML_PARSE_NONET);
}

bool document_valid(xmlDocPtr document, const char *schema_path)
{
	xmlRelaxNGParserCtxtPtr parser = xmlRelaxNGNewParserCtxt(schema_path);
	xmlRelaxNGPtr schema = parser ? xmlRelaxNGParse(parser) : NULL;
	xmlRelaxNGValidCtxtPtr validator = schema ? xmlRelaxNGNewValidCtxt(schema) : NULL;
	bool valid = validator && document && !xmlRelaxNGValidateDoc(validator, document);

	xmlRelaxNGFreeValidCtxt(validator);
	xmlRelaxNGFree(schema);
	xmlRelaxNGFreeParserCtxt(parser);
	return valid;
}

static void say_nothing(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

bool document_refused(xmlDocPtr document, const char *schema_path)
{
	bool refused;

	xmlSetGenericErrorFunc(NULL, say_nothing);
	refused = document && !document_valid(document, schema_path);
	xmlSetGenericErrorFunc(NULL, NULL);
	return refused;
}

static xmlXPathObjectPtr evaluate(xmlDocPtr document, const char *expression)
{
	xmlXPathContextPtr context = document ? xmlXPathNewContext(document) : NULL;
	xmlXPathObjectPtr object =
		context ? xmlXPathEvalExpression((const xmlChar *)expression, context) : NULL;

	xmlXPathFreeContext(context);
	return object;
}

double document_number(xmlDocPtr document, const char *expression)
{
	xmlXPathObjectPtr object = evaluate(document, expression);
	double number = object ? xmlXPathCastToNumber(object) : -1;

	xmlXPathFreeObject(object);
	return number;
}

char *document_text(xmlDocPtr document, const char *expression)
{
	xmlXPathObjectPtr object = evaluate(document, expression);
	xmlChar *text = object ? xmlXPathCastToString(object) : xmlStrdup((const xmlChar *)"");

	xmlXPathFreeObject(object);
	return (char *)text;
}

bool document_is(xmlDocPtr document, const char *expression, const char *expected)
{
	char *text = document_text(document, expression);
	bool same = !strcmp(text, expected);

	if (!same)
		printf("# %s is \"%s\"\n", expression, text);
	xmlFree(text);
	return same;
}

bool document_has(xmlDocPtr document, const char *expression, const char *expected)
{
	char *text = document_text(document, expression);
	bool found = strstr(text, expected) != NULL;

	if (!found)
		printf("# %s is \"%s\"\n", expression, text);
	xmlFree(text);
	return found;
}

unsigned document_count(const char *directory)
{
	DIR *list = opendir(directory);
	unsigned count = 0;

	for (struct dirent *entry; list && (entry = readdir(list));)
		count += entry->d_name[0] != '.';
	if (list)
		closedir(list);
	return count;
}
