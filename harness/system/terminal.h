/*
 * terminal.h - the line of a terminal that changes while something goes on.
 */
#ifndef EXACCESS_TERMINAL_H
#define EXACCESS_TERMINAL_H

#include <stdio.h>

/* Draws the line anew, cut where the terminal ends; "" wipes it out. By spaces, as not every terminal
 * knows another way. */
void terminal_draw(FILE *terminal, const char *line);

#endif
