/* lab.c - any bytes as a lab file. */
#include "harness/lab/lab.h"

#include "harness/testing/fuzz/fuzz.h"

void fuzz_lab(const uint8_t *bytes, size_t size)
{
	char error[2000] = "";
	struct lab lab = { 0 };

	if (lab_parse((const char *)bytes, size, "lab.xml", &lab, error, sizeof(error))) {
		MUST(error[0] && !lab.drives && !lab.machines && !lab.name);
		return;
	}
	MUST(lab.name[0] && lab.person[0]);
	for (uint32_t i = 0; i < lab.drive_count; i++) {
		MUST(lab.drives[i].spec[0] && lab_drive_of(&lab, lab.drives[i].spec));
		(void)lab_needs(&lab.drives[i], 0);
		for (uint32_t verb = 0; verb < LAB_VERB_COUNT; verb++)
			MUST(lab.drives[i].work[verb].way != LAB_BY_COMMAND ||
				lab.drives[i].work[verb].command[0]);
	}
	lab_free(&lab);
}
