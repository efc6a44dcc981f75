/*
 * look_around.h - before a run: what on this machine could disturb it.
 */
#ifndef EXACCESS_LOOK_AROUND_H
#define EXACCESS_LOOK_AROUND_H

#include "harness/command/conduct/conduct_settings.h"

/* Looks, and says on standard error what there is. What could make cases come out wrongly stops the run,
 * unless it is forced; then it is kept in conduct, for the record. 0, or EXIT_USAGE after saying so. */
int look_around(struct conduct *conduct, const struct manual *manual);

#endif
