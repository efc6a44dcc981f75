/*
 * foretell.h - writes a plan move by move, each with what the model says must be seen.
 *
 * Where no document says whether the lock outlives an event, the plan asks the device and goes on with
 * both ways in mind: what can only be expected of a locked device is expected if that query saw it
 * locked.
 */
#ifndef EXACCESS_FORETELL_H
#define EXACCESS_FORETELL_H

#include "harness/model/model.h"
#include "harness/plan/plan_data.h"

#define FORETOLD_CLAUSES 127

struct foretelling {
	struct plan *plan;
	enum actor
		onlooker;  /* who asks whether the device is still locked; has FIRST_HANDLE open */
	struct model kept; /* as if the lock had outlived every event */
	struct model lost; /* as if the last event had ended it */
	bool parted;       /* they differ */
	bool unasked;      /* an event may have ended the lock, and nobody has asked since */
	int query;         /* the step that says which of them it is */
	const struct clause *(*find)(const char *id);
	const struct clause
		*cited[FORETOLD_CLAUSES + 1]; /* by steps that demand; NULL-terminated */
	uint32_t cited_count;
};

void foretell_start(struct foretelling *foretelling, struct plan *plan, enum actor onlooker,
	const struct clause *(*find)(const char *id));
/* Adds a step that only prepares, or one that demands what the model says. Returns the step's number;
 * -1, and adds nothing, when the model has nothing to say. A plan that has to be prepared so makes no sense
 * then, unless the step is only made if_known. */
int prepare(struct foretelling *foretelling, enum actor actor, struct operation does);
int prepare_if_known(struct foretelling *foretelling, enum actor actor, struct operation does);
int demand(struct foretelling *foretelling, enum actor actor, struct operation does);
/* What happens, however it ends: of drives that are known not to refuse what they should. */
int attempt(struct foretelling *foretelling, enum actor actor, struct operation does);
/* What the plan cannot do without, demanded or not. */
int demand_or_prepare(
	struct foretelling *foretelling, bool demanded, enum actor actor, struct operation does);
/* For the sake of that clause, whatever others the model names. */
int demand_for(struct foretelling *foretelling, enum actor actor, struct operation does,
	const char *clause);
/* Also demands this, and cites the clause for it. */
int demand_also(struct foretelling *foretelling, enum actor actor, struct operation does,
	struct expectation also, const char *clause);
/* A demand that the model knows nothing of: it is made whether the lock has been kept or not. */
int demand_plainly(struct foretelling *foretelling, enum actor actor, struct operation does,
	struct expectation seen, const char *clause);
/* A demand that counts for the locked device only, as foretold. */
int demand_if_kept(struct foretelling *foretelling, enum actor actor, struct operation does,
	struct expectation seen, const char *clause);

#endif
