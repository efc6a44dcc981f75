/* process_end.h - how a process ended, for those who only hear of it. */
#ifndef EXACCESS_PROCESS_END_H
#define EXACCESS_PROCESS_END_H

/* How a process ended. */
enum process_end {
	PROCESS_RUNS,
	PROCESS_EXITED,   /* code is its exit code */
	PROCESS_SIGNALED, /* code is the signal, or the exception status on Windows */
};

#endif
