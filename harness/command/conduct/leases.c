/* leases.c - who has the drives. */
#include "harness/command/conduct/leases.h"

#include <stdio.h>

#include "harness/drive/specs.h"
#include "harness/system/process.h"

#define ASK_AGAIN MILLISECONDS(200)

static bool is_interrupted(const struct run_options *run)
{
	return run->interrupted && *run->interrupted;
}

static int take(struct leases *leases, const struct run_options *run, uint32_t index, bool wait,
	char *error, size_t size)
{
	const char *spec = run->drives[index];
	char identity[DRIVE_IDENTITY];
	char why[300] = "";
	enum lease_result result;

	spec_identity(spec, identity, sizeof(identity));
	while ((result = lease_take(identity, &leases->list[index], why, sizeof(why))) ==
			LEASE_OTHERS &&
		wait && !is_interrupted(run))
		(void)channel_wait_any(NULL, NULL, 0, clock_now() + ASK_AGAIN);
	if (result == LEASE_TAKEN)
		return 0;
	if (result == LEASE_FAILED)
		snprintf(error, size, "whether another run uses %.200s cannot be told: %s", spec,
			why);
	else
		snprintf(error, size,
			"another run uses %.200s: wait until that has ended, or use --wait", spec);
	return -1;
}

int leases_take(
	struct leases *leases, const struct run_options *run, bool wait, char *error, size_t size)
{
	for (uint32_t i = 0; i < run->drive_count; i++)
		if (!spec_is_embedded(run->drives[i]) && take(leases, run, i, wait, error, size))
			return -1;
	return 0;
}

void leases_end(struct leases *leases)
{
	for (uint32_t i = 0; i < RECORD_DRIVES; i++) {
		lease_end(leases->list[i]);
		leases->list[i] = NULL;
	}
}
