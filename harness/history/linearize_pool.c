/* Sets of configurations. */
#include "harness/history/linearize_search.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash(const uint64_t *item, size_t words)
{
	uint64_t value = 0;

	for (size_t i = 0; i < words; i++) {
		value = (value ^ item[i]) * UINT64_C(0x9e3779b97f4a7c15);
		value ^= value >> 29;
	}
	return value;
}

static int rehash(struct pool *pool, size_t item)
{
	size_t size = pool->table_size ? pool->table_size * 2 : 64;
	uint32_t *table = calloc(size, sizeof(*table));

	if (!table)
		return -1;
	for (size_t i = 0; i < pool->count; i++) {
		size_t at = (size_t)hash(pool->items + i * item, item) & (size - 1);

		while (table[at])
			at = (at + 1) & (size - 1);
		table[at] = (uint32_t)i + 1;
	}
	free(pool->table);
	pool->table = table;
	pool->table_size = size;
	return 0;
}

/* Adds a copy unless it is there. 0, or -1 when memory runs out. */
int pool_add(struct pool *pool, const uint64_t *config, size_t item)
{
	size_t at;

	if (pool->count >= pool->table_size / 2 && rehash(pool, item))
		return -1;
	at = (size_t)hash(config, item) & (pool->table_size - 1);
	for (; pool->table[at]; at = (at + 1) & (pool->table_size - 1)) {
		if (!memcmp(pool->items + (pool->table[at] - 1) * item, config,
			    item * sizeof(*config)))
			return 0;
	}
	if (pool->count == pool->capacity) {
		size_t capacity = pool->capacity ? pool->capacity * 2 : 16;
		uint64_t *items;

		if (capacity >= UINT32_MAX / 2)
			return -1;
		items = realloc(pool->items, capacity * item * sizeof(*items));
		if (!items)
			return -1;
		pool->items = items;
		pool->capacity = capacity;
	}
	memcpy(pool->items + pool->count * item, config, item * sizeof(*config));
	pool->table[at] = (uint32_t)++pool->count;
	return 0;
}

void pool_clear(struct pool *pool)
{
	/* A table much larger than its content would make every clearing slow. */
	if (pool->table_size > 64 && pool->count < pool->table_size / 16) {
		free(pool->table);
		pool->table = NULL;
		pool->table_size = 0;
	} else if (pool->table) {
		memset(pool->table, 0, pool->table_size * sizeof(*pool->table));
	}
	pool->count = 0;
}

void pool_free(struct pool *pool)
{
	free(pool->items);
	free(pool->table);
	*pool = (struct pool){ 0 };
}

size_t pool_bytes(const struct pool *pool, size_t item)
{
	return pool->capacity * item * sizeof(*pool->items) +
		pool->table_size * sizeof(*pool->table);
}
