/* drives.c - the emulated drives that can be named. */
#include "harness/drive/drives.h"

#include <stdio.h>

#include "fixtures/defects/defects.h"
#include "fixtures/drive/rules.h"

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
	take(context, "emulated", documented, sizeof(documented) / sizeof(documented[0]));
	take(context, "emulated:published", published, sizeof(published) / sizeof(published[0]));
	take(context, "emulated:defect=NAME", defective, 1);
	return 0;
}
