/* recorder_needs.c - what recorders here cannot do. */
#include "harness/facts/clause.h"
#include "harness/recorder/recorder.h"

uint32_t recorder_lacks(void)
{
	uint32_t lacks = 0;

	if (!recorder_available())
		lacks |= NEED_IMAPI;
	if (!recorder_burns())
		lacks |= NEED_BURNING;
	return lacks;
}
