/*
 * waivers.h - files of waivers: XML that reports/waivers.rng describes.
 */
#ifndef EXACCESS_REPORTS_WAIVERS_H
#define EXACCESS_REPORTS_WAIVERS_H

#include <stddef.h>

#include "harness/judge/waiver.h"

/* Reads the file at path into waivers, which is empty. 0, or -1 with what is wrong in error: lines
 * `FILE:LINE: MESSAGE`, the first few of them; waivers is empty then. */
int report_read_waivers(const char *path, struct waivers *waivers, char *error, size_t size);
/* The same with the bytes of a file; name stands for it in messages. */
int report_parse_waivers(const char *bytes, size_t length, const char *name,
	struct waivers *waivers, char *error, size_t size);

#endif
