/*
 * test_corpus.c - every file of the corpora once more: inputs that fuzzing has found worth keeping,
 * and those that once broke a reader.
 *
 *     test_corpus [TARGET FILE...]
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/testing/check.h"
#include "harness/testing/fuzz/fuzz.h"

#define CORPUS       "fixtures/corpus/"
#define FILE_MOST    (1u << 20) /* bytes */
#define SECONDS_MOST 20         /* of one file */

static const struct target {
	const char *name;
	void (*run)(const uint8_t *bytes, size_t size);
} targets[] = {
#define FUZZ(name) { #name, fuzz_##name },
	FUZZ_TARGETS(FUZZ)
#undef FUZZ
		{ NULL, NULL },
};

static void run_file(const struct target *target, const char *path)
{
	static uint8_t content[FILE_MOST];
	FILE *file = fopen(path, "rb");
	uint8_t *bytes;
	size_t size;

	MUST(file);
	size = fread(content, 1, sizeof(content), file);
	fclose(file);
	/* Exactly as large as its content, so that a sanitizer sees a step beyond it. */
	bytes = malloc(size ? size : 1);
	MUST(bytes);
	memcpy(bytes, content, size);
	target->run(bytes, size);
	free(bytes);
}

/* In a process of its own: what goes wrong in one file says nothing of the next. */
static bool survives(const struct target *target, const char *path)
{
	int status = -1;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		alarm(SECONDS_MOST);
		run_file(target, path);
		exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static void run_folder(const struct target *target)
{
	char path[600];
	DIR *folder;
	struct dirent *entry;
	unsigned before = checks_passed + checks_failed;

	snprintf(path, sizeof(path), CORPUS "%s", target->name);
	folder = opendir(path);
	while (folder && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), CORPUS "%s/%s", target->name, entry->d_name);
		if (!check_that(survives(target, path), path, __FILE__, __LINE__))
			printf("# repeat: test_corpus %s %s\n", target->name, path);
	}
	if (folder)
		closedir(folder);
	check_that(checks_passed + checks_failed > before, target->name, __FILE__, __LINE__);
}

int main(int argc, char **argv)
{
	for (const struct target *target = targets; target->name; target++) {
		if (argc < 2)
			run_folder(target);
		else if (!strcmp(argv[1], target->name))
			for (int i = 2; i < argc; i++)
				run_file(target, argv[i]);
	}
	return argc < 2 ? check_end() : 0;
}
