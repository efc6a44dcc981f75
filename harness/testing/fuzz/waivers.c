/* waivers.c - any bytes as a file of waivers. */
#include "reports/waivers.h"

#include "harness/testing/fuzz/fuzz.h"

void fuzz_waivers(const uint8_t *bytes, size_t size)
{
	char text[300], error[2000] = "";
	struct waivers waivers = { 0 };

	if (report_parse_waivers(
		    (const char *)bytes, size, "waivers.xml", &waivers, error, sizeof(error)))
		MUST(error[0] && !waivers.count && !waivers.list);
	for (uint32_t i = 0; i < waivers.count; i++) {
		MUST(waiver_date_valid(waivers.list[i].expires));
		MUST(waivers.list[i].target[0] && waivers.list[i].reason[0]);
		waiver_describe(&waivers.list[i], text, sizeof(text));
	}
	waivers_free(&waivers);
}
