/* waivers_schema.h - the schema of waiver files, as the program has it. */
#ifndef EXACCESS_WAIVERS_SCHEMA_H
#define EXACCESS_WAIVERS_SCHEMA_H

/* reports/waivers.rng, line by line, NULL at the end: the program has it wherever it is. */
extern const char *const waivers_schema[];

#endif
