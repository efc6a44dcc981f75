/*
 * libxml.h - libxml2, as reports use it: through pointers to its functions, `libxml.ReadMemory` for
 * xmlReadMemory. On POSIX systems it is loaded when the first document is read or written. It brings
 * six libraries more with it, and to load them takes longer than all else that a contender does: of the
 * thousand processes and more that a run starts, one has to. Where it is linked in, the pointers lead there.
 */
#ifndef EXACCESS_LIBXML_H
#define EXACCESS_LIBXML_H

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <libxml/tree.h>
#include <libxml/xmlwriter.h>

#define LIBXML_FUNCTIONS(X)         \
	X(BufferContent)            \
	X(BufferCreate)             \
	X(BufferFree)               \
	X(BufferLength)             \
	X(DocGetRootElement)        \
	X(FreeDoc)                  \
	X(FreeTextWriter)           \
	X(GetLineNo)                \
	X(GetNoNsProp)              \
	X(HasProp)                  \
	X(NewTextWriterMemory)      \
	X(NodeGetContent)           \
	X(ReadMemory)               \
	X(RelaxNGFree)              \
	X(RelaxNGFreeParserCtxt)    \
	X(RelaxNGFreeValidCtxt)     \
	X(RelaxNGNewMemParserCtxt)  \
	X(RelaxNGNewValidCtxt)      \
	X(RelaxNGParse)             \
	X(RelaxNGValidateDoc)       \
	X(SetStructuredErrorFunc)   \
	X(TextWriterEndDocument)    \
	X(TextWriterEndElement)     \
	X(TextWriterFlush)          \
	X(TextWriterFullEndElement) \
	X(TextWriterSetIndent)      \
	X(TextWriterStartDocument)  \
	X(TextWriterStartElement)   \
	X(TextWriterWriteAttribute) \
	X(TextWriterWriteRaw)       \
	X(TextWriterWriteString)

struct libxml {
#define LIBXML_POINTER(name) __typeof__(xml##name) *name;
	LIBXML_FUNCTIONS(LIBXML_POINTER)
#undef LIBXML_POINTER
	xmlFreeFunc *Free; /* a variable of the library's */
};

/* To be used after libxml_load has returned NULL. */
extern struct libxml libxml;

/* From one thread. NULL, or why there is no libxml2: text of the loader's, until its next call. */
const char *libxml_load(void);

#endif
