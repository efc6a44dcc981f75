/*
 * mailbox.h - where notifications of a handle are kept until somebody asks for them.
 */
#ifndef EXACCESS_MAILBOX_H
#define EXACCESS_MAILBOX_H

#include <stddef.h>
#include <stdint.h>
#include <windows.h>

#include "harness/facts/lab.h"

struct mailbox;

/* NULL when memory is short. */
struct mailbox *mailbox_new(void);
/* Nothing may be kept any more. NULL does no harm. */
void mailbox_free(struct mailbox *mailbox);
/* Keeps an event, of a thread of the system's; data is what came with it. */
void mailbox_keep(struct mailbox *mailbox, enum lab_event event, const void *data, size_t size);
/* The same for one that a driver made; what none of lab.h's events is goes by. */
void mailbox_keep_custom(struct mailbox *mailbox, const GUID *event, const void *data, size_t size);
/* A line for each event, which are then forgotten. */
void mailbox_take(struct mailbox *mailbox, char *text, size_t size);
/* Waits until one is there: 0, or -1 at the deadline. */
int mailbox_wait(struct mailbox *mailbox, uint64_t deadline);

#endif
