/*
 * sheet.h - an XML document in the making: libxml2's writer into memory, with one check at the end
 * instead of one per call. Every attribute and every line of text is made fit to print on the way.
 */
#ifndef EXACCESS_SHEET_H
#define EXACCESS_SHEET_H

#include <stdbool.h>

#include "reports/shared/libxml.h"
#include "reports/shared/prose.h"

struct sheet {
	xmlBufferPtr buffer;
	xmlTextWriterPtr writer;
	bool failed; /* memory ran out */
};

/* Once libxml2 is there: libxml_load. */
void sheet_begin(struct sheet *sheet);
/* The same for a page of HTML, without indentation, which would show. */
void sheet_begin_html(struct sheet *sheet);
/* Text of the program itself, as it is: style and script, line ends between elements. */
void sheet_raw(struct sheet *sheet, const char *text);
void sheet_open(struct sheet *sheet, const char *element);
void sheet_shut(struct sheet *sheet);
/* The same with a tag of its own, also where the element is empty: HTML needs it. */
void sheet_shut_full(struct sheet *sheet);
void sheet_attribute(struct sheet *sheet, const char *name, const char *value);
void sheet_number(struct sheet *sheet, const char *name, unsigned long value);
/* Seconds with three decimals and a point, whatever the locale. */
void sheet_seconds(struct sheet *sheet, const char *name, unsigned long long milliseconds);
/* Text, in which newlines stay. */
void sheet_text(struct sheet *sheet, const char *text);
/* <property name= value=/> */
void sheet_property(struct sheet *sheet, const char *name, const char *value);
/* The same with a value put together; empties it. */
void sheet_property_of(struct sheet *sheet, const char *name, struct prose *value);
/* Ends the document; its bytes are those of the buffer. False when anything failed. */
bool sheet_end(struct sheet *sheet);
void sheet_free(struct sheet *sheet);

#endif
