/*
 * stranger.h - what a case shows of others who use the drive beside the run. Pure, as the verdict is.
 */
#ifndef EXACCESS_STRANGER_H
#define EXACCESS_STRANGER_H

#include "harness/judge/trial.h"

/* What the runner saw of somebody else in the middle of the case, in words; NULL: of nobody. */
const char *stranger_seen(const struct plan *plan, const struct trial *trial);
/* Does anything in it show that another run uses the drive? Then text says which. Every trial of the run is to be told
 * of it before it is judged (trial->other_run): what fails while two runs work one drive says nothing about it. */
bool stranger_is_other_run(
	const struct plan *plan, const struct trial *trial, char *text, size_t size);

#endif
