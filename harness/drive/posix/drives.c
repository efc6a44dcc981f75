/* drives.c - the emulated drives that can be named. */
#include "harness/drive/drives.h"

#include <stdio.h>

#include "fixtures/defects/defects.h"
#include "fixtures/drive/rules.h"
#include "fixtures/server/facts.h"

#define VARIANTS_MOST 16

static void take_variants(drives_take take, void *context)
{
	const struct variant *variants = rules_variants();
	struct drives_fact facts[VARIANTS_MOST];
	size_t count = 0;

	for (; count < VARIANTS_MOST && variants[count].name; count++)
		facts[count] = (struct drives_fact){ variants[count].name, variants[count].text };
	take(context, "emulated:documented,VARIANT", facts, count, DRIVES_UNKNOWN);
}

int drives_find(drives_take take, void *context, char *error, size_t size)
{
	char defects[80];
	unsigned count = 0;
	const struct drives_fact documented[] = { { "behaves", "as documented" },
		{ "driver", rules_documented.system.driver } };
	const struct drives_fact published[] = { { "behaves", "as the published driver does" },
		{ "driver", rules_published.system.driver } };
	const struct drives_fact defective[] = { { "behaves", defects } };

	(void)error;
	(void)size;
	for (const struct defect *d = defects_next(NULL); d; d = defects_next(d))
		count++;
	snprintf(defects, sizeof(defects), "wrongly in one of %u ways; exaccess defects lists them",
		count);
	take(context, "emulated", documented, sizeof(documented) / sizeof(documented[0]),
		FACTS_PROVIDED & ~rules_documented.system.lacks);
	take(context, "emulated:published", published, sizeof(published) / sizeof(published[0]),
		FACTS_PROVIDED & ~rules_published.system.lacks);
	take(context, "emulated:defect=NAME", defective, 1, DRIVES_UNKNOWN);
	take_variants(take, context);
	return 0;
}
