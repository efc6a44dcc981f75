/* test_run_names.c - the token of a run: onto actors' names and no others, and off whatever is seen. */
#include "harness/play/run_names.h"

#include <stdlib.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/plan/plan.h"
#include "harness/testing/check.h"

static const char own[] = RUN_TOKEN_MARK "dehlord";

/* Sent under that name; NULL: as it is. */
static bool is_sent(struct operation does, const char *name)
{
	const struct operation before = does;

	run_names_mark(own, &does);
	if (!name)
		return !memcmp(&before, &does, sizeof(does));
	return !strncmp((const char *)does.input + EXCLUSIVE_LOCK_NAME, name, CALLER_NAME_FIELD) &&
		does.input_length == EXCLUSIVE_LOCK_SIZE && does.input_size <= EXCLUSIVE_LOCK_SIZE;
}

/* An unlock with all of a lock, the name too. */
static struct operation unlocks_as(const char *name)
{
	struct operation does = locks(name);

	does.input[0] = EXCLUSIVE_ACCESS_UNLOCK;
	return does;
}

static void check_marks(void)
{
	char made[2][RUN_TOKEN_TEXT], name[64] = "Holder";

	CHECK(is_sent(locks("Holder"), "HolderOrderdehlord"));
	CHECK(is_sent(locks_with(1, "Rival"), "RivalOrderdehlord"));
	CHECK(is_sent(cycles(3, "Observer"), "ObserverOrderdehlord"));
	CHECK(is_sent(unlocks_as("Holder"), "HolderOrderdehlord"));
	/* What a case may be about goes as it is. */
	CHECK(is_sent(locks("Hold"), NULL) && is_sent(locks("HOLDER"), NULL));
	CHECK(is_sent(locks("Holder "), NULL) && is_sent(locks("Lab"), NULL));
	CHECK(is_sent(with_fill(0xCC, locks("Holder")), NULL));
	CHECK(is_sent(with_input_length(71, locks("Holder")), NULL));
	CHECK(is_sent(queries(), NULL) && is_sent(unlocks(), NULL));
	run_names_make(made[0]);
	run_names_make(made[1]);
	CHECK(strcmp(made[0], made[1]) != 0);
	CHECK(run_token_ends(strcat(name, made[0])));
}

/* What is told of a state with that name. */
static bool is_told(const char *seen, const char *told)
{
	struct observation o = { .outcome = OUTCOME_ANSWER };
	uint8_t state[EXCLUSIVE_STATE_SIZE] = { 1 }, wanted[EXCLUSIVE_STATE_SIZE] = { 1 };

	strcpy((char *)state + 1, seen);
	strcpy((char *)wanted + 1, told);
	observation_take_output(&o, state, sizeof(state));
	run_names_clean(own, &o);
	return o.output_size == sizeof(state) && !memcmp(o.output, wanted, sizeof(wanted));
}

static void check_states(void)
{
	CHECK(is_told("HolderOrderdehlord", "Holder") && is_told("Holder", "Holder") &&
		is_told("", ""));
	CHECK(is_told("HolderOrderdehlorl", "HolderOrder######l"));
	CHECK(is_told("HolderOrderdeh", "HolderOrder###"));
	CHECK(is_told("HOLDERORDERDEHLORD", "HOLDERORDER#######"));
	/* Another run's is told as it is. */
	CHECK(is_told("HolderOrderohlored", "HolderOrderohlored"));
}

static void check_strings(void)
{
	static const uint8_t owner[] = { 'H', 0, 'o', 0 };
	struct observation o = { .outcome = OUTCOME_ANSWER,
		.information = 4 + 2 * RUN_TOKEN_LENGTH };
	uint8_t units[sizeof(owner) + 2 * RUN_TOKEN_LENGTH] = { 'H', 0, 'o', 0 };

	for (size_t i = 0; i < RUN_TOKEN_LENGTH; i++)
		units[4 + 2 * i] = (uint8_t)own[i];
	observation_take_output(&o, units, sizeof(units));
	o.output_length = sizeof(units);
	run_names_clean(own, &o);
	CHECK(o.information == 4 && o.output_length == 4 && o.output_size <= 4);
	CHECK(observation_byte(&o, 0) == 'H' && observation_byte(&o, 2) == 'o');
	observation_list(&o, "133 cdrom HolderOrderdehlord\n5 locked:RivalOrderdehlord; 2 free");
	run_names_clean(own, &o);
	CHECK(!strcmp(o.text, "133 cdrom Holder\n5 locked:Rival; 2 free"));
	observation_list(&o, "5 locked:HolderOrderdeh; 1 locked:HolderOrderohlored");
	run_names_clean(own, &o);
	CHECK(!strcmp(o.text, "5 locked:HolderOrder###; 1 locked:HolderOrderohlored"));
	observation_clear(&o);
}

int main(void)
{
	check_marks();
	check_states();
	check_strings();
	return check_end();
}
