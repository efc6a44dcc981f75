/* storm_report.c - figures and verdict of a storm, as text. */
#include "harness/storm/storm_report.h"

#include <inttypes.h>

#include "harness/history/linearize.h"
#include "harness/history/linearize_picture.h"
#include "harness/system/process.h"

static double microseconds(uint64_t nanoseconds)
{
	return (double)nanoseconds / 1000;
}

static void print_count(FILE *out, const char *name, uint64_t count)
{
	fprintf(out, "%s %" PRIu64 " count\n", name, count);
}

static void print_times(FILE *out, const char *name, const struct storm_times *times)
{
	fprintf(out, "%s.count %" PRIu64 " count\n", name, times->count);
	if (!times->count)
		return;
	fprintf(out, "%s.p50 %.1f us\n", name, microseconds(times->p50));
	fprintf(out, "%s.p99 %.1f us\n", name, microseconds(times->p99));
	fprintf(out, "%s.max %.1f us\n", name, microseconds(times->max));
}

void storm_report_figures(const struct storm_options *options, const struct history *history,
	const struct storm_figures *figures, FILE *out)
{
	double seconds = (double)figures->duration / (double)SECONDS(1);

	print_count(out, "processes", options->processes);
	print_count(out, "operations", history->count);
	print_count(out, "clients", history->clients.count);
	print_count(out, "opens-refused", figures->refused);
	print_count(out, "duplicates", figures->counts[STORM_DUPLICATE]);
	print_count(out, "crashes", figures->counts[STORM_CRASH]);
	print_count(out, "kills", figures->counts[STORM_KILL]);
	print_count(out, "tenures", figures->tenures);
	fprintf(out, "time %.3f s\n", seconds);
	if (figures->duration) {
		fprintf(out, "operations-per-second %.0f 1/s\n", (double)history->count / seconds);
		fprintf(out, "tenures-per-second %.0f 1/s\n", (double)figures->tenures / seconds);
	}
	fprintf(out, "start-skew %.1f us\n", microseconds(figures->start_skew));
	print_count(out, "grants-per-contender.least", figures->grants_least);
	print_count(out, "grants-per-contender.median", figures->grants_median);
	print_count(out, "grants-per-contender.most", figures->grants_most);
	print_times(out, "hand-off", &figures->hand_off);
	print_times(out, "crash-release", &figures->crash_release);
}

/* The operations that contradict each other, listed and drawn. */
static int print_conflict(
	const struct history *history, const struct linearize_conflict *conflict, FILE *out)
{
	struct picture picture;
	int result;

	fprintf(out, "violation: XA-%s, %s\n\n%s\n\n", conflict->clause, conflict->title,
		conflict->text);
	if (picture_lay_out(&picture, history, conflict))
		return -1;
	result = picture_list(&picture, history, out);
	fputc('\n', out);
	if (!result)
		result = picture_draw(&picture, history, out);
	picture_free(&picture);
	return result;
}

enum storm_verdict storm_report_verdict(
	const struct history *history, const struct storm_figures *figures, FILE *out)
{
	static const char *const words[] = {
		[LINEARIZE_NO] = "no", [LINEARIZE_YES] = "yes", [LINEARIZE_UNDECIDED] = "undecided"
	};
	enum storm_verdict result = STORM_LINEARIZABLE;
	uint64_t begun = clock_now();
	struct linearize_verdict verdict;

	if (linearize(history, LINEARIZE_EFFORT, &verdict))
		return STORM_NO_MEMORY;
	fprintf(out, "check-time %.3f s\n", (double)(clock_now() - begun) / (double)SECONDS(1));
	fprintf(out, "linearizable %s\n", words[verdict.answer]);
	if (verdict.answer == LINEARIZE_UNDECIDED)
		result = STORM_UNDECIDED;
	if (verdict.answer == LINEARIZE_NO) {
		result = STORM_VIOLATED;
		if (print_conflict(history, &verdict.conflict, out))
			result = STORM_NO_MEMORY;
	}
	if (figures->strange) {
		fprintf(out,
			"violation: %s, which is no answer to that (and %" PRIu64 " more such)\n",
			figures->strange_answer, figures->strange - 1);
		result = result == STORM_NO_MEMORY ? result : STORM_VIOLATED;
	}
	if (figures->shut_out) {
		fprintf(out,
			"violation: the drive refuses to be opened although no contender has it open\n");
		result = result == STORM_NO_MEMORY ? result : STORM_VIOLATED;
	}
	linearize_verdict_free(&verdict);
	return result;
}
