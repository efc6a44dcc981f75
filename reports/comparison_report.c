/* comparison_report.c - two runs compared, in the form that was asked for. */
#include "reports/report.h"

#include "reports/compare/comparison.h"
#include "reports/shared/libxml.h"

static int make(const struct comparison *comparison, enum comparison_form form, struct prose *out,
	char *error, size_t size)
{
	const char *why = form == COMPARISON_HTML ? libxml_load() : NULL;

	if (why) {
		snprintf(error, size, "no HTML can be written: %s", why);
		return -1;
	}
	switch (form) {
	case COMPARISON_MARKDOWN: comparison_markdown(comparison, out); break;
	case COMPARISON_HTML: comparison_html(comparison, out); break;
	default: comparison_text(comparison, out); break;
	}
	if (!out->failed)
		return 0;
	snprintf(error, size, "memory is short");
	return -1;
}

int report_comparison(const struct results *old, const struct results *now,
	const struct comparison_style *style, struct comparison_report *report, char *error,
	size_t size)
{
	struct comparison comparison;
	struct prose out = { 0 };
	int result = comparison_make(old, now, style->common, &comparison, error, size);

	if (result)
		return result;
	result = make(&comparison, style->form, &out, error, size);
	*report = (struct comparison_report){ out.bytes, out.length, comparison.worse };
	comparison_free(&comparison);
	if (!result)
		return 0;
	prose_free(&out);
	return -1;
}
