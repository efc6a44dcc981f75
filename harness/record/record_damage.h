/*
 * record_damage.h - what lines that do not hold cost: the cases that they are about, not the run.
 *
 * A stretch of the record that does not hold puts every case that has a line in it, or is under way in
 * it, in doubt: such a repetition is an ERROR that names the line, whatever else was seen of it. Cases
 * of which nothing is left but their number are there under the name of that.
 */
#ifndef EXACCESS_RECORD_DAMAGE_H
#define EXACCESS_RECORD_DAMAGE_H

#include "harness/record/chain.h"
#include "harness/record/record.h"

/* Takes the record's lines into results. Where all lines hold, one that makes no sense is an error: -1,
 * and what is wrong, with its number, in error. Where some do not, 0, and results say what that costs;
 * -1 only without memory. */
int record_take_lines(
	struct results *results, const struct chain_lines *lines, char *error, size_t size);

#endif
