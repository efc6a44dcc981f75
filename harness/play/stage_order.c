/* stage_order.c - orders to the lab's hands. */
#include "harness/play/stage_order.h"

#include "harness/facts/status.h"
#include "harness/play/remote/errand.h"

static void note(struct stage_disc *disc, const struct lab_order *order)
{
	switch (order->verb) {
	case LAB_INSERT:
		disc->known = disc->moved = disc->touched = true;
		disc->medium = order->a;
		disc->content = order->b;
		break;
	case LAB_TAKE_OUT:
		disc->known = disc->moved = disc->touched = true;
		disc->medium = MEDIUM_NO_DISC;
		disc->content = 0;
		break;
	case LAB_OPEN_TRAY:
	case LAB_CLOSE_TRAY:
	case LAB_PRESS_EJECT:
		disc->known = false;
		disc->moved = true;
		break;
	case LAB_UNPLUG: disc->unplugged = true; break;
	case LAB_PLUG_IN: disc->unplugged = false; break;
	case LAB_DRIVE_OFF: disc->off = true; break;
	case LAB_DRIVE_ON: disc->off = false; break;
	case LAB_STALL: disc->stalled = true; break;
	case LAB_RELEASE_STALL: disc->stalled = false; break;
	default: break;
	}
}

enum lab_result stage_order(struct stage *stage, uint32_t drive, const struct lab_order *order,
	uint32_t *status, char *text, size_t size)
{
	enum lab_result result = stage->far
		? errand_send(stage->far, drive, order, status, text, size)
		: lab_do(stage->hands[drive], order, status, text, size);

	if (result == LAB_DONE && status_is_success(*status))
		note(&stage->discs[drive], order);
	else if (order->verb == LAB_INSERT || order->verb == LAB_TAKE_OUT)
		stage->discs[drive] = (struct stage_disc){ .moved = true,
			.unplugged = stage->discs[drive].unplugged,
			.off = stage->discs[drive].off,
			.stalled = stage->discs[drive].stalled };
	return result;
}
