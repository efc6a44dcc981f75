/* trace.c - the steps of a run as Chrome trace events. */
#include "reports/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/system/text.h"
#include "reports/shared/prose.h"
#include "reports/shared/save.h"
#include "reports/shared/story.h"

struct trace {
	const struct results *results;
	struct prose out;
	uint64_t origin; /* nanoseconds: the earliest time of all */
	bool begun;      /* there is an event already */
};

/* Each byte may become six. */
static void add_json(struct trace *trace, const char *string)
{
	size_t size = 6 * strlen(string) + 3;
	char *text = malloc(size);
	struct text out;

	if (!text) {
		trace->out.failed = true;
		return;
	}
	out = text_into(text, size);
	text_add_json(&out, string);
	prose_bytes(&trace->out, text, strlen(text));
	free(text);
}

/* Microseconds with three decimals and a point, whatever the locale. */
static void add_time(struct trace *trace, const char *name, uint64_t nanoseconds)
{
	prose_add(&trace->out, ",\"%s\":%" PRIu64 ".%03u", name, nanoseconds / 1000,
		(unsigned)(nanoseconds % 1000));
}

/* One that is followed by its further members and a brace. */
static void open_event(struct trace *trace, char phase, uint32_t index, uint32_t thread)
{
	prose_add(&trace->out, "%s{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u", trace->begun ? ",\n" : "",
		phase, (unsigned)index + 1, (unsigned)thread);
	trace->begun = true;
}

/* The name of a process or thread of the trace. */
static void name_it(
	struct trace *trace, const char *what, uint32_t index, uint32_t thread, const char *name)
{
	open_event(trace, 'M', index, thread);
	prose_add(&trace->out, ",\"name\":\"%s\",\"args\":{\"name\":", what);
	add_json(trace, name);
	prose_add(&trace->out, "}}");
}

static void add_names(struct trace *trace, uint32_t index)
{
	const struct case_result *result = &trace->results->cases[index];
	bool named[ACTOR_COUNT] = { false };
	struct prose name = { 0 };

	story_name(result, &name);
	prose_add(&name, " (%s)", verdict_name(result->judgement.verdict));
	name_it(trace, "process_name", index, 0, prose_text(&name));
	for (uint32_t i = 0; i < result->plan->count; i++) {
		enum actor actor = result->plan->steps[i].actor;

		if (!named[actor])
			name_it(trace, "thread_name", index, (uint32_t)actor + 1,
				actor_name(actor));
		named[actor] = true;
	}
	trace->out.failed |= name.failed;
	prose_free(&name);
}

static void add_member(struct trace *trace, const char *name, struct prose *words)
{
	prose_add(&trace->out, "\"%s\":", name);
	add_json(trace, prose_text(words));
	trace->out.failed |= words->failed;
	prose_empty(words);
}

static void add_step(
	struct trace *trace, uint32_t index, uint32_t step, const struct observation *seen)
{
	static const char *const states[] = { [STEP_HELD] = "as expected",
		[STEP_DEPARTED] = "departed",
		[STEP_NOTED] = "noted",
		[STEP_UNDONE] = "not done" };
	const struct case_result *result = &trace->results->cases[index];
	/* Of some only their end is known. */
	uint64_t begun = seen->begun ? seen->begun : seen->ended;
	struct prose words = { 0 };

	open_event(trace, 'X', index, (uint32_t)result->plan->steps[step].actor + 1);
	add_time(trace, "ts", begun - trace->origin);
	add_time(trace, "dur", seen->ended > begun ? seen->ended - begun : 0);
	prose_add(&trace->out, ",");
	story_does(result, step, &words);
	add_member(trace, "name", &words);
	prose_add(&trace->out, ",\"cat\":\"%s\",\"args\":{\"step\":%u,",
		states[story_state(result, step)], (unsigned)step + 1);
	story_sees(result, step, &words);
	add_member(trace, "seen", &words);
	if (result->plan->steps[step].expected.count) {
		prose_add(&trace->out, ",");
		story_expects(result, step, &words);
		add_member(trace, "expected", &words);
	}
	prose_add(&trace->out, "}}");
	prose_free(&words);
}

/* The two ends of a request that was begun in one step and awaited in a later one. */
static void add_pending(struct trace *trace, uint32_t index, uint32_t step)
{
	const struct case_result *result = &trace->results->cases[index];
	const struct step *begun = &result->plan->steps[step];
	const struct sighting *steps = story_trial(result)->steps;

	if (!begun->operation.tag || begun->operation.kind != OP_CONTROL)
		return;
	for (uint32_t i = step + 1; i < result->plan->count; i++) {
		const struct operation *o = &result->plan->steps[i].operation;
		uint64_t times[2];

		if (result->plan->steps[i].actor != begun->actor || o->kind != OP_AWAIT ||
			o->tag != begun->operation.tag || !steps[i].count)
			continue;
		times[0] = steps[step].list[0].begun;
		times[1] = steps[i].list[0].ended;
		for (int end = 0; end < 2; end++) {
			open_event(trace, end ? 'e' : 'b', index, (uint32_t)begun->actor + 1);
			add_time(trace, "ts", times[end] - trace->origin);
			prose_add(&trace->out,
				",\"cat\":\"pending\",\"id\":\"%u.%u\",\"name\":\"request %u\"}",
				(unsigned)index, (unsigned)step, (unsigned)o->tag);
		}
		return;
	}
}

static void add_case(struct trace *trace, uint32_t index)
{
	const struct case_result *result = &trace->results->cases[index];
	const struct trial *trial = story_trial(result);

	if (!trial || !trial->steps)
		return;
	add_names(trace, index);
	for (uint32_t i = 0; i < result->plan->count; i++) {
		if (!trial->steps[i].count || !trial->steps[i].list[0].ended)
			continue;
		add_step(trace, index, i, &trial->steps[i].list[0]);
		add_pending(trace, index, i);
	}
}

/* A run that went on after a restart of the machine has two clocks: the lower one begins the trace. */
static uint64_t origin_of(const struct results *results)
{
	uint64_t origin = UINT64_MAX;

	for (uint32_t i = 0; i < results->count; i++) {
		const struct trial *trial = story_trial(&results->cases[i]);

		for (uint32_t j = 0; trial && trial->steps && j < results->cases[i].plan->count;
			j++)
			if (trial->steps[j].count && trial->steps[j].list[0].begun &&
				trial->steps[j].list[0].begun < origin)
				origin = trial->steps[j].list[0].begun;
	}
	return origin == UINT64_MAX ? 0 : origin;
}

int report_trace(const struct results *results, const char *path, char *error, size_t size)
{
	struct trace trace = { .results = results, .origin = origin_of(results) };
	int result;

	prose_add(&trace.out, "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n");
	for (uint32_t i = 0; i < results->count; i++)
		add_case(&trace, i);
	prose_add(&trace.out, "\n]}\n");
	result = trace.out.failed
		? report_cannot_write(path, "out of memory", error, size)
		: report_save(path, prose_text(&trace.out), trace.out.length, error, size);
	prose_free(&trace.out);
	return result;
}
