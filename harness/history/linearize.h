/*
 * linearize.h - could a correct exclusive lock have produced this history?
 *
 * THE QUESTION. Each operation takes effect at one instant of its closed interval, operations that
 * share an instant in some order, and one client's operations in the client's order (history.h says
 * what operations mean and what may never take effect). Is there such an order of effects in which
 * every result is right for this object?
 *
 *     the lock is free, or held by one client under one name
 *     lock ok           only while free; it is then held by the client
 *     lock denied       only while held, by anyone
 *     unlock ok         only by the holder; it is then free
 *     unlock not-locked only while free
 *     unlock not-owner  only while held by another client
 *     query             says free, or the name
 *     close, crash      free the lock if their client holds it, else change nothing
 *
 * THE ANSWER is yes or no, always. It is reached in three steps, and each says only what it proves:
 *
 *     1. zones     conditions every order must meet are checked (linearize_zones.c, _gaps.c).
 *                  One is not met: no. Otherwise this step leaves one schedule of the tenures.
 *     2. witness   the whole history is placed on that schedule (linearize_witness.c).
 *                  Every operation finds its place: yes.
 *     3. search    all orders are tried (linearize_exact.c): yes or no.
 *
 * Steps 1 and 2 take O(n log n) time and O(n) memory. Step 3 is reached only with names used more
 * than once, with a client whose operations meet at one instant, or after a client crashed during
 * a lock; and then only if the first two steps leave the answer open.
 *
 * WHY STEP 1 IS RIGHT. Call what lies between a lock ok and its release a tenure. Its owner's own
 * operations fix it: the release is the first unlock ok, close or crash of that client after the
 * lock, and every operation in between must be a denied lock or a query of the own name; an unlock
 * ok elsewhere is wrong at once. So let tenure i be acquired in [a,b] (the lock's interval) and
 * released in [c,d] (the release's; both infinite when there is none), where b <= c as a client does
 * one thing at a time. A query by another client at [u,v] that sees i's name happens inside the
 * tenure exactly when the acquisition is at v or before and the release at u or after (two
 * intervals of a line meet when neither ends before the other begins): so b becomes min(b,v) and
 * c becomes max(c,u), and b <= c still. a > b or c > d: no.
 *     (1) [b,c] is never empty, and i holds the lock all through it. If i comes before j, then
 *         c(i) <= release(i) <= acquisition(j) <= b(j). Hence sorting by (b,c) is the only possible
 *         order, and c(i) > b(i+1) means no; only tenures with b = c = the same instant can change
 *         places. For such a group, the least a and the greatest d among them are given to its
 *         first and its last tenure, which only weakens the conditions.
 *     (2) Let r(i) be the release of i and s(i) the acquisition of i+1: gap i. c(i) <= r(i) <= d(i),
 *         a(i+1) <= s(i) <= b(i+1) and r(i) <= s(i) are all there is to say about tenures, as
 *         s(i-1) <= b(i) <= c(i) <= r(i) always holds: gaps constrain each other only through
 *         observations.
 *     (3) Someone else's denied or not-owner at [u,v] must meet a tenure. Either it meets some
 *         [b,c] and always does, or it lies between c(i) and b(i+1) for one i, and the condition is
 *         r(i) >= u or s(i) <= v.
 *     (4) A query that says free, or not-locked, at [u,v] must meet a gap. The gaps that can be met
 *         are a run of i with c(i) <= v and b(i+1) >= u. None: no. One: r(i) <= v and s(i) >= u.
 *         Three or more: always met, for a gap between two others of the run begins after u and
 *         ends before v. Two, i and i+1: as s(i) <= b(i+1) <= v and r(i+1) >= c(i+1) >= u, the
 *         condition is s(i) >= u or r(i+1) <= v.
 *     (5) So go along the gaps and choose each r, then each s, as late as the conditions with what
 *         was chosen before allow. A later r(i) weakens "r(i) >= u or s(i) <= v", and a later s(i)
 *         weakens "s(i) >= u or r(i+1) <= v"; these bounds from the left are the only ones that
 *         depend on choices, and all are upper bounds. By induction each choice is the latest that
 *         any schedule has; if it is still before its lower bound, there is no schedule: no.
 *         (r <= s costs nothing: r is kept at b(i+1) or before, and a bound v of (3) applies only
 *         if r < u <= v.)
 * An operation that never returned: a release has d infinite. An observation is dropped. A lock seen
 * by a query is a tenure with b from the query and c infinite. Of the others at most one matters,
 * as it holds for ever: the one invoked first is kept, with b and c infinite, as the last tenure,
 * unless some tenure already lasts for ever. A crash that never returned can come after everything,
 * which is the same as never.
 *
 * A client can crash during an operation. If that was the release, it may have released or the
 * crash: c is the release's and d the crash's. If it was a lock, its tenure is brief: anywhere
 * between the lock's invocation and the crash's completion, or nowhere. Brief tenures are left out,
 * which weakens the conditions, if (3) is not asked of operations that share an instant with that
 * time; step 2 takes none of them to have happened, and fails if one was seen.
 *
 * If a name was locked more than once, a query of it concerns any tenure of that name whose [a,d]
 * it meets: none: no; one: as above; more: it is only required to meet some tenure, which weakens
 * the conditions; then step 2 looks for one of the right name.
 *
 * WHY STEP 2 IS RIGHT, AND ENOUGH. A schedule cuts time into gap 0, tenure 1, gap 1, ... Each client's
 * operations are walked in order, each put into the earliest stretch that suits its result, meets
 * its interval and is not before the client's last one. If all succeed, order effects by stretch,
 * and by invocation in a stretch: if X is in a later stretch than Y, X did not complete before Y was
 * invoked, since the later stretch begins at X's completion or before, and the earlier one ends at
 * Y's invocation or after. So it is an order as asked for. Conversely, let names be unique, let each
 * client's operations be apart in time (then no two tenures have b = c at the same instant, for that
 * takes a lock that completes when its own release is invoked), and none crash during a lock. Then
 * the conditions of (1) to (5) give every operation a stretch that meets its interval, and taking
 * the earliest one never puts a client's operation before its previous one: had the next operation's
 * earliest stretch ended before the previous one's began, its interval would have begun before the
 * previous one's ended.
 *
 * Step 3 needs no proof beyond its definition. It can take exponential time: with repeated names, or
 * with everything at one instant, the question is a scheduling problem for which nothing essentially
 * better is known.
 */
#ifndef EXACCESS_LINEARIZE_H
#define EXACCESS_LINEARIZE_H

#include "harness/history/history.h"

/* Which step decided. */
enum linearize_step {
	LINEARIZE_BY_ZONES,
	LINEARIZE_BY_WITNESS,
	LINEARIZE_BY_SEARCH,
};

/*
 * Why a history has no order of effects: operations that already contradict each other. A tenure
 * that one of them concerns is taken to have happened; of an operation that is not among them it is
 * taken not to be known when it took effect, and an observation not to have been made. Leaving any
 * one of them out, so understood, leaves no contradiction.
 */
struct linearize_conflict {
	const char *clause;   /* "LOCK-002" */
	const char *title;    /* "two owners at once" */
	char text[1024];      /* the contradiction, in a sentence or two */
	uint32_t *operations; /* indices into history.operations, ascending; owned */
	size_t count;
	int minimal; /* 0 only if proving minimality would have taken too long */
};

struct linearize_verdict {
	int linearizable;
	enum linearize_step step;
	uint32_t tenures;                   /* locks that were granted, or may have been */
	struct linearize_conflict conflict; /* when not linearizable */
};

/*
 * Decides. Returns 0 with verdict filled, or -1 when memory runs out. The verdict needs
 * linearize_verdict_free() after 0.
 */
int linearize(const struct history *history, struct linearize_verdict *verdict);
void linearize_verdict_free(struct linearize_verdict *verdict);

#endif
