/* telling.c - cases that tell faults apart. */
#include "harness/diagnosis/telling.h"

int telling_case(const struct dictionary *dictionary, const struct evidence *evidence, uint32_t one,
	uint32_t other)
{
	const struct cell *a = dictionary->faults[one].cells, *b = dictionary->faults[other].cells;
	int otherwise = -1;

	for (uint32_t c = 0; c < evidence->count; c++) {
		if (evidence->cells[c].state != CELL_UNKNOWN || a[c].state == CELL_UNKNOWN ||
			b[c].state == CELL_UNKNOWN)
			continue;
		if (a[c].state != b[c].state)
			return (int)c;
		if (otherwise < 0 && a[c].state == CELL_FAIL &&
			(a[c].step != b[c].step || a[c].symptom != b[c].symptom))
			otherwise = (int)c;
	}
	return otherwise;
}
