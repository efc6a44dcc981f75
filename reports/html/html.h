/*
 * html.h - the run as one page: verdict, causes, pictures, clauses, everything that was left out. It needs
 * no network and no script.
 */
#ifndef EXACCESS_HTML_H
#define EXACCESS_HTML_H

#include "harness/record/record.h"
#include "harness/record/reporting.h"
#include "reports/shared/prose.h"

/* Adds the page to out; out->failed when memory is short. */
void html_make(const struct results *results, const struct report_style *style, struct prose *out);

#endif
