/* check.h - "exaccess check": could a correct lock have produced this history? */
#ifndef EXACCESS_CHECK_COMMAND_H
#define EXACCESS_CHECK_COMMAND_H

/*
 * argv[0] is "check". Prints the answer to standard output and what is wrong with the command or
 * the file to standard error. Returns the exit status: 0 yes, 1 no, 2 not a history, bad usage, or
 * the answer could not be worked out or written.
 */
int check_command(int argc, char **argv);

#endif
