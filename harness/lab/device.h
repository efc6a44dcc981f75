/*
 * device.h - the bytes of a line: lab/posix/device.c, lab/windows/device.c.
 */
#ifndef EXACCESS_LAB_DEVICE_H
#define EXACCESS_LAB_DEVICE_H

#include <stddef.h>
#include <stdint.h>

struct line;

/* "unix:PATH", or a device such as /dev/ttyS0 or \\.\COM2. NULL with the reason in why. */
struct line *line_open(const char *address, char *why, size_t size);
/* 0, -1. */
int line_send(struct line *line, const char *bytes, size_t length, uint64_t deadline);
/* At least one byte: their count, 0 at the end, -1 for an error, -2 at the deadline. */
long line_receive(struct line *line, char *bytes, size_t size, uint64_t deadline);
void line_close(struct line *line);

#endif
