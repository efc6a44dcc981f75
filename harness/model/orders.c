/* orders.c - every way in which the steps of sessions can fall between one another. */
#include "harness/model/orders.h"

#include "harness/plan/plan.h"

#define SESSIONS_MOST 4

struct orders {
	struct foretelling *f;
	const struct session *sessions;
	uint32_t count;
	uint32_t done[SESSIONS_MOST];                 /* steps of each */
	uint8_t order[SESSIONS_MOST * SESSION_STEPS]; /* whose step is next */
	uint32_t made;
};

/* The device is as it was before, for the next order. */
static void give_back(struct foretelling *f)
{
	const struct model *model = &f->kept;

	for (int actor = 0; model->owner && actor < LAB; actor++)
		for (int slot = 0; slot < HANDLE_SLOTS; slot++)
			if (model->slots[actor][slot] == model->owner) {
				demand(f, (enum actor)actor,
					through((enum handle_slot)slot, unlocks()));
				break;
			}
	demand(f, f->onlooker, queries());
}

static void play_one(struct orders *orders, uint32_t length)
{
	uint32_t next[SESSIONS_MOST] = { 0 };

	if (orders->made++ == ORDERS_MOST) {
		plan_fault(orders->f->plan, "there are too many orders to play them all");
		return;
	}
	for (uint32_t i = 0; i < length; i++) {
		const struct session *session = &orders->sessions[orders->order[i]];

		demand(orders->f, session->actor, session->does[next[orders->order[i]]++]);
	}
	give_back(orders->f);
}

static void extend(struct orders *orders, uint32_t length)
{
	bool last = true;

	for (uint32_t i = 0; i < orders->count; i++) {
		if (orders->done[i] == orders->sessions[i].count)
			continue;
		last = false;
		orders->done[i]++;
		orders->order[length] = (uint8_t)i;
		extend(orders, length + 1);
		orders->done[i]--;
	}
	if (last)
		play_one(orders, length);
}

void demand_in_every_order(struct foretelling *f, const struct session *sessions, uint32_t count)
{
	struct orders orders = { .f = f, .sessions = sessions, .count = count };

	if (count > SESSIONS_MOST)
		plan_fault(f->plan, "so many sessions cannot be put in order");
	else
		extend(&orders, 0);
}
