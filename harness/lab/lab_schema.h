/* lab_schema.h - the schema of lab files, as the program has it. */
#ifndef EXACCESS_LAB_SCHEMA_H
#define EXACCESS_LAB_SCHEMA_H

/* harness/lab/lab.rng, line by line, NULL at the end: the program has it wherever it is. */
extern const char *const lab_schema[];

#endif
