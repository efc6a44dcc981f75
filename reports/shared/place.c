/* place.c - names of places in a page. */
#include "reports/shared/place.h"

#include <string.h>

#include "reports/shared/story.h"

static bool is_same(const struct plan *one, const struct plan *other)
{
	return !strcmp(one->name, other->name) && !strcmp(one->suite, other->suite);
}

void place_of_case(const struct results *results, uint32_t index, struct prose *place)
{
	size_t begun = place->length;
	uint32_t number = 1;

	story_name(&results->cases[index], place);
	for (size_t i = begun; i < place->length; i++)
		if (place->bytes[i] == ' ' || place->bytes[i] == '%')
			place->bytes[i] = '_';
	/* Two of one name come from a file of plans, where they stand together. */
	for (uint32_t i = index;
		i-- > 0 && is_same(results->cases[i].plan, results->cases[index].plan);)
		number++;
	if (number > 1)
		prose_add(place, "-%u", (unsigned)number);
}
