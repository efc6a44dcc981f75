/*
 * corners.h - what the suites of this folder have in common: a lock, and what happens to the drive under it.
 */
#ifndef EXACCESS_CORNERS_H
#define EXACCESS_CORNERS_H

#include "suites/suites.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* A sector, in bytes, that a test may overwrite: behind all that a file system starts with. */
#define TARGET (1024u * SECTOR_SIZE)

/* No document says whether a lock outlives these: what is refused is demanded if it has. */
enum happening { DISC_CHANGED, TRAY_MOVED, TRAY_OUT, SLEPT, POWERED_DOWN, BUS_WAS_RESET, SCANNED };

/* HOLDER locks, whatever is mounted, as "Holder". The step that has seen the lock. */
int holder_locks(struct plan *plan);
/* Others, and the owner itself, are refused locks, unlocks, a read and an open, again and again. */
void refuses_often(struct plan *plan);
/* OBSERVER demands to see that lock. */
void still_locked(struct plan *plan);
/* Lets that happen. Steps that depend on the lock are expected if_locked() by the step returned, a query of
 * OBSERVER's. */
int happens(struct plan *plan, enum happening happening);

#endif
