/* document.h - reading back what the reports wrote: files, XML, schemas, questions in XPath. */
#ifndef EXACCESS_DOCUMENT_H
#define EXACCESS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/tree.h>

/* A whole file with a NUL, to be freed; NULL when it cannot be read. */
char *document_file(const char *path, size_t *length);
/* NULL when it is not well-formed; then the parser's complaint went to standard error. */
xmlDocPtr document_parse(const char *path);
bool document_valid(xmlDocPtr document, const char *schema_path);
/* Is it refused, as it should be? Says nothing of why. */
bool document_refused(xmlDocPtr document, const char *schema_path);
/* The value of an XPath expression as a number; -1 when it is none. */
double document_number(xmlDocPtr document, const char *expression);
/* ... as text, to be freed. */
char *document_text(xmlDocPtr document, const char *expression);
/* Is the text that the expression gives this one, or does it hold it? */
bool document_is(xmlDocPtr document, const char *expression, const char *expected);
bool document_has(xmlDocPtr document, const char *expression, const char *expected);
/* Files in directory. */
unsigned document_count(const char *directory);

#endif
