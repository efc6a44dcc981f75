/* record_line.h - one line of a record in the making; private to this room. */
#ifndef EXACCESS_RECORD_LINE_H
#define EXACCESS_RECORD_LINE_H

#include "harness/record/record.h"
#include "harness/system/text.h"

/* A line with room for so many bytes; NULL without memory. */
struct text *record_start_line(struct record *record, size_t expected);
/* The line is complete: 0, or -1 with the reason in record_error(). */
int record_end_line(struct record *record);
/* A stretch of lines is complete: its digest is behind it. 0, -1. */
int record_end_stretch(struct record *record);
/* It is only made for its digest. */
bool record_is_digest(const struct record *record);
/* Says so in record_error(); -1. */
int record_no_memory(struct record *record);

#endif
