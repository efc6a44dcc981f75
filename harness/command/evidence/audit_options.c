/* audit_options.c - are the options that the record says it was played with those of the command that it quotes? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/conduct/conduct.h"
#include "harness/command/conduct/run_facts.h"
#include "harness/command/evidence/audit.h"
#include "harness/command/merge/parts.h"
#include "harness/command/select.h"

#define COMMAND_RUN "exaccess run"
#define WORDS_MOST  4096 /* bytes of a command in a record */

/* What follows from an option, in the facts. */
struct meant {
	const char *option;
	const char *fact;
	const char *otherwise; /* the fact without the option; "" for none, NULL for any */
	bool flag;             /* it stands alone, and means yes */
	bool many;             /* each of them is a fact */
};

static const struct meant meanings[] = {
	{ "--seed", "seed", "0" },
	{ "--repeat", "repeat", "1" },
	{ "--jobs", "jobs", NULL },
	{ "--timeout", "timeout", "10" },
	{ "--label", "label", "" },
	{ "--via", FACT_VIA, "" },
	{ "--shard", FACT_SHARD, "" },
	{ "--allow-resets", "allow-resets", "no", .flag = true },
	{ "--require-all", "require-all", "no", .flag = true },
	{ "--suite", SELECTED_SUITE, "", .many = true },
	{ "--case", SELECTED_CASE, "", .many = true },
	{ "--clause", SELECTED_CLAUSE, "", .many = true },
	{ "--exclude", EXCLUDED, "", .many = true },
};

/* The next word of a command, as a shell reads it, with its NUL into word; false: there is none. */
static bool next_word(const char **at, char *word)
{
	const char *c = *at + strspn(*at, " ");
	bool quoted = false;

	if (!*c)
		return false;
	for (; *c && (quoted || *c != ' '); c++) {
		if (*c == '\'')
			quoted = !quoted;
		else if (*c == '\\' && !quoted && c[1])
			*word++ = *++c;
		else
			*word++ = *c;
	}
	*word = '\0';
	*at = c;
	return true;
}

/* Goes on to the next time that the option stands in the command; value gets what comes with it. */
static bool next_value(const char **at, const char *option, bool flag, char *value)
{
	size_t length = strlen(option);

	while (next_word(at, value)) {
		if (!strncmp(value, option, length) && value[length] == '=') {
			memmove(value, value + length + 1, strlen(value + length + 1) + 1);
			return true;
		}
		if (!strcmp(value, option))
			return flag || next_word(at, value);
	}
	return false;
}

/* Numbers may be written in several ways. */
static bool means(const char *written, const char *fact)
{
	char *end;
	unsigned long long number = strtoull(written, &end, 10);

	if (!strcmp(written, fact))
		return true;
	return *written && !*end && number == strtoull(fact, &end, 10) && !*end;
}

static const char *nth_fact(const struct results *results, const char *key, uint32_t n)
{
	for (uint32_t i = 0; i < results->fact_count; i++)
		if (!strcmp(results->facts[i].key, key) && !n--)
			return results->facts[i].value;
	return NULL;
}

static bool differ(
	struct audit *audit, const struct meant *meant, const char *fact, const char *command)
{
	audit_tell(audit, false, "options", "the record has %s %s, and the command %s %s",
		meant->fact, fact ? fact : "nowhere", meant->option, command ? command : "nowhere");
	return true;
}

static bool is_wrong_list(struct audit *audit, const struct meant *meant, const char *command)
{
	char value[WORDS_MOST];
	const char *fact;
	uint32_t count = 0;

	while (next_value(&command, meant->option, false, value)) {
		fact = nth_fact(audit->results, meant->fact, count++);
		if (!fact || strcmp(fact, value))
			return differ(audit, meant, fact, value);
	}
	fact = nth_fact(audit->results, meant->fact, count);
	return fact && differ(audit, meant, fact, NULL);
}

/* The last one counts. */
static bool is_wrong(struct audit *audit, const struct meant *meant, const char *command)
{
	const char *fact = nth_fact(audit->results, meant->fact, 0);
	char value[WORDS_MOST], last[WORDS_MOST];
	bool given = false;

	if (meant->many)
		return is_wrong_list(audit, meant, command);
	while (next_value(&command, meant->option, meant->flag, value)) {
		snprintf(last, sizeof(last), "%s", meant->flag ? "yes" : value);
		given = true;
	}
	if (!given && meant->otherwise)
		snprintf(last, sizeof(last), "%s", meant->otherwise);
	else if (!given)
		return false;
	if (means(last, fact ? fact : ""))
		return false;
	return differ(audit, meant, fact, given ? last : NULL);
}

static bool is_wrong_drive(struct audit *audit, const char *command)
{
	static const struct meant meant = { "--drive", "drive", NULL };
	char value[WORDS_MOST], key[] = CONDUCT_DRIVE_FACT;
	const char *lab = command;

	/* A lab file names drives too. */
	if (next_value(&lab, "--lab", false, value))
		return false;
	for (uint32_t i = 0; i <= RECORD_DRIVES; i++) {
		bool given = next_value(&command, "--drive", false, value);
		const char *fact;

		key[sizeof(key) - 2] = (char)('1' + i);
		fact = results_get(audit->results, key);
		/* Without any, the system says which. */
		if (!given)
			return i && fact && differ(audit, &meant, fact, NULL);
		if (!fact || strcmp(fact, value))
			return differ(audit, &meant, fact, value);
	}
	return false;
}

void audit_options(struct audit *audit)
{
	const struct results *results = audit->results;
	const char *command = results_get(results, "command");

	/* What merges shards, or plays plans of a file, has other options. */
	if (!command || strncmp(command, COMMAND_RUN, strlen(COMMAND_RUN)) != 0 ||
		results_get(results, FACT_MERGED) || strlen(command) >= WORDS_MOST)
		return;
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if (is_wrong(audit, &meanings[i], command))
			return;
	if (!is_wrong_drive(audit, command))
		audit_tell(audit, true, "options", "as in the command: %s", command);
}
