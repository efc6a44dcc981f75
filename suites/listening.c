/* listening.c - steps about notifications. */
#include "suites/listening.h"

static void time_passes(struct plan *plan)
{
	given(plan, LAB, passes_time(POLLED), succeeds());
}

struct operation controls_notification(uint8_t disable)
{
	return controls(IOCTL_STORAGE_MCN_CONTROL, &disable, sizeof(disable), 0);
}

/* A poll that is under way reaches the drive before a request that comes after it. */
void given_no_polls(struct plan *plan, enum actor who)
{
	given(plan, who, controls_notification(1), answers());
	given(plan, who, controls(IOCTL_STORAGE_CHECK_VERIFY, NULL, 0, 0), answers());
}

void given_log_empty(struct plan *plan)
{
	given(plan, LAB, clears_commands(), succeeds());
	given(plan, LAB, reads_commands(), says_nothing());
}

void given_log_awake(struct plan *plan, enum actor owner)
{
	given(plan, owner, passes_through(SCSI_INQUIRY, 36), passed_good());
	given(plan, LAB, reads_commands(), says(""));
}

void given_settled(struct plan *plan, enum actor who)
{
	time_passes(plan);
	given(plan, who, sees_events(), answers());
}

void listen_from_now(struct plan *plan, enum actor who)
{
	given(plan, who, subscribes(), succeeds());
	given_settled(plan, who);
}

void given_hears(struct plan *plan, enum actor who, const char *what)
{
	given(plan, who, hears(what), says(what));
}

void then_hears(struct plan *plan, enum actor who, const char *what)
{
	then(plan, who, hears(what), says(what));
}

void given_it_listens(struct plan *plan, enum actor who)
{
	given(plan, RIVAL, locks_with(FLAG_IGNORE_VOLUME, "Rival"), returns(SUCCESS));
	given(plan, RIVAL, unlocks(), returns(SUCCESS));
	given_hears(plan, who, "");
}

struct expectation announces_nothing(void)
{
	return both(never_says("arrival"), never_says("removal"));
}

void then_hears_of_no_change(struct plan *plan, enum actor who)
{
	time_passes(plan);
	then(plan, who, sees_events(), announces_nothing());
}

void then_hears_of_no_release(struct plan *plan, enum actor who)
{
	time_passes(plan);
	then(plan, who, sees_events(), both(announces_nothing(), never_says("exclusive-unlock")));
}

void disc_goes(struct plan *plan)
{
	given(plan, LAB, takes_out(), succeeds());
	time_passes(plan);
}

void disc_comes(struct plan *plan, uint32_t content)
{
	given(plan, LAB, inserts(DATA_DISC, content), succeeds());
	time_passes(plan);
}

void watch_changes(struct plan *plan, enum actor who)
{
	listen_from_now(plan, who);
	disc_goes(plan);
	given_hears(plan, who, "removal");
	disc_comes(plan, 1);
	given_hears(plan, who, "arrival");
	given_settled(plan, who);
}
