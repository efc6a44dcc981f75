/* operation.c - the two text forms of an operation. */
#include "harness/plan/operation.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/facts/codes.h"
#include "harness/facts/lab.h"
#include "harness/system/text.h"

static const char *const operation_words[] = {
#define OPERATION(name, word) word,
	OPERATIONS(OPERATION)
#undef OPERATION
};

static const char *const actor_names[] = {
#define ACTOR(name) #name,
	ACTORS(ACTOR)
#undef ACTOR
};

static const struct field {
	const char *name;
	size_t offset;
} fields[] = {
#define FIELD(name) { #name, offsetof(struct operation, name) },
	OPERATION_FIELDS(FIELD)
#undef FIELD
};

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

static uint32_t *member(struct operation *operation, size_t offset)
{
	return (uint32_t *)(void *)((char *)operation + offset);
}

const char *actor_name(enum actor actor)
{
	return (unsigned)actor < ACTOR_COUNT ? actor_names[actor] : "NOBODY";
}

int actor_parse(const char *name)
{
	for (int i = 0; i < ACTOR_COUNT; i++)
		if (!strcmp(name, actor_names[i]))
			return i;
	return -1;
}

bool operation_is_recorders(const struct operation *operation)
{
	return operation->kind >= OP_CREATE_RECORDER && operation->kind <= OP_FORGET_RECORDER;
}

void operation_print(const struct operation *operation, char *text, size_t size)
{
	struct operation copy = *operation;
	struct text out = text_into(text, size);

	text_add(&out, "%s", operation_words[operation->kind]);
	for (size_t i = 0; i < FIELDS; i++) {
		uint32_t value = *member(&copy, fields[i].offset);

		if (value)
			text_add(&out, value > 9 ? " %s=0x%x" : " %s=%u", fields[i].name,
				(unsigned)value);
	}
	if (operation->input_size) {
		text_add(&out, " input=");
		text_add_hex(&out, operation->input, operation->input_size);
	}
}

static int parse_field(struct operation *operation, char *word, char *error, size_t size)
{
	char *equals = strchr(word, '=');
	uint64_t value;
	long input;

	if (!equals) {
		snprintf(error, size, "'%s' is not field=value", word);
		return -1;
	}
	*equals = '\0';
	if (!strcmp(word, "input")) {
		input = text_unhex(
			equals + 1, strlen(equals + 1), operation->input, OPERATION_INPUT);
		if (input < 0) {
			snprintf(
				error, size, "input is not up to %d bytes in hex", OPERATION_INPUT);
			return -1;
		}
		operation->input_size = (uint32_t)input;
		return 0;
	}
	for (size_t i = 0; i < FIELDS; i++) {
		if (strcmp(word, fields[i].name))
			continue;
		if (text_number(equals + 1, UINT32_MAX, &value)) {
			snprintf(error, size, "%s is not a number of 32 bits", word);
			return -1;
		}
		*member(operation, fields[i].offset) = (uint32_t)value;
		return 0;
	}
	snprintf(error, size, "there is no field '%s' in an operation", word);
	return -1;
}

/* Numbers that index something are checked once, here, so that nobody downstream has to. */
static bool in_range(const struct operation *o)
{
	return o->handle < HANDLE_SLOTS && o->to_handle < HANDLE_SLOTS && o->to_actor < LAB &&
		o->drive < 2 && o->tag < 10 && o->verb < LAB_VERB_COUNT && o->how <= DEATH_KILL &&
		o->input_length <= 0x10000 && o->output_length <= 0x10000 && o->length <= 0x10000 &&
		o->fill <= 255 && o->recorder < RECORDER_SLOTS && o->force <= 0xFFFF &&
		o->units <= 0x10000 && o->limit <= 86400000;
}

int operation_parse(const char *text, struct operation *operation, char *error, size_t size)
{
	char copy[OPERATION_TEXT];
	char *cursor = copy;
	char *word;

	memset(operation, 0, sizeof(*operation));
	if (strlen(text) >= sizeof(copy)) {
		snprintf(error, size, "the operation is too long");
		return -1;
	}
	strcpy(copy, text);
	word = text_word(&cursor);
	for (int i = 0; word && i < OPERATION_COUNT; i++)
		if (!strcmp(word, operation_words[i]))
			operation->kind = (enum operation_kind)i;
	if (!word || (operation->kind == OP_NONE && strcmp(word, operation_words[OP_NONE]))) {
		snprintf(error, size, "there is no operation '%s'", word ? word : "");
		return -1;
	}
	while ((word = text_word(&cursor)))
		if (parse_field(operation, word, error, size))
			return -1;
	if (!in_range(operation)) {
		snprintf(error, size, "a field of the operation is out of range");
		return -1;
	}
	return 0;
}

void operation_input(const struct operation *operation, uint8_t *input)
{
	uint32_t spelled = operation->input_size;

	if (spelled > operation->input_length)
		spelled = operation->input_length;
	if (spelled)
		memcpy(input, operation->input, spelled);
	if (operation->input_length > spelled)
		memset(input + spelled, (int)operation->fill, operation->input_length - spelled);
}

const char *operation_code_name(uint32_t code)
{
	static const struct {
		uint32_t code;
		const char *name;
	} codes[] = {
#define CONTROL(name, value) { value, #name },
		CONTROL_CODES(CONTROL)
#undef CONTROL
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].code == code)
			return codes[i].name;
	return NULL;
}

uint32_t operation_number(const uint8_t bytes[4])
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
		(uint32_t)bytes[3] << 24;
}

/* Control codes that move the tray; and those that may have to wait until a disc has spun up. */
static const uint32_t tray_codes[] = { IOCTL_STORAGE_EJECT_MEDIA, IOCTL_STORAGE_LOAD_MEDIA,
	IOCTL_STORAGE_LOAD_MEDIA2 };
static const uint32_t disc_codes[] = { IOCTL_STORAGE_CHECK_VERIFY, IOCTL_STORAGE_CHECK_VERIFY2,
	IOCTL_CDROM_READ_TOC, IOCTL_CDROM_READ_TOC_EX, IOCTL_CDROM_GET_DRIVE_GEOMETRY,
	IOCTL_CDROM_GET_DRIVE_GEOMETRY_EX, IOCTL_DISK_GET_LENGTH_INFO, IOCTL_SCSI_PASS_THROUGH,
	IOCTL_SCSI_PASS_THROUGH_DIRECT };

#define COUNT(list)  (sizeof(list) / sizeof((list)[0]))
#define TRAY_SECONDS 60u
#define DISC_SECONDS 30u

static bool is_among(uint32_t code, const uint32_t *codes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (codes[i] == code)
			return true;
	return false;
}

static uint32_t lab_seconds(uint32_t verb)
{
	switch (verb) {
	case LAB_INSERT:
	case LAB_TAKE_OUT:
	case LAB_OPEN_TRAY:
	case LAB_CLOSE_TRAY:
	case LAB_MOUNT: return TRAY_SECONDS;
	default: return 0;
	}
}

uint32_t operation_seconds(const struct operation *operation)
{
	switch (operation->kind) {
	case OP_LAB: return lab_seconds(operation->verb);
	case OP_OPEN: return operation->path == PATH_INTERFACE ? 0 : DISC_SECONDS;
	case OP_READ:
	case OP_VOLUME_INFO: return DISC_SECONDS;
	case OP_CONTROL:
		if (is_among(operation->code, tray_codes, COUNT(tray_codes)))
			return TRAY_SECONDS;
		return is_among(operation->code, disc_codes, COUNT(disc_codes)) ? DISC_SECONDS : 0;
	default: return 0;
	}
}
