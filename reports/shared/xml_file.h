/*
 * xml_file.h - files that people write in XML: read, held to a RELAX NG schema that the program carries,
 * and complained about by line.
 */
#ifndef EXACCESS_XML_FILE_H
#define EXACCESS_XML_FILE_H

#include <stddef.h>

#include "harness/system/text.h"
#include "reports/shared/libxml.h"

/* What is wrong with a file, as it comes up: lines `FILE:LINE: MESSAGE`, the first few of them. */
struct complaints {
	const char *name; /* of the file */
	struct text text; /* where they go */
	unsigned count;
	const char *const (
		*hints)[2]; /* messages of libxml2, and what to say behind them; ends with NULL */
};

/* A kind of file. */
struct xml_kind {
	const char *what;              /* "waivers", for messages */
	const char *const *schema;     /* its RELAX NG schema in pieces, NULL at the end */
	const char *const (*hints)[2]; /* as above */
	/* Takes what a valid document says into context; complaints it may add. 0, -1 without memory. */
	int (*take)(xmlDocPtr document, void *context, struct complaints *complaints);
};

/* line 0: of the file as a whole. */
void complain(struct complaints *complaints, long line, const char *message);

/* Reads the bytes of a file; name stands for it in messages. 0, or -1 with what is wrong in error. */
int xml_file_parse(const struct xml_kind *kind, const char *bytes, size_t length, const char *name,
	void *context, char *error, size_t size);
/* The same with the file at path. */
int xml_file_read(
	const struct xml_kind *kind, const char *path, void *context, char *error, size_t size);

/* An attribute, or the text of an element, without blanks at its ends and with single ones within;
 * fallback where there is none. To be freed; NULL without memory. */
char *xml_attribute(xmlNodePtr node, const char *name, const char *fallback);
char *xml_content(xmlNodePtr node);
/* The first child element of that name; NULL when there is none. */
xmlNodePtr xml_child(xmlNodePtr node, const char *name);

#endif
