/* leases.h - the drives of a run are its own: another run on one of them is refused, or waits. */
#ifndef EXACCESS_LEASES_H
#define EXACCESS_LEASES_H

#include <stdbool.h>

#include "harness/play/run/run.h"
#include "harness/system/lease.h"

struct leases {
	struct lease *list[RECORD_DRIVES];
};

/*
 * Takes one for each drive that the run does not bring along, by what the drive is and not by how it is
 * spelled. wait: until another run lets go of it, or the user interrupts. 0, or -1 and why in error; what
 * was taken has to be given back in either case.
 */
int leases_take(
	struct leases *leases, const struct run_options *run, bool wait, char *error, size_t size);
void leases_end(struct leases *leases);

#endif
