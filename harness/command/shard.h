/*
 * shard.h - one of N parts of a run's list of cases, which together are the whole list.
 *
 * Which cases a shard has follows from the list and the two numbers alone, so that N machines that know
 * nothing of each other play every case once, and take about as long as each other.
 */
#ifndef EXACCESS_SHARD_H
#define EXACCESS_SHARD_H

#include "harness/record/record.h"

#define SHARDS_MOST 1000

struct shard {
	uint32_t number; /* from 1 */
	uint32_t count;  /* of shards; 0: the list is not divided */
	bool waits; /* time passes on these drives as on the wall, so what waits costs as much */
	char list[DIGEST_TEXT]; /* of the whole list, by shard_keep */
};

/* Facts of a run that is a shard: `K/N`, and the SHA-256 of the plans of the whole list. */
#define FACT_SHARD "shard"
#define FACT_LIST  "list-sha256"

/* Reads `K/N`: 0, -1 when it is none. */
int shard_parse(const char *text, struct shard *shard);
/* The SHA-256 of the plans of a list, in its order. 0, -1 without memory. */
int shard_digest(const struct results *list, char digest[DIGEST_TEXT]);
/* Which shard has the case: owners[i] from 1, to be freed; NULL without memory. */
uint32_t *shard_owners(const struct results *list, uint32_t count, bool waits);
/* Takes the cases of other shards out of the list. 0, -1 without memory. */
int shard_keep(struct results *list, struct shard *shard);

#endif
