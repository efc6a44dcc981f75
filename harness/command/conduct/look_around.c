/* look_around.c - found, told, kept. */
#include "harness/command/conduct/look_around.h"

#include <stdio.h>
#include <string.h>

#include "harness/drive/surroundings.h"
#include "harness/system/text.h"

/* What was found may quote the names of other programs. */
static void print(const char *what, const char *remedy)
{
	char legible[1200];
	struct text out = text_into(legible, sizeof(legible));

	text_add_legible(&out, what, strlen(what));
	fprintf(stderr, "exaccess: %s (%s)\n", legible, remedy);
}

static void take(void *context, bool disturbs, const char *what, const char *remedy)
{
	struct conduct *conduct = context;

	print(what, remedy);
	if (!disturbs || conduct->disturbance_count == DISTURBANCES_MOST)
		return;
	snprintf(conduct->disturbances[conduct->disturbance_count++],
		sizeof(conduct->disturbances[0]), "%s", what);
}

int look_around(struct conduct *conduct, const struct manual *manual)
{
	if (conduct->via)
		return 0; /* its agent has */
	surroundings_look(conduct->run.drives, conduct->run.drive_count, take, conduct);
	if (!conduct->disturbance_count || conduct->force)
		return 0;
	return options_wrong(manual,
		"the drive is not alone; see to what is named above, or go on with --force, and it "
		"stands in the record");
}
