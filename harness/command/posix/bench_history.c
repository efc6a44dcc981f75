#include "harness/command/posix/bench_history.h"
#include "harness/history/history_make.h"
#include "harness/history/linearize.h"

#include <string.h>
#include <time.h>

static double seconds(void)
{
	struct timespec now;

	timespec_get(&now, TIME_UTC);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static FILE *make_file(const struct history_recipe *recipe)
{
	struct history history = { 0 };
	FILE *file = tmpfile();

	if (file && (history_generate(&history, recipe) || history_write(&history, file))) {
		fclose(file);
		file = NULL;
	}
	history_free(&history);
	if (file)
		rewind(file);
	return file;
}

static int is_expected(const struct linearize_verdict *verdict, enum history_flaw flaw)
{
	if (flaw == FLAW_NONE)
		return verdict->answer == LINEARIZE_YES;
	return verdict->answer == LINEARIZE_NO && verdict->conflict.minimal &&
		!strcmp(verdict->conflict.clause, history_flaw_clause(flaw));
}

static int measure(const struct history_recipe *recipe, FILE *file, FILE *out)
{
	const char *name = history_flaw_name(recipe->flaw);
	struct history history = { 0 };
	struct history_error error;
	struct linearize_verdict verdict;
	double start = seconds(), read, end;
	int status = -1;

	if (!history_read(&history, file, &error)) {
		read = seconds();
		status = linearize(&history, LINEARIZE_EFFORT, &verdict);
	}
	if (!status) {
		end = seconds();
		fprintf(out, "history.%s.%zu.read %.4f s\n", name, recipe->operations,
			read - start);
		fprintf(out, "history.%s.%zu.decide %.4f s\n", name, recipe->operations,
			end - read);
		fprintf(out, "history.%s.%zu.total %.4f s\n", name, recipe->operations,
			end - start);
		status = is_expected(&verdict, recipe->flaw) ? 0 : -1;
		linearize_verdict_free(&verdict);
	}
	history_free(&history);
	return status;
}

static int bench(enum history_flaw flaw, size_t operations, FILE *out)
{
	struct history_recipe recipe = {
		.seed = 1,
		.clients = 64,
		.operations = operations,
		.flaw = flaw,
	};
	FILE *file = make_file(&recipe);
	int status = file ? measure(&recipe, file, out) : -1;

	if (file)
		fclose(file);
	if (status)
		fprintf(stderr, "history.%s.%zu: not made, not decided or wrongly decided\n",
			history_flaw_name(flaw), operations);
	return status;
}

int history_bench(FILE *out, long (*peak_kibibytes)(void))
{
	int status = 0;

	for (size_t operations = 10000; operations <= 1000000; operations *= 10)
		status |= bench(FLAW_NONE, operations, out);
	for (int flaw = FLAW_NONE + 1; flaw < FLAW_COUNT; flaw++)
		status |= bench((enum history_flaw)flaw, 1000000, out);
	if (peak_kibibytes)
		fprintf(out, "history.peak-memory %.1f MiB\n", (double)peak_kibibytes() / 1024);
	return status;
}
