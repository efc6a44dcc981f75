/*
 * operation.h - what a contender, the runner or the lab does in one step of a plan.
 *
 * An operation is data: it can be written down, sent to another process, and read back without
 * loss. Its text form is `WORD field=number ... input=HEX`, with fields that are 0 left out; it is
 * the same in the record, on the wire to a contender, and in files to replay.
 */
#ifndef EXACCESS_OPERATION_H
#define EXACCESS_OPERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* OPERATION(name, word) */
#define OPERATIONS(OPERATION)                                                                      \
	OPERATION(NONE, "nothing")                                                                 \
	OPERATION(OPEN, "open")           /* a new file object in slot handle */                   \
	OPERATION(CLOSE, "close")         /* slot handle */                                        \
	OPERATION(DUPLICATE, "duplicate") /* slot handle into slot to_handle */                    \
	OPERATION(GIVE, "give")           /* a duplicate to actor to_actor, slot to_handle */      \
	OPERATION(BEQUEATH, "bequeath")   /* as give, but inherited by to_actor at its start */    \
	OPERATION(CONTROL, "control")     /* device control */                                     \
	OPERATION(READ, "read")                                                                    \
	OPERATION(WRITE, "write")                                                                  \
	OPERATION(FLUSH, "flush")                                                                  \
	OPERATION(AWAIT, "await")         /* the request begun under tag */                        \
	OPERATION(PEEK, "peek")           /* is the request begun under tag answered by now? */    \
	OPERATION(CANCEL, "cancel")       /* the request begun under tag */                        \
	OPERATION(SUBSCRIBE, "subscribe") /* to notifications, through slot handle */              \
	OPERATION(EVENTS, "events")       /* notifications since the last time */                  \
	OPERATION(HEAR, "hear") /* ... up to one that starts as input says, once it came */        \
	OPERATION(ENUMERATE, "enumerate") /* name services */                                      \
	OPERATION(VOLUME_INFO, "volume-info")                                                      \
	OPERATION(CYCLE, "cycle")       /* count times: lock as input says, then unlock */         \
	OPERATION(DIE, "die")           /* this process ends as how says */                        \
	OPERATION(QUIT, "quit")         /* this process closes its handles and ends */             \
	OPERATION(KILL, "kill")         /* this process is killed from outside */                  \
	OPERATION(STOP, "stop")         /* this process is frozen */                               \
	OPERATION(CONTINUE, "continue") /* and goes on */                                          \
	OPERATION(LAB, "lab")           /* lab verb with a, b, c */                                \
	OPERATION(STORM, "storm")       /* a processes, length operations, seed b, mix input */    \
	OPERATION(IDENTIFY, "identify") /* text: the facts the drive gives of itself */            \
	OPERATION(LAYOUT, "layout")     /* text: sizes and offsets this build was made with */     \
	OPERATION(CREATE_RECORDER, "create-recorder") /* a new object in slot recorder */          \
	OPERATION(INITIALISE, "initialise-recorder")  /* on drive */                               \
	OPERATION(ACQUIRE, "acquire") /* exclusive access, with force and a name */                \
	OPERATION(RELEASE, "release") /* exclusive access */                                       \
	OPERATION(OWNER, "owner")     /* text and output: get_ExclusiveAccessOwner */              \
	OPERATION(BURN, "burn")       /* IDiscFormat2Data::Write of length bytes, as name */       \
	OPERATION(                                                                                 \
		SEND_COMMAND, "send-command") /* SCSI command a, no data, through the recorder */  \
	OPERATION(                                                                                 \
		LOSE_HANDLE, "lose-handle") /* the recorder's device handle is closed under it */  \
	OPERATION(RECORDER_TYPES, "recorder-types")   /* text: its methods and their parameters */ \
	OPERATION(FORGET_RECORDER, "forget-recorder") /* the object's final release */

enum operation_kind {
#define OPERATION(name, word) OP_##name,
	OPERATIONS(OPERATION)
#undef OPERATION
		OPERATION_COUNT
};

/* The processes of a plan; LAB is no process but what surrounds the drive. */
#define ACTORS(ACTOR)    \
	ACTOR(HOLDER)    \
	ACTOR(RIVAL)     \
	ACTOR(OBSERVER)  \
	ACTOR(STRANGER)  \
	ACTOR(HEIR)      \
	ACTOR(SUCCESSOR) \
	ACTOR(WITNESS)   \
	ACTOR(JANITOR)   \
	ACTOR(LAB)

enum actor {
#define ACTOR(name) name,
	ACTORS(ACTOR)
#undef ACTOR
		ACTOR_COUNT
};

/* Handle slots of a contender. The first of each drive is opened by itself when a plan uses it. */
enum handle_slot {
	FIRST_HANDLE =
		0, /* drive 0, interface path, read and write, opened before the first step */
	SECOND_HANDLE = 1, /* from here on: only what the plan opens */
	THIRD_HANDLE = 2,
	LETTER_HANDLE = 3,
	FILE_HANDLE = 4,
	DUPLICATE_HANDLE = 5,
	SPARE_HANDLE = 6,
	OTHER_DRIVE = 7, /* as FIRST_HANDLE, on drive 1 */
	HANDLE_SLOTS = 8
};

/* Recorder objects of a contender: IDiscRecorder2. */
enum recorder_slot {
	FIRST_RECORDER = 0,  /* on drive 0, created and initialised before the first step */
	SECOND_RECORDER = 1, /* from here on: only what the plan creates */
	THIRD_RECORDER = 2,
	OTHER_RECORDER = 3, /* as FIRST_RECORDER, on drive 1 */
	RECORDER_SLOTS = 4
};

/* operation.manner: how an argument is passed to a recorder. */
#define NAME_NULL     1u /* a NULL pointer for a name */
#define NAME_PLAIN    2u /* a string that ends with a NUL, without a BSTR's length before it */
#define OWNER_NOWHERE 4u /* a NULL pointer for the place where the owner is to be put */

/* What OP_OWNER lists; the name itself is its output, in UTF-16LE. */
#define OWNER        "owner="
#define OWNER_STRING OWNER "string"    /* a string, maybe of no characters */
#define OWNER_NULL   OWNER "null"      /* NULL was returned for it */
#define OWNER_KEPT   OWNER "untouched" /* nothing was returned where the caller looked */

/* VARIANT_BOOL, as operation.force holds it. */
#define FORCE_FALSE 0u
#define FORCE_TRUE  0xFFFFu

/* Ways to die, in operation.how. */
#define DEATHS(DEATH)                                                               \
	DEATH(EXIT, "exit")         /* ends without closing or flushing anything */ \
	DEATH(ABORT, "abort")       /* abort(), fail-fast */                        \
	DEATH(FAULT, "segv")        /* touches memory that is not there */          \
	DEATH(OVERFLOW, "overflow") /* of the stack */                              \
	DEATH(KILL, "kill")         /* kills itself outright */

enum death {
#define DEATH(name, word) DEATH_##name,
	DEATHS(DEATH)
#undef DEATH
};

/* operation.buffers: how the contender lays out the caller's memory. */
#define BUFFERS_IN_PLACE  1u /* one memory block for input and output */
#define BUFFERS_UNALIGNED 2u /* at odd addresses */

/* operation.patient: how long a step asks again, of the time that a request may take. */
#define PATIENCE_FULL 1u
#define PATIENCE_SHORT \
	2u /* one part of PATIENCE_PARTS: locks have outlived all of it again and again */
#define PATIENCE_PARTS 20u

#define PLAN_DRIVES 2  /* drives that a plan can speak of */
#define TAGS        10 /* numbers for what is under way: 1 to 9, 0 is none */

#define OPERATION_INPUT 136 /* bytes of input spelled out; the rest repeats fill */

/* FIELD(name): every plain field of an operation, all uint32_t. */
#define OPERATION_FIELDS(FIELD)                                                                     \
	FIELD(handle)        /* enum handle_slot */                                                 \
	FIELD(to_actor)      /* enum actor */                                                       \
	FIELD(to_handle)     /* enum handle_slot */                                                 \
	FIELD(drive)         /* 0 or 1 */                                                           \
	FIELD(path)          /* enum lab_path */                                                    \
	FIELD(access)        /* ACCESS_* */                                                         \
	FIELD(share)         /* SHARE_* */                                                          \
	FIELD(account)       /* enum lab_account */                                                 \
	FIELD(narrow)        /* 1: as a 32-bit process */                                           \
	FIELD(overlapped)    /* 1: an overlapped handle */                                          \
	FIELD(buffered)      /* 1: reads of a file may be served by a cache */                      \
	FIELD(code)          /* control code */                                                     \
	FIELD(level)         /* interrupt request level */                                          \
	FIELD(flags)         /* CONTROL_* of fixtures/protocol/protocol.h */                        \
	FIELD(buffers)       /* BUFFERS_* */                                                        \
	FIELD(input_length)  /* bytes handed in: input, then fill */                                \
	FIELD(fill)          /* the byte after input */                                             \
	FIELD(output_length) /* bytes of room */                                                    \
	FIELD(offset)        /* bytes, of a read or write */                                        \
	FIELD(length)        /* bytes, of a read or write */                                        \
	FIELD(count)         /* how often, 0 is once */                                             \
	FIELD(tag)           /* 0: wait for the answer; else begin, and AWAIT under this number */  \
	FIELD(thread)        /* 1: on a thread of its own, which ends after it */                   \
	FIELD(how)           /* enum death */                                                       \
	FIELD(verb)          /* enum lab_verb */                                                    \
	FIELD(a)                                                                                    \
	FIELD(b)                                                                                    \
	FIELD(c)                                                                                    \
	FIELD(recorder) /* enum recorder_slot */                                                    \
	FIELD(force)    /* 16 bits of VARIANT_BOOL */                                               \
	FIELD(units)    /* of a name: UTF-16 units; those of input, then fill */                    \
	FIELD(patient) /* PATIENCE_*: asked again until the drive is not locked, or time is over */ \
	FIELD(manner)  /* NAME_*, OWNER_NOWHERE */                                                  \
	FIELD(limit)   /* milliseconds a recorder waits for the drive; 0: as long as it likes */

struct operation {
	enum operation_kind kind;
#define FIELD(name) uint32_t name;
	OPERATION_FIELDS(FIELD)
#undef FIELD
	uint32_t input_size; /* bytes in input */
	uint8_t input[OPERATION_INPUT];
};

#define OPERATION_TEXT 1024 /* enough for any operation in either text form */

/* Done through a recorder object. */
bool operation_is_recorders(const struct operation *operation);

const char *actor_name(enum actor actor);
int actor_parse(const char *name);

/* The exact form, and back. parse returns 0, or -1 and the reason in error. */
void operation_print(const struct operation *operation, char *text, size_t size);
int operation_parse(const char *text, struct operation *operation, char *error, size_t size);
/* In words, for people: `locks the drive as "Holder"`. */
void operation_describe(const struct operation *operation, char *text, size_t size);
/* What moves the tray, or may have to wait until a disc has spun up, has a time limit of its own: so many
 * seconds at least; 0 for what has none. */
uint32_t operation_seconds(const struct operation *operation);
/* The input as the drive gets it: input_length bytes. */
void operation_input(const struct operation *operation, uint8_t *input);
/* The documented name of a control code, NULL when it has none. */
const char *operation_code_name(uint32_t code);
/* A number in the input of a request, which is little-endian. */
uint32_t operation_number(const uint8_t bytes[4]);

#endif
