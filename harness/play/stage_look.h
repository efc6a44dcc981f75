/*
 * stage_look.h - what is in a drive, as the drive itself shows it to somebody who has no part in a case.
 */
#ifndef EXACCESS_STAGE_LOOK_H
#define EXACCESS_STAGE_LOOK_H

#include "harness/drive/drive.h"

enum look_seen {
	LOOK_SHUT,  /* it cannot be looked at: locked, unplugged, or not ready yet */
	LOOK_EMPTY, /* no disc, or the tray is open */
	LOOK_DISC   /* a disc */
};

struct drive_look {
	enum look_seen seen;
	bool sure;        /* medium is known */
	uint32_t medium;  /* enum lab_medium */
	uint32_t content; /* of a data disc that `exaccess media` wrote; 0 for another */
};

/* Asks whether there is a disc, through a handle that opens nobody's volume and can neither read nor write. */
enum look_seen look_for_disc(struct drive *drive, uint64_t deadline);
/* Opens the drive for reading and writing, and finds out which disc it is. */
struct drive_look look_at_disc(struct drive *drive, uint64_t deadline);

#endif
