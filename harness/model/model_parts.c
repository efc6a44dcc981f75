/* model_parts.c - citing clauses, and what every part of the model needs. */
#include "harness/model/model_parts.h"

#include <string.h>

void predict_cite(struct prediction *prediction, const char *clause)
{
	for (uint32_t i = 0; clause && i < prediction->count; i++)
		if (!strcmp(prediction->clauses[i], clause))
			return;
	if (clause && prediction->count < MODEL_CLAUSES)
		prediction->clauses[prediction->count++] = clause;
}

bool predict_that(struct prediction *prediction, struct expectation expected, const char *clause)
{
	prediction->expected = expected;
	prediction->count = 0;
	predict_cite(prediction, clause);
	return true;
}

uint32_t predict_number(const struct operation *o, uint32_t offset)
{
	uint32_t value = 0;

	for (uint32_t i = 0; i < 4 && offset + i < o->input_size; i++)
		value |= (uint32_t)o->input[offset + i] << 8 * i;
	return value;
}

void predict_release(struct model *model, const char *why)
{
	model->owner = 0;
	model->name[0] = '\0';
	model->verify = true;
	model->why = why;
}
