/* plan_code.c - operations and expectations back into the words they were written in. */
#include "harness/plan/plan_code.h"

#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/facts/status.h"
#include "harness/system/text.h"

static const char *const slots[HANDLE_SLOTS] = { "FIRST_HANDLE", "SECOND_HANDLE", "THIRD_HANDLE",
	"LETTER_HANDLE", "FILE_HANDLE", "DUPLICATE_HANDLE", "SPARE_HANDLE", "OTHER_DRIVE" };

static const char *const paths[] = {
#define PATH(name, number, word, text) "PATH_" #name,
	LAB_PATHS(PATH)
#undef PATH
};

static const char *const verbs[] = {
#define VERB(name, number, word, need, text) "LAB_" #name,
	LAB_VERBS(VERB)
#undef VERB
};

static const char *const deaths[] = {
#define DEATH(name, word) "DEATH_" #name,
	DEATHS(DEATH)
#undef DEATH
};

static void add_code(struct text *out, uint32_t code)
{
	const char *name = operation_code_name(code);

	if (name)
		text_add(out, "%s", name);
	else
		text_add(out, "0x%08X", (unsigned)code);
}

/* A C string literal: octal escapes, which unlike hexadecimal ones end after three digits. */
static void add_literal(struct text *out, const uint8_t *bytes, size_t size)
{
	text_add(out, "\"");
	for (size_t i = 0; i < size; i++) {
		if (bytes[i] == '"' || bytes[i] == '\\')
			text_add(out, "\\%c", bytes[i]);
		else if (bytes[i] >= ' ' && bytes[i] < 0x7F && bytes[i] != '?')
			text_add(out, "%c", bytes[i]);
		else
			text_add(out, "\\%03o", bytes[i]);
	}
	text_add(out, "\"");
}

static void add_bytes(struct text *out, const uint8_t *bytes, uint32_t size)
{
	if (size)
		add_literal(out, bytes, size);
	else
		text_add(out, "NULL");
}

/* locks("..."), unlocks(), queries(), or requests(...) where they do not say it all. */
static void add_exclusive(struct text *out, const struct operation *o)
{
	const uint8_t *name = o->input + EXCLUSIVE_LOCK_NAME;
	uint32_t type = operation_number(o->input);
	uint32_t flags = operation_number(o->input + 4);
	uint32_t size = 0;

	if (o->input_size == EXCLUSIVE_ACCESS_SIZE && type == EXCLUSIVE_ACCESS_QUERY && !flags) {
		text_add(out, "queries()");
	} else if (o->input_size == EXCLUSIVE_ACCESS_SIZE && type == EXCLUSIVE_ACCESS_UNLOCK) {
		text_add(out, flags ? "unlocks_with(%u)" : "unlocks()", (unsigned)flags);
	} else {
		while (size < CALLER_NAME_FIELD && name[size])
			size++;
		if (type == EXCLUSIVE_ACCESS_LOCK && size < CALLER_NAME_FIELD) {
			text_add(out, flags ? "locks_with(%u, " : "locks(", (unsigned)flags);
			add_literal(out, name, size);
			text_add(out, ")");
		} else {
			text_add(out, "requests(%u, %u, ", (unsigned)type, (unsigned)flags);
			add_literal(out, name, CALLER_NAME_FIELD);
			text_add(out, ", %u, 0)", CALLER_NAME_FIELD);
		}
	}
}

static void add_request(struct text *out, const struct operation *o)
{
	uint32_t usual = operation_number(o->input) == EXCLUSIVE_ACCESS_QUERY && o->input_size >= 4
		? EXCLUSIVE_STATE_SIZE
		: 0;

	if (o->code != IOCTL_CDROM_EXCLUSIVE_ACCESS || o->input_size < EXCLUSIVE_ACCESS_SIZE) {
		text_add(out, "controls(");
		add_code(out, o->code);
		text_add(out, ", ");
		add_bytes(out, o->input, o->input_size);
		text_add(out, ", %u, %u)", (unsigned)o->input_length, (unsigned)o->output_length);
		return;
	}
	if (o->input_length != o->input_size)
		text_add(out, "with_input_length(%u, ", (unsigned)o->input_length);
	if (o->output_length != usual)
		text_add(out, "with_output_length(%u, ", (unsigned)o->output_length);
	add_exclusive(out, o);
	text_add(out, "%s%s", o->output_length != usual ? ")" : "",
		o->input_length != o->input_size ? ")" : "");
}

static void add_open(struct text *out, const struct operation *o)
{
	text_add(out, "opens(%s, %s, ", slots[o->handle],
		o->path < sizeof(paths) / sizeof(paths[0]) ? paths[o->path] : "PATH_INTERFACE");
	if (o->access == (ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE))
		text_add(out, "READ_WRITE)");
	else if (o->access == ACCESS_GENERIC_READ)
		text_add(out, "READ_ONLY)");
	else if (o->access == ACCESS_GENERIC_WRITE)
		text_add(out, "WRITE_ONLY)");
	else
		text_add(out, "0x%X)", (unsigned)o->access);
}

static bool add_simple(struct text *out, const struct operation *o)
{
	switch (o->kind) {
	case OP_OPEN: add_open(out, o); return true;
	case OP_CLOSE: text_add(out, "closes(%s)", slots[o->handle]); return true;
	case OP_DUPLICATE:
		text_add(out, "duplicates(%s, %s)", slots[o->handle], slots[o->to_handle]);
		return true;
	case OP_GIVE:
	case OP_BEQUEATH:
		text_add(out, "%s(%s, %s, %s)", o->kind == OP_GIVE ? "gives" : "bequeaths",
			slots[o->handle], actor_name(o->to_actor), slots[o->to_handle]);
		return true;
	case OP_DIE: text_add(out, "dies(%s)", deaths[o->how]); return true;
	case OP_QUIT: text_add(out, "quits()"); return true;
	case OP_KILL: text_add(out, "is_killed()"); return true;
	case OP_STOP: text_add(out, "is_stopped()"); return true;
	case OP_CONTINUE: text_add(out, "goes_on()"); return true;
	case OP_LAB:
		text_add(out, "lab(%s, %u, %u, %u)", verbs[o->verb], (unsigned)o->a, (unsigned)o->b,
			(unsigned)o->c);
		return true;
	default: return false;
	}
}

static void add_operation(struct text *out, const struct operation *o)
{
	if (add_simple(out, o))
		return;
	if (o->handle)
		text_add(out, "through(%s, ", slots[o->handle]);
	switch (o->kind) {
	case OP_CONTROL: add_request(out, o); break;
	case OP_READ:
		text_add(out, "reads(%u, %u)", (unsigned)o->offset, (unsigned)o->length);
		break;
	case OP_WRITE:
		text_add(out, "writes(%u, %u)", (unsigned)o->offset, (unsigned)o->length);
		break;
	case OP_FLUSH: text_add(out, "flushes()"); break;
	case OP_SUBSCRIBE: text_add(out, "subscribes()"); break;
	case OP_EVENTS: text_add(out, "sees_events()"); break;
	case OP_HEAR:
		text_add(out, "hears(");
		add_literal(out, o->input, o->input_size);
		text_add(out, ")");
		break;
	default:
		text_add(out, "queries() /* stands for an operation that has no words here */");
		break;
	}
	if (o->handle)
		text_add(out, ")");
}

static void add_status(struct text *out, const struct condition *c)
{
	char name[48];

	if (c->status_count == 1 && status_name(c->statuses[0])) {
		text_add(out,
			c->kind == CONDITION_STATUS ? "returns(%s)" : "returns_other_than(%s)",
			status_name(c->statuses[0]) + 7);
		return;
	}
	text_add(out, "returns_one_of(%u, (const enum status[]){ ", (unsigned)c->status_count);
	for (uint32_t i = 0; i < c->status_count; i++)
		text_add(out, "%sST_%s", i ? ", " : "",
			status_name(c->statuses[i]) ? status_name(c->statuses[i]) + 7
						    : status_text(c->statuses[i], name));
	text_add(out, " })");
}

static void add_condition(struct text *out, const struct condition *c)
{
	switch (c->kind) {
	case CONDITION_STATUS:
	case CONDITION_NOT_STATUS: add_status(out, c); break;
	case CONDITION_FAILS: text_add(out, "fails()"); break;
	case CONDITION_SUCCEEDS: text_add(out, "succeeds()"); break;
	case CONDITION_ENDED: text_add(out, "ends()"); break;
	case CONDITION_FREE: text_add(out, "sees_free()"); break;
	case CONDITION_IN_TIME: text_add(out, "in_time(answers())"); break;
	case CONDITION_LOCKED: text_add(out, "sees_locked()"); break;
	case CONDITION_INFORMATION:
		text_add(out, "information_is(%llu)", (unsigned long long)c->value);
		break;
	case CONDITION_LOCKED_BY:
		text_add(out, "sees_lock_of(");
		add_literal(out, (const uint8_t *)c->text, c->text_size);
		text_add(out, ")");
		break;
	default: text_add(out, "answers()"); break;
	}
}

static void add_expectation(struct text *out, const struct expectation *expected)
{
	for (uint32_t i = 0; i + 1 < expected->count; i++)
		text_add(out, "both(");
	for (uint32_t i = 0; i < expected->count; i++) {
		text_add(out, "%s", i ? ", " : "");
		add_condition(out, &expected->conditions[i]);
		text_add(out, "%s", i ? ")" : "");
	}
	if (!expected->count)
		text_add(out, "answers()");
}

static const char *clause_token(const char *id, char *token)
{
	size_t i = 0;

	for (; i < 31 && id[i]; i++)
		token[i] = (char)(id[i] == '-' ? '_' : id[i]);
	token[i] = '\0';
	return token;
}

void plan_code(const struct plan *plan, FILE *out)
{
	char token[32];
	char name[100];
	size_t length = 0;

	for (; length < sizeof(name) - 1 && plan->name[length]; length++)
		name[length] = (char)(plan->name[length] == '-' ? '_' : plan->name[length]);
	name[length] = '\0';
	fprintf(out, "static void %s(struct plan *plan)\n{\n", name);
	for (uint32_t i = 0; i < plan->count; i++) {
		const struct step *step = &plan->steps[i];
		char line[4096];
		struct text text = text_into(line, sizeof(line));

		if (step->implied)
			continue;
		text_add(&text, "%s(plan, %s, ", step->role == ROLE_THEN ? "then" : "given",
			actor_name(step->actor));
		add_operation(&text, &step->operation);
		text_add(&text, ", ");
		add_expectation(&text, &step->expected);
		fprintf(out, "\t%s);\n", line);
	}
	fprintf(out, "}\n\n\t{ \"%s\", CLAUSES(", plan->name);
	for (uint32_t i = 0; plan->clauses[i]; i++)
		fprintf(out, "%s%s", i ? ", " : "", clause_token(plan->clauses[i]->id, token));
	fprintf(out, "), %s },\n", name);
}
