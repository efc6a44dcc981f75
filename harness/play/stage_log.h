/*
 * stage_log.h - whether to believe those who read a drive's commands for a lab.
 */
#ifndef EXACCESS_STAGE_LOG_H
#define EXACCESS_STAGE_LOG_H

#include "harness/play/stage.h"
#include "harness/plan/plan_data.h"

/* Before a case that needs sight of the commands, where hands read them: commands that the drive is sent are in its log, and
 * are not when that has been emptied. 0; -1: not so, and stage->trouble says what. */
int stage_log_check(struct stage *stage, const struct plan *plan);

#endif
