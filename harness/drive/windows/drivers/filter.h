/*
 * filter.h - putting exlab.sys below the class driver of this machine's CD-ROM drives, and taking it away again.
 *
 * It is a lower filter of the class: it comes into a drive's stack when the drive's device is started the next
 * time. All of it needs an administrator.
 */
#ifndef EXACCESS_FILTER_H
#define EXACCESS_FILTER_H

#include <stdbool.h>
#include <stddef.h>

struct filter_state {
	bool file;    /* it is among the system's drivers */
	bool service; /* the system knows it as a driver */
	bool filter;  /* it is a lower filter of CD-ROM drives */
	bool loaded;  /* it runs, and lets itself be asked */
};

void filter_look(struct filter_state *state);
/* With the exlab.sys that lies beside this program. What is there already stays as it is. 0, or -1 and why in error. */
int filter_install(char *error, size_t size);
/* The filter first, so that no drive is left looking for a driver that is gone. What runs is gone with the next
 * start of the system. */
int filter_remove(char *error, size_t size);

#endif
