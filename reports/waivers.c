/* waivers.c - from a file of waivers to a list of them. */
#include "reports/waivers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reports/shared/xml_file.h"
#include "reports/waivers_schema.h"

static const char *const hints[][2] = {
	{ "Element waiver failed to validate attributes",
		" (it has case=SUITE/NAME or clause=ID, expires=YYYY-MM-DD, reference)" },
	{ "Element drive failed to validate attributes",
		" (it has vendor, product, revision, and driver if need be)" },
	{ "Expecting an element , got nothing", " (it holds a drive, then a reason)" },
	{ NULL, NULL },
};

static int take_waiver(xmlNodePtr node, struct waivers *waivers, struct complaints *complaints)
{
	xmlNodePtr drive = xml_child(node, "drive");
	xmlNodePtr reason = xml_child(node, "reason");
	bool is_clause = libxml.HasProp(node, (const xmlChar *)"clause") != NULL;
	char *target = xml_attribute(node, is_clause ? "clause" : "case", "");
	struct waiver waiver = { .is_clause = is_clause,
		.target = target,
		.vendor = xml_attribute(drive, "vendor", "*"),
		.product = xml_attribute(drive, "product", "*"),
		.revision = xml_attribute(drive, "revision", "*"),
		.driver = xml_attribute(drive, "driver", "*"),
		.expires = xml_attribute(node, "expires", ""),
		.reference = xml_attribute(node, "reference", ""),
		.reason = xml_content(reason) };
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

static int take_waivers(xmlDocPtr document, void *context, struct complaints *complaints)
{
	struct waivers *waivers = context;

	for (xmlNodePtr node = libxml.DocGetRootElement(document)->children; node;
		node = node->next)
		if (node->type == XML_ELEMENT_NODE && take_waiver(node, waivers, complaints))
			return -1;
	return waivers_name(waivers, complaints->name);
}

static const struct xml_kind waivers_kind = { "waivers", waivers_schema, hints, take_waivers };

/* What is wrong in part is not taken at all. */
static int checked(int result, struct waivers *waivers)
{
	if (result)
		waivers_free(waivers);
	return result;
}

int report_parse_waivers(const char *bytes, size_t length, const char *name,
	struct waivers *waivers, char *error, size_t size)
{
	return checked(
		xml_file_parse(&waivers_kind, bytes, length, name, waivers, error, size), waivers);
}

int report_read_waivers(const char *path, struct waivers *waivers, char *error, size_t size)
{
	return checked(xml_file_read(&waivers_kind, path, waivers, error, size), waivers);
}
