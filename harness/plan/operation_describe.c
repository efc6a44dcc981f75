/* operation_describe.c - an operation in words, for people who read a failure. */
#include <stdbool.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/plan/operation.h"
#include "harness/system/text.h"

static const char *const slot_words[HANDLE_SLOTS] = { "", "its second handle", "its third handle",
	"its letter handle", "its file handle", "its duplicate", "its spare handle",
	"its handle on the other drive" };

static const char *const path_words[] = {
#define PATH(name, number, word, text) text,
	LAB_PATHS(PATH)
#undef PATH
};

static const char *const medium_words[] = {
#define MEDIUM(name, number, word, text) text,
	LAB_MEDIA(MEDIUM)
#undef MEDIUM
};

static const char *const account_words[] = {
#define ACCOUNT(name, number, word, text) text,
	LAB_ACCOUNTS(ACCOUNT)
#undef ACCOUNT
};

static const char *const verb_words[] = {
#define VERB(name, number, word, need, text) word,
	LAB_VERBS(VERB)
#undef VERB
};

static const char *const stop_words[] = {
#define STOP(name, number, word, text) word,
	LAB_STOPS(STOP)
#undef STOP
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *word_of(const char *const *table, size_t count, uint32_t index)
{
	return index < count ? table[index] : "?";
}

static void add_name(struct text *out, const struct operation *o)
{
	const char *name = (const char *)o->input + EXCLUSIVE_LOCK_NAME;
	size_t size = 0;

	while (size < CALLER_NAME_FIELD && o->input_size > EXCLUSIVE_LOCK_NAME + size && name[size])
		size++;
	text_add(out, " as \"");
	text_add_legible(out, name, size);
	text_add(out, size == CALLER_NAME_FIELD ? "\" without a NUL" : "\"");
}

/* An exclusive-access request that is what it seems: the words for it. Anything odd is spelled out. */
static void add_exclusive(struct text *out, const struct operation *o)
{
	uint32_t type = o->input_size >= 4 ? operation_number(o->input) : 0;
	uint32_t flags = o->input_size >= 8 ? operation_number(o->input + 4) : 0;
	uint32_t input =
		type == EXCLUSIVE_ACCESS_LOCK ? EXCLUSIVE_LOCK_SIZE : EXCLUSIVE_ACCESS_SIZE;
	uint32_t output = type == EXCLUSIVE_ACCESS_QUERY ? EXCLUSIVE_STATE_SIZE : 0;

	if (type == EXCLUSIVE_ACCESS_QUERY)
		text_add(out, "queries the lock state");
	else if (type == EXCLUSIVE_ACCESS_LOCK)
		text_add(out, "locks the drive");
	else if (type == EXCLUSIVE_ACCESS_UNLOCK)
		text_add(out, "unlocks the drive");
	else
		text_add(out, "sends the exclusive-access request type 0x%X", (unsigned)type);
	if (type == EXCLUSIVE_ACCESS_LOCK && o->input_length >= EXCLUSIVE_LOCK_SIZE)
		add_name(out, o);
	if (flags)
		text_add(out, ", Flags 0x%X", (unsigned)flags);
	if (o->input_length != input)
		text_add(out, ", %u bytes of input", (unsigned)o->input_length);
	if (o->output_length != output)
		text_add(out, ", room for %u bytes", (unsigned)o->output_length);
}

static void add_property(struct text *out, const struct operation *o)
{
	static const char *const types[] = { "standard", "exists", "mask" };
	uint32_t type = o->input_size >= 8 ? operation_number(o->input + 4) : 0;
	uint32_t id = o->input_size >= 4 ? operation_number(o->input) : 0;

	text_add(out, "queries the storage property %u, ", (unsigned)id);
	if (type < COUNT(types))
		text_add(out, "type %s", types[type]);
	else
		text_add(out, "type 0x%X", (unsigned)type);
	if (o->input_length != PROPERTY_QUERY_SIZE)
		text_add(out, ", %u bytes of input", (unsigned)o->input_length);
	text_add(out, ", room for %u bytes", (unsigned)o->output_length);
}

/* Where the command block is in SCSI_PASS_THROUGH of a 64-bit caller. */
#define PASS_THROUGH_CDB 36

static void add_control(struct text *out, const struct operation *o)
{
	if (o->code == IOCTL_CDROM_EXCLUSIVE_ACCESS) {
		add_exclusive(out, o);
	} else if (o->code == IOCTL_STORAGE_QUERY_PROPERTY) {
		add_property(out, o);
	} else {
		const char *name = operation_code_name(o->code);

		if (name)
			text_add(out, "sends %s", name);
		else
			text_add(out, "sends control code 0x%08X", (unsigned)o->code);
		if ((o->code == IOCTL_SCSI_PASS_THROUGH ||
			    o->code == IOCTL_SCSI_PASS_THROUGH_DIRECT) &&
			o->input_size > PASS_THROUGH_CDB)
			text_add(out, " with SCSI command %02Xh", o->input[PASS_THROUGH_CDB]);
		text_add(out, ", room for %u bytes", (unsigned)o->output_length);
	}
	if (o->level)
		text_add(out, ", at interrupt level %u", (unsigned)o->level);
	if (o->flags & 0x100)
		text_add(out, ", by DeviceIoControl");
	if (o->flags & 4)
		text_add(out, ", without a file object");
	if (o->flags & 8)
		text_add(out, ", as an internal request");
	if (o->flags & 1)
		text_add(out, ", from memory that cannot be read");
	if (o->flags & 2)
		text_add(out, ", into memory that cannot be written");
	if (o->buffers & BUFFERS_IN_PLACE)
		text_add(out, ", input and output in one buffer");
	if (o->buffers & BUFFERS_UNALIGNED)
		text_add(out, ", at an odd address");
}

static void add_open(struct text *out, const struct operation *o)
{
	uint32_t generic = o->access & (ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE);

	text_add(out, "opens %s", word_of(path_words, COUNT(path_words), o->path));
	if (generic == (ACCESS_GENERIC_READ | ACCESS_GENERIC_WRITE) && generic == o->access)
		text_add(out, " for reading and writing");
	else if (o->access == ACCESS_GENERIC_READ)
		text_add(out, " for reading");
	else if (o->access == ACCESS_GENERIC_WRITE)
		text_add(out, " for writing");
	else if (!o->access)
		text_add(out, " with access 0");
	else
		text_add(out, " with access 0x%X", (unsigned)o->access);
	if (o->overlapped)
		text_add(out, ", overlapped");
	if (o->buffered)
		text_add(out, ", through the cache");
	if (o->share != (SHARE_READ | SHARE_WRITE))
		text_add(out, ", share mode %u", (unsigned)o->share);
	if (o->account)
		text_add(out, ", as %s", word_of(account_words, COUNT(account_words), o->account));
	if (o->narrow)
		text_add(out, ", as a 32-bit process");
}

static void add_lab(struct text *out, const struct operation *o)
{
	text_add(out, "%s", word_of(verb_words, COUNT(verb_words), o->verb));
	if (o->verb == LAB_INSERT)
		text_add(out, " %s, content %u", word_of(medium_words, COUNT(medium_words), o->a),
			(unsigned)o->b);
	else if (o->verb == LAB_STOP_AT || o->verb == LAB_GO_ON)
		text_add(out, " %s", word_of(stop_words, COUNT(stop_words), o->a));
	else if (o->verb == LAB_PASS_TIME)
		text_add(out, " %u ms", (unsigned)o->a);
	else if (o->a || o->b || o->c)
		text_add(out, " %u %u %u", (unsigned)o->a, (unsigned)o->b, (unsigned)o->c);
}

static void add_storm(struct text *out, const struct operation *o)
{
	text_add(out, "has %u processes contend in %u operations", (unsigned)o->a,
		(unsigned)o->length);
	if (o->input_size)
		text_add(out, " (%.*s)", (int)o->input_size, (const char *)o->input);
}

static void add_life(struct text *out, const struct operation *o)
{
	static const char *const deaths[] = { "exits without closing anything", "aborts",
		"crashes on a bad address", "overflows its stack", "kills itself" };

	switch (o->kind) {
	case OP_DIE: text_add(out, "%s", word_of(deaths, COUNT(deaths), o->how)); break;
	case OP_QUIT: text_add(out, "closes its handles and ends"); break;
	case OP_KILL: text_add(out, "is killed from outside"); break;
	case OP_STOP: text_add(out, "is frozen"); break;
	case OP_CONTINUE: text_add(out, "goes on"); break;
	case OP_LAYOUT: text_add(out, "reports the layout it was built with"); break;
	case OP_IDENTIFY: text_add(out, "asks the drive who it is"); break;
	case OP_ENUMERATE: text_add(out, "enumerates the drives"); break;
	case OP_VOLUME_INFO: text_add(out, "asks for the volume's serial number"); break;
	case OP_SUBSCRIBE: text_add(out, "subscribes to notifications"); break;
	case OP_EVENTS: text_add(out, "collects its notifications"); break;
	case OP_HEAR:
		text_add(out, "waits for a notification");
		if (o->input_size)
			text_add(out, " \"%.*s\"", (int)o->input_size, (const char *)o->input);
		break;
	case OP_FLUSH: text_add(out, "flushes"); break;
	default: text_add(out, "does nothing"); break;
	}
}

/* A name's units: what is not ASCII is spelled out, and what only repeats is counted. */
static void add_client_name(struct text *out, const struct operation *o)
{
	uint32_t spelled = o->input_size / 2 < o->units ? o->input_size / 2 : o->units;

	if (o->manner & NAME_NULL) {
		text_add(out, " with NULL for a name");
		return;
	}
	text_add(out, " as \"");
	for (uint32_t i = 0; i < spelled; i++) {
		unsigned unit = (unsigned)(o->input[2 * i] | o->input[2 * i + 1] << 8);

		if (unit >= 0x20 && unit < 0x7F)
			text_add(out, "%c", (int)unit);
		else
			text_add(out, "\\u%04X", unit);
	}
	text_add(out, "\"");
	if (o->units > spelled)
		text_add(out, " and %u units 0x%04X", (unsigned)(o->units - spelled),
			(unsigned)o->fill);
	if (o->manner & NAME_PLAIN)
		text_add(out, " without a length before it");
}

static void add_acquire(struct text *out, const struct operation *o)
{
	text_add(out, "acquires exclusive access");
	add_client_name(out, o);
	if (o->force == FORCE_TRUE)
		text_add(out, ", with force");
	else if (o->force != FORCE_FALSE)
		text_add(out, ", with 0x%04X for force", (unsigned)o->force);
}

static const char *const recorder_words[RECORDER_SLOTS] = { "", "its second recorder",
	"its third recorder", "its recorder on the other drive" };

static void add_recorder(struct text *out, const struct operation *o)
{
	switch (o->kind) {
	case OP_CREATE_RECORDER: text_add(out, "creates a recorder"); break;
	case OP_INITIALISE: text_add(out, "initialises its recorder"); break;
	case OP_ACQUIRE: add_acquire(out, o); break;
	case OP_RELEASE: text_add(out, "releases exclusive access"); break;
	case OP_OWNER:
		text_add(out,
			o->manner & OWNER_NOWHERE
				? "asks for the owner with NULL for a place to put it"
				: "asks for the owner");
		break;
	case OP_BURN:
		text_add(out, "burns %u bytes", (unsigned)o->length);
		add_client_name(out, o);
		break;
	case OP_SEND_COMMAND:
		text_add(out, "sends SCSI command %02Xh through its recorder", (unsigned)o->a);
		break;
	case OP_LOSE_HANDLE: text_add(out, "closes the handle beneath its recorder"); break;
	case OP_RECORDER_TYPES: text_add(out, "lists the recorder's methods"); break;
	default: text_add(out, "lets go of its recorder"); break;
	}
	if (o->recorder)
		text_add(out, " (%s)", word_of(recorder_words, RECORDER_SLOTS, o->recorder));
	if (o->limit)
		text_add(out, ", giving up after %u ms", (unsigned)o->limit);
}

static void add_transfer(struct text *out, const struct operation *o)
{
	switch (o->kind) {
	case OP_CLOSE: text_add(out, "closes its handle"); break;
	case OP_DUPLICATE:
		text_add(out, "duplicates its handle into %s", slot_words[o->to_handle]);
		break;
	case OP_GIVE: text_add(out, "gives a duplicate to %s", actor_name(o->to_actor)); break;
	case OP_BEQUEATH:
		text_add(out, "lets %s inherit its handle", actor_name(o->to_actor));
		break;
	case OP_READ:
	case OP_WRITE:
		text_add(out, "%s %u bytes at %u", o->kind == OP_READ ? "reads" : "writes",
			(unsigned)o->length, (unsigned)o->offset);
		break;
	case OP_AWAIT: text_add(out, "waits for request %u", (unsigned)o->tag); break;
	case OP_PEEK:
		text_add(out, "looks whether request %u is answered", (unsigned)o->tag);
		break;
	case OP_CANCEL: text_add(out, "cancels request %u", (unsigned)o->tag); break;
	default: add_life(out, o); break;
	}
}

void operation_describe(const struct operation *o, char *text, size_t size)
{
	struct text out = text_into(text, size);

	if (o->kind == OP_CONTROL)
		add_control(&out, o);
	else if (o->kind == OP_OPEN)
		add_open(&out, o);
	else if (o->kind == OP_LAB)
		add_lab(&out, o);
	else if (o->kind == OP_STORM)
		add_storm(&out, o);
	else if (o->kind == OP_CYCLE)
		text_add(&out, "locks and unlocks the drive");
	else if (operation_is_recorders(o))
		add_recorder(&out, o);
	else
		add_transfer(&out, o);
	if (o->handle && o->kind != OP_OPEN)
		text_add(&out, o->kind == OP_CLOSE ? " (%s)" : ", through %s",
			word_of(slot_words, HANDLE_SLOTS, o->handle));
	else if (o->handle)
		text_add(&out, " (%s)", word_of(slot_words, HANDLE_SLOTS, o->handle));
	if (o->drive && o->recorder != OTHER_RECORDER)
		text_add(&out, ", on the second drive");
	if (o->patient)
		text_add(&out, ", until it is not locked");
	if (o->count > 1)
		text_add(&out, ", %u times", (unsigned)o->count);
	if (o->thread)
		text_add(&out, ", on a thread that then ends");
	if (o->tag && o->kind != OP_AWAIT && o->kind != OP_PEEK && o->kind != OP_CANCEL)
		text_add(&out, ", without waiting (request %u)", (unsigned)o->tag);
}
