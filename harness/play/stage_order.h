/*
 * stage_order.h - having something done by the hands at a drive of a stage.
 */
#ifndef EXACCESS_STAGE_ORDER_H
#define EXACCESS_STAGE_ORDER_H

#include "harness/play/stage.h"

/* As lab_do(), here or where the lab is, and notes what that changes at the drive. */
enum lab_result stage_order(struct stage *stage, uint32_t drive, const struct lab_order *order,
	uint32_t *status, char *text, size_t size);

#endif
