/*
 * program.h - what main.c knows and the commands need: the suites, the catalogue, the reports. This
 * room has a file for each thing that the program can be told to do.
 *
 * Commands get these as pointers, so that no command depends on suites or reports by itself.
 */
#ifndef EXACCESS_PROGRAM_H
#define EXACCESS_PROGRAM_H

#include <stdio.h>

#include "harness/plan/plan.h"
#include "harness/record/record.h"
#include "harness/record/reporting.h"

struct program {
	const struct suite *suites; /* ends with a NULL name */
	/* What cases for drives that offer these needs come to, in words; add: they are there from now on, and none
	 * for other needs. 0; -1 when that cannot be done. */
	int (*fit)(uint32_t needs, bool add, char *text, size_t size);
	const struct clause *clauses;
	uint32_t clause_count;
	const struct clause *(*find_clause)(const char *id);
	/* Why no case can test a clause: the sentence, and the reason as a word; NULL if one can. */
	const char *(*uncovered)(const struct clause *clause, const char **reason);
	/* Whether reports can be written here: 0, or -1 and the reason in error. */
	int (*reports_ready)(char *error, size_t size);
	/* Writes the reports of a run directory: 0, or -1 and the reason in error. */
	int (*write_reports)(const struct results *results, const struct report_style *style,
		const char *directory, char *error, size_t size);
	const char *const *report_names; /* of its files; ends with NULL */
	/* The bytes of such a file, to be freed; NULL without memory. */
	char *(*make_report)(const struct results *results, const struct report_style *style,
		const char *name, size_t *length);
	/* Reads a file of waivers: 0, or -1 and what is wrong, by line, in error. */
	int (*read_waivers)(const char *path, struct waivers *waivers, char *error, size_t size);
	/* How the run now differs from old: 0; 1 when they cannot be compared, -1 when something failed, and why in
	 * error. */
	int (*compare)(const struct results *old, const struct results *now,
		const struct comparison_style *style, struct comparison_report *report, char *error,
		size_t size);
	/* The summary as Markdown into a file, whole, or behind what is there already: 0, or -1 and the
	 * reason in error. */
	int (*write_markdown)(const struct results *results, bool require_all, const char *path,
		bool append, char *error, size_t size);
	/* The steps as Chrome trace events into a file: 0, or -1 and the reason in error. */
	int (*write_trace)(
		const struct results *results, const char *path, char *error, size_t size);
	/* Failures as annotations of GitHub Actions. */
	void (*print_annotations)(const struct results *results, FILE *out);
	/* failure is why the run directory is not all that it should be, NULL if it is. */
	void (*print_summary)(const struct results *results, const struct console_style *console,
		const char *directory, bool require_all, const char *failure);
};

#define EXACCESS_VERSION "0.1"
/* The commit that the program was built from, with "-modified" if not from that alone; "unknown". */
extern const char exaccess_commit[];

/* Exit codes. */
enum {
	EXIT_CONFORMS = 0,
	EXIT_VIOLATED = 1,
	EXIT_USAGE = 2,
	EXIT_UNFINISHED = 3,
	EXIT_CUT_OFF = 4, /* to be run again: of run --resume-if-begun only */
};

/* Each takes what comes after its name, and returns the exit code. */
int command_run(const struct program *program, int argc, char **argv);
int command_list(const struct program *program, int argc, char **argv);
int command_drives(const struct program *program, int argc, char **argv);
int command_media(const struct program *program, int argc, char **argv);
int command_explain(const struct program *program, int argc, char **argv);
int command_compare(const struct program *program, int argc, char **argv);
int command_report(const struct program *program, int argc, char **argv);
int command_agent(const struct program *program, int argc, char **argv);
int command_merge(const struct program *program, int argc, char **argv);
int command_verify(const struct program *program, int argc, char **argv);
int command_seal(const struct program *program, int argc, char **argv);
int command_serve(const struct program *program, int argc, char **argv);
int command_diagnose(const struct program *program, int argc, char **argv);
int command_defects(const struct program *program, int argc, char **argv);
int command_explore(const struct program *program, int argc, char **argv);
int command_replay(const struct program *program, int argc, char **argv);
int command_storm(const struct program *program, int argc, char **argv);
int command_steady(const struct program *program, int argc, char **argv);
int command_bench(const struct program *program, int argc, char **argv);
/* The server of a worker's emulated drives; started by the worker only. */
int command_embedded_server(int argc, char **argv);

#endif
