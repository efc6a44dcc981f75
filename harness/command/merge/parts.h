/*
 * parts.h - the shards that a run is put together from, and whether they are shards of one run.
 */
#ifndef EXACCESS_PARTS_H
#define EXACCESS_PARTS_H

#include "harness/command/program.h"
#include "harness/command/select.h"

struct part {
	const char *directory;
	struct results *results;
	struct shard shard;
	uint32_t *places; /* of its cases in the whole list */
};

struct parts {
	struct part *list; /* in the order in which they began */
	uint32_t count;
	uint32_t shards;       /* that the list was divided into */
	struct results *whole; /* the whole list, planned anew and not played */
	bool alike; /* their drives may be several of one model: serial numbers may differ */
};

/* A fact for each shard of a run that was put together: `K/N of HOST, digest HEX`. */
#define FACT_MERGED "merged"

/* Facts that say where and when a shard was played, and how: each shard has its own. */
bool parts_fact_is_own(const char *key);
/* Reads the run directories, which are as many as parts->count says, and refuses what is no shard, or
 * not one of the same run as the others. 0, or 2 after saying why. */
int parts_read(struct parts *parts, char *const *directories, const struct program *program,
	const struct manual *manual);
void parts_free(struct parts *parts);
/* What keeps the whole from being finished: shards that are not there or did not come to their end.
 * False: nothing. */
bool parts_lack(const struct parts *parts, char *text, size_t size);

#endif
