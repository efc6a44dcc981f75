/*
 * storm_contender.h - one process of a storm.
 */
#ifndef EXACCESS_STORM_CONTENDER_H
#define EXACCESS_STORM_CONTENDER_H

/* The entry point of a contender; see storm_log.h. */
int storm_contender_main(int argc, char **argv);

#endif
