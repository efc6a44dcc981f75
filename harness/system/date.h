/* date.h - moments of the calendar as text: 2031-05-06T07:08:09Z, always UTC. */
#ifndef EXACCESS_DATE_H
#define EXACCESS_DATE_H

#include <stdint.h>

/* Seconds since 1970-01-01. 0, or -1 when text is no such moment. */
int date_seconds(const char *text, int64_t *seconds);

#endif
