/* conduct_lab.c - the lab's file, before a run. */
#include "harness/command/conduct/conduct_lab.h"

#include <string.h>

#include "harness/record/record.h"
#include "harness/system/digest.h"

#define LAB_FILE   "lab-file"
#define LAB_DIGEST "lab-sha256"

static int take_digest(struct conduct *conduct, const struct manual *manual)
{
	uint64_t length = 0;
	char error[300];

	return digest_file(conduct->run.lab, conduct->lab_digest, &length, error, sizeof(error))
		? options_wrong(manual, "%s", error)
		: 0;
}

int conduct_read_lab(struct conduct *conduct, const struct manual *manual)
{
	char error[2000];
	bool known = false;

	if (!conduct->run.lab)
		return 0;
	if (lab_read(conduct->run.lab, &conduct->lab, error, sizeof(error)))
		return options_wrong(manual, "%s", error);
	for (uint32_t i = 0; i < conduct->run.drive_count; i++)
		known = known || lab_drive_of(&conduct->lab, conduct->run.drives[i]);
	if (!known)
		return options_wrong(manual, "the lab in %s has no drive '%s'", conduct->run.lab,
			conduct->run.drive_count ? conduct->run.drives[0] : "");
	/* What brings the machine back that has the drive, where that is another one. */
	if (conduct->via && !conduct->run.revive)
		conduct->run.revive = lab_power_of(&conduct->lab, conduct->run.drives[0]);
	return take_digest(conduct, manual);
}

int conduct_resume_lab(
	struct conduct *conduct, const struct results *results, const struct manual *manual)
{
	const char *file = results_get(results, LAB_FILE);
	const char *digest = results_get(results, LAB_DIGEST);

	if (conduct->run.lab && (!file || strcmp(conduct->run.lab, file)))
		return options_wrong(manual, "%s was begun with --lab %s, not %s", conduct->resume,
			file ? file : "(none)", conduct->run.lab);
	conduct->run.lab = file;
	if (!file)
		return 0;
	if (take_digest(conduct, manual))
		return 2;
	if (!digest || strcmp(conduct->lab_digest, digest))
		return options_wrong(manual, "the lab in %s is not what it was when %s was begun",
			file, conduct->resume);
	return 0;
}

bool conduct_lab_fact(
	const struct conduct *conduct, uint32_t *at, const char **key, const char **value)
{
	const struct {
		const char *key, *value;
	} rows[] = { { "lab", conduct->lab.name }, { "lab-place", conduct->lab.place },
		{ "lab-person", conduct->lab.person }, { "customer", conduct->lab.customer },
		{ "item", conduct->lab.item }, { LAB_FILE, conduct->run.lab },
		{ LAB_DIGEST, conduct->lab_digest } };
	const uint32_t count = sizeof(rows) / sizeof(rows[0]);

	if (!conduct->run.lab)
		return false;
	while (*at < count && (!rows[*at].value || !*rows[*at].value))
		++*at;
	if (*at >= count)
		return false;
	*key = rows[*at].key;
	*value = rows[*at].value;
	++*at;
	return true;
}
