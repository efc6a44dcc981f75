/*
 * run_facts.h - what a run's record says before anything is planned: which program with which options,
 * on which machine, by whom, when.
 */
#ifndef EXACCESS_RUN_FACTS_H
#define EXACCESS_RUN_FACTS_H

#include "harness/command/conduct/conduct_settings.h"

/* Keys of facts that are read back. */
#define FACT_COMMIT  "commit"
#define FACT_PROGRAM "program-sha256"
#define FACT_CLAUSES "clauses-sha256"
#define FACT_CASES   "cases-sha256"
/* Of a run whose drives are on another machine: the command that leads there, the SHA-256 of the agent's
 * program, and the machine that kept the record. */
#define FACT_VIA        "via"
#define FACT_AGENT      "agent-sha256"
#define FACT_CONTROLLER "controller"

/* Whether the machine may be restarted for a case: yes or no. */
#define FACT_RESTARTS "allow-restarts"

/* Into results and record. 0, -1 when it cannot be written; the reason is in record_error(). */
int run_facts_write(const struct conduct *conduct, const struct program *program,
	struct results *results, struct record *record);
/* SHA-256 of the file of this program; "unknown" when it cannot be read. */
void run_facts_program(char digest[DIGEST_TEXT]);

#endif
