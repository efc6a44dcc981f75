/* bench_history.h - how long deciding a history takes, and how much memory. */
#ifndef EXACCESS_HISTORY_BENCH_H
#define EXACCESS_HISTORY_BENCH_H

#include <stdio.h>

/*
 * Makes histories of 64 clients, writes each to a temporary file, and measures reading and deciding
 * it: 10^4, 10^5 and 10^6 operations without a flaw, 10^6 with each flaw of history_make.h. Prints
 * "name value unit" lines to out. peak_kibibytes tells the most memory this process has used so
 * far; without it (NULL) no memory is printed. Returns 0; -1 when a history could not be made,
 * kept or decided, or the verdict was wrong, which is said in a line to stderr.
 */
int history_bench(FILE *out, long (*peak_kibibytes)(void));

#endif
