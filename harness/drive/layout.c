/* layout.c - structures as a C compiler lays them out, against the published sizes. */
#include "harness/drive/layout.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "harness/facts/clause.h"
#include "harness/facts/codes.h"
#include "harness/system/text.h"

/* The structures of ntddcdrm.h, declared from their published members, so that the compiler, and not
 * the constants of codes.h, says how large they are. */
struct cdrom_exclusive_access {
	enum { QUERY_STATE, LOCK_DEVICE, UNLOCK_DEVICE } request_type;
	uint32_t flags;
};

struct cdrom_exclusive_lock {
	struct cdrom_exclusive_access access;
	uint8_t caller_name[64];
};

struct cdrom_exclusive_lock_state {
	uint8_t lock_state;
	uint8_t caller_name[64];
};

#define CDROM_DEVICE_TYPE  0x02
#define EXCLUSIVE_FUNCTION 0x17
#define READ_AND_WRITE     3

const char *layout_text(void)
{
	static char text[512];
	struct text out = text_into(text, sizeof(text));

	text_add(&out, "CDROM_EXCLUSIVE_ACCESS %zu\n", sizeof(struct cdrom_exclusive_access));
	text_add(&out, "CDROM_EXCLUSIVE_LOCK %zu\n", sizeof(struct cdrom_exclusive_lock));
	text_add(&out, "CDROM_EXCLUSIVE_LOCK_STATE %zu\n",
		sizeof(struct cdrom_exclusive_lock_state));
	text_add(&out, "CallerName.lock %zu\n", offsetof(struct cdrom_exclusive_lock, caller_name));
	text_add(&out, "CallerName.state %zu\n",
		offsetof(struct cdrom_exclusive_lock_state, caller_name));
	text_add(&out, "CDROM_EXCLUSIVE_CALLER_LENGTH %u\n", CALLER_NAME_FIELD);
	text_add(&out, "IOCTL_CDROM_EXCLUSIVE_ACCESS 0x%08X\n",
		(unsigned)CONTROL_CODE(CDROM_DEVICE_TYPE, EXCLUSIVE_FUNCTION, 0, READ_AND_WRITE));
	return text;
}

static void add_fact(struct text *out, const char *key, const char *value)
{
	text_add(out, "%s=", key);
	if (*value)
		text_add_escaped(out, value, strlen(value), true);
	text_add(out, "\n");
}

void layout_identity(const struct drive_facts *facts, char *text, size_t size)
{
	struct text out = text_into(text, size);

	add_fact(&out, "driver", facts->driver);
	add_fact(&out, "vendor", facts->vendor);
	add_fact(&out, "product", facts->product);
	add_fact(&out, "revision", facts->revision);
	add_fact(&out, "serial", facts->serial);
	add_fact(&out, "description", facts->description);
	text_add(&out, "elevated=%s\n", facts->capabilities & NEED_ADMINISTRATOR ? "yes" : "no");
	text_add(&out, "bits=%zu\n", 8 * sizeof(void *));
	if (facts->filters[0])
		add_fact(&out, "filters", facts->filters);
}
