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
 * THE ANSWER is yes or no, or undecided where the search would take too long. It is reached in three
 * steps, and each says only what it proves:
 *
 *     1. zones     conditions every order must meet are checked (linearize_zones.c, _sight.c,
 *                  _order.c, _gaps.c). One is not met: no. Otherwise this step leaves one schedule
 *                  of the tenures.
 *     2. witness   the whole history is placed on that schedule (linearize_witness.c).
 *                  Every operation finds its place: yes.
 *     3. search    orders are tried, but for those that need not be (linearize_exact.c, _outlook.c,
 *                  _choice.c): yes or no, or undecided at its limits of steps and memory.
 *
 * Steps 1 and 2 take O(n log n) time and O(n) memory. Step 3 is reached only with names used more
 * than once, with a client whose operations meet at one instant, or after a client crashed during
 * a lock; and then only if the first two steps leave the answer open.
 *
 * WHY STEP 1 IS RIGHT.
 Call what lies between a lock ok and its release a tenure. Its owner's own
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
 * WHY STEP 3 IS RIGHT, AND SELDOM LONG. It goes through time and keeps every configuration: what holds,
 * and which open operations have not taken effect. Effects are made when an operation that completes
 * has not taken effect yet, and no sooner: whatever an effect would allow, it allows later as well, but
 * for what (d) mends. Trying every effect then is exponential in the locks that did not return, each of
 * which may have been taken or not. Call such a lock optional: it can be taken from its invocation a on,
 * at b or before, released at c or later, and at d or before. Its client's crash gives c and d (never,
 * if there is none); a query that can have seen nothing else of its name, as linearize_outlook.c finds,
 * lowers b and raises c. If no query needs it, b = d: not taken is as good as taken and released at d.
 * Unlike that of a tenure that returned, [b,c] can be empty, and then it can be taken and released at
 * one instant, between any two effects. With now the instant at hand and the lock free:
 *     (a) Let N be the lock that has to be taken next, by (1), and let no operation need the lock free,
 *         or another name seen, or another lock taken, within (now, c(N)), but for what can be taken and
 *         released at now. Then, if N serves the operation that has to take effect, nothing else need
 *         be tried. Take any order, and let N be taken at now, after what waits to be seen before c(N).
 *         What another lock served from now to N's acquisition, N serves; what needed the lock free, or
 *         that other lock seen, can do with before now or after c(N), or the condition did not hold.
 *         Where a query may see several locks of another name this is not said.
 *     (b) A lock whose c is later than something that needs the lock otherwise, and that cannot come
 *         before now, is not taken: there is no order with it.
 *     (c) Of two optional locks P and X that are both open, X need not be tried if b(P) <= b(X), d(P) <=
 *         d(X), c(P) <= now or c(P) <= c(X), and they have the same name or no query that could see
 *         them can see others, too. Take an order in which X is taken at now and held until y. If P is
 *         taken later, from p to q, exchange them: P from now to y, X from p to q. p <= b(P) <= b(X),
 *         q <= d(P) <= d(X), q >= p >= y >= c(X); y <= p <= d(P), and y >= c(X), or now, >= c(P). Queries
 *         that only P can serve are open at now, or by y; those that only X can serve are open at p.
 *         Others see that the lock is held, or the name, which is the same. If P is never taken, none
 *         needs it and b(P) = d(P): P is held from now to y or d(P), whichever is first, then X from
 *         there to y, and as d(P) <= b(X) that is in time.
 *     (d) What is held is released only when something needs that. A query Q of an optional lock K
 *         may then have to take effect while H is held, which should go on. If K and Q were open and
 *         c(K) was over when H was taken, K can have been taken and released just before, when the lock
 *         was free. So both are tried: H is released for K; K was before H. As H was taken late, K had
 *         been no sooner of use; had K ended before, its end would have been the occasion.
 * With one name for all, or one for each client, (c) leaves one optional lock to try unless some b and d
 * are in opposite orders, and (a) and (d) leave few configurations; then the search takes O(n k) time, k
 * operations being open at once. (c) speaks of time alone: where one client's operations meet at an
 * instant, its order among them counts as well. Locks whose queries are of that kind are not exchanged,
 * and at such an instant every effect is tried.
 *
 * With many names, each used by several locks that are open at once, the question is a scheduling
 * problem for which nothing essentially better than trying is known. Then the limits end it.
 */
#ifndef EXACCESS_LINEARIZE_H
#define EXACCESS_LINEARIZE_H

#include "harness/history/history.h"

enum linearize_answer {
	LINEARIZE_NO,
	LINEARIZE_YES,
	LINEARIZE_UNDECIDED, /* the search reached its limits: see step 3 */
};

#define LINEARIZE_EFFORT 5 /* as much as a user may be kept waiting for */

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
	enum linearize_answer answer;
	enum linearize_step step;
	uint32_t tenures;                   /* locks that were granted, or may have been */
	struct linearize_conflict conflict; /* when the answer is no */
};

/*
 * Decides. effort is for how many seconds the search of step 3 goes on, about: it counts what it does,
 * so that the answer is the same on every machine. With 0 there is no search. Returns 0 with verdict filled, or -1 when memory runs out. The verdict needs
 * linearize_verdict_free() after 0.
 */
int linearize(const struct history *history, unsigned effort, struct linearize_verdict *verdict);
void linearize_verdict_free(struct linearize_verdict *verdict);

#endif
