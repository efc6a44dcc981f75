/*
 * facts.h.new - who a drive is, and what it offers.
 */
#ifndef EXACCESS_FACTS_WINDOWS_H
#define EXACCESS_FACTS_WINDOWS_H

#include "harness/drive/windows/windows_drive.h"

/* Its own words and the system's; capabilities are those of the system. */
int windows_identify(struct windows_drive *drive, struct drive_facts *facts, uint64_t deadline);
/* What a look at drive, medium and volume adds to the capabilities: drive.h says when, and alone. */
int windows_offers(struct windows_drive *drive, bool alone, uint32_t *needs, uint64_t deadline);

#endif
