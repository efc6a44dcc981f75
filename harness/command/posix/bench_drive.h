/* bench_drive.h - what asking an emulated drive costs, in time and in the server's memory. */
#ifndef EXACCESS_BENCH_DRIVE_H
#define EXACCESS_BENCH_DRIVE_H

#include <stdio.h>

/*
 * Starts an emulated drive and prints "name value unit" lines to out: the median round trip of a
 * state query, that of 80 bytes to and fro between two processes over the same kind of socket, and
 * their ratio, all taken in turns so that both meet the same machine; then how many handles were
 * open at once, and the most memory the server has used for them. Returns 0; -1 when a figure could
 * not be taken, which is said in a line to stderr.
 */
int bench_drive(FILE *out);

#endif
