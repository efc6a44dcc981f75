/* foretell.c - plans whose expectations the model gives. */
#include "harness/model/foretell.h"

#include <stdio.h>
#include <string.h>

#include "harness/plan/plan.h"

void foretell_start(struct foretelling *f, struct plan *plan, enum actor onlooker,
	const struct clause *(*find)(const char *id))
{
	memset(f, 0, sizeof(*f));
	f->plan = plan;
	f->onlooker = onlooker;
	f->find = find;
	model_init(&f->kept);
	/* What disc is in the drive is not known. */
	f->kept.readable = false;
	f->kept.guesses = true;
}

/* Clauses that the documents leave open, and those about the environment, demand nothing. */
static void cite(struct foretelling *f, const char *id)
{
	const struct clause *clause = f->find(id);

	if (!clause || clause->kind == CLAUSE_OPEN || clause->kind == CLAUSE_ENVIRONMENT)
		return;
	for (uint32_t i = 0; i < f->cited_count; i++)
		if (f->cited[i] == clause)
			return;
	if (f->cited_count < FORETOLD_CLAUSES)
		f->cited[f->cited_count++] = clause;
}

static int add(struct foretelling *f, enum role role, enum actor actor,
	const struct operation *does, const struct expectation *seen)
{
	return role == ROLE_THEN ? then(f->plan, actor, *does, *seen)
				 : given(f->plan, actor, *does, *seen);
}

static bool same_expectation(const struct expectation *one, const struct expectation *other)
{
	char texts[2][EXPECTATION_TEXT];

	expectation_print(one, texts[0], sizeof(texts[0]));
	expectation_print(other, texts[1], sizeof(texts[1]));
	return !strcmp(texts[0], texts[1]);
}

/* Does it leave everything as it is, however it ends? */
static bool is_harmless(const struct operation *o)
{
	if (o->kind == OP_READ || o->kind == OP_AWAIT)
		return true;
	return o->kind == OP_CONTROL &&
		(o->code != IOCTL_CDROM_EXCLUSIVE_ACCESS ||
			(o->input_size >= EXCLUSIVE_ACCESS_SIZE && o->input[0] == 0));
}

/* What is expected of both ways; false when nothing is. */
static bool foresee(struct foretelling *f, const struct move *move, struct prediction *prediction)
{
	struct prediction other;
	struct model kept;
	struct model lost;
	bool known;

	if (!f->parted)
		return model_predict(&f->kept, move, prediction);
	kept = f->kept;
	lost = f->lost;
	if (!model_predict(&kept, move, prediction))
		return false;
	known = model_predict(&lost, move, &other);
	/* An open that the locked device refuses leaves a handle at most, which nobody uses. */
	if (!known && !is_harmless(&move->operation) && move->operation.kind != OP_OPEN)
		return false;
	if (!known || !same_expectation(&prediction->expected, &other.expected))
		prediction->expected = if_locked(f->query, prediction->expected);
	f->kept = kept;
	f->lost = lost;
	if (kept.owner == lost.owner && !strcmp(kept.name, lost.name)) {
		f->parted = false;
		f->kept.verify = kept.verify || lost.verify;
	}
	return true;
}

/* The device is asked, and from here on either answer will do. */
static void part(struct foretelling *f)
{
	struct operation asks = queries();

	cite(f, f->kept.disc ? "QUERY-004" : "QUERY-017");
	f->query = then(f->plan, f->onlooker, asks, returns(SUCCESS));
	f->unasked = false;
	f->parted = true;
}

/* With no disc in the drive a lock may be refused. */
static bool may_be_refused(const struct model *model, const struct move *move)
{
	return !model->owner && !model->disc && move->operation.kind == OP_CONTROL &&
		move->operation.code == IOCTL_CDROM_EXCLUSIVE_ACCESS &&
		move->operation.input[0] == EXCLUSIVE_ACCESS_LOCK;
}

/* With a clause, and nothing else that it says, the step is demanded for its sake alone. */
static int tell(struct foretelling *f, enum role role, enum actor actor, struct operation does,
	const struct expectation *also, const char *clause)
{
	const struct move move = { actor, does };
	bool ends = model_may_end_lock(&f->kept, &move);
	bool refused = may_be_refused(&f->kept, &move);
	struct prediction prediction;
	int step;

	if (!foresee(f, &move, &prediction))
		return -1;
	if (also)
		prediction.expected = both(prediction.expected, *also);
	refused = refused && f->kept.owner;
	if (refused) {
		prediction.expected = answers();
		role = ROLE_GIVEN;
	}
	step = add(f, role, actor, &does, &prediction.expected);
	for (uint32_t i = 0; role == ROLE_THEN && (also || !clause) && i < prediction.count; i++)
		cite(f, prediction.clauses[i]);
	if (role == ROLE_THEN && clause)
		cite(f, clause);
	f->unasked = f->unasked || ends;
	/* A sleeping system answers nobody: it is asked when it has resumed. */
	if (refused || (f->unasked && !f->kept.asleep && f->kept.owner)) {
		f->lost = f->kept;
		model_lose_lock(&f->lost);
		part(f);
	}
	return step;
}

int prepare(struct foretelling *f, enum actor actor, struct operation does)
{
	int step = tell(f, ROLE_GIVEN, actor, does, NULL, NULL);
	char text[OPERATION_TEXT];
	char reason[200];

	if (step >= 0)
		return step;
	operation_describe(&does, text, sizeof(text));
	snprintf(reason, sizeof(reason), "the model cannot say what comes of it: %s %.120s",
		actor_name(actor), text);
	plan_fault(f->plan, reason);
	return -1;
}

int attempt(struct foretelling *f, enum actor actor, struct operation does)
{
	const struct move move = { actor, does };
	struct expectation anything = answers();
	struct prediction prediction;

	(void)foresee(f, &move, &prediction);
	return add(f, ROLE_GIVEN, actor, &does, &anything);
}

int prepare_if_known(struct foretelling *f, enum actor actor, struct operation does)
{
	return tell(f, ROLE_GIVEN, actor, does, NULL, NULL);
}

int demand(struct foretelling *f, enum actor actor, struct operation does)
{
	return tell(f, ROLE_THEN, actor, does, NULL, NULL);
}

int demand_or_prepare(struct foretelling *f, bool demanded, enum actor actor, struct operation does)
{
	int step = demanded ? demand(f, actor, does) : -1;

	return step < 0 ? prepare(f, actor, does) : step;
}

int demand_for(struct foretelling *f, enum actor actor, struct operation does, const char *clause)
{
	return tell(f, ROLE_THEN, actor, does, NULL, clause);
}

int demand_also(struct foretelling *f, enum actor actor, struct operation does,
	struct expectation also, const char *clause)
{
	return tell(f, ROLE_THEN, actor, does, &also, clause);
}

int demand_plainly(struct foretelling *f, enum actor actor, struct operation does,
	struct expectation seen, const char *clause)
{
	cite(f, clause);
	return add(f, ROLE_THEN, actor, &does, &seen);
}

int demand_if_kept(struct foretelling *f, enum actor actor, struct operation does,
	struct expectation seen, const char *clause)
{
	return demand_plainly(f, actor, does, f->parted ? if_locked(f->query, seen) : seen, clause);
}
