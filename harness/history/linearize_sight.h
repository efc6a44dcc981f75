/* linearize_sight.h - the part of step 1 of linearize.h that is about what others saw of tenures. */
#ifndef EXACCESS_LINEARIZE_SIGHT_H
#define EXACCESS_LINEARIZE_SIGHT_H

#include "harness/history/linearize_zones.h"

/* After zones_collect(): narrows tenures to what was seen of them, and finds what can have been seen in
 * brief ones. Returns as it does. */
int zones_see(struct zones *zones);

#endif
