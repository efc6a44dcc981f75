/*
 * orders.h - steps of several processes in every order, as testers of isolation play them.
 *
 * Each process does its own steps one after the other; how those of different processes fall between one
 * another is played in every way there is. What each step must see in each order, the model says.
 */
#ifndef EXACCESS_ORDERS_H
#define EXACCESS_ORDERS_H

#include "harness/model/foretell.h"

#define SESSION_STEPS 3

/* A process and what it does, through handles that are open already. */
struct session {
	enum actor actor;
	uint32_t count; /* of does */
	struct operation does[SESSION_STEPS];
};

#define ORDERS_MOST 100 /* orders of one plan: more make no sense of it */

/* Demands the sessions' steps in every order; where the model has nothing to say, a step is left out. After
 * each order whoever has the lock gives it back, and the onlooker must see the device free. */
void demand_in_every_order(
	struct foretelling *foretelling, const struct session *sessions, uint32_t count);

#endif
