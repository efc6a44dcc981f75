/*
 * windows_drive.h - what the parts of windows/drive.c share: threads that wait in a caller's place,
 * names of a drive, requests under way, and the lab around it. Private to this folder,
 * windows/drives.c and windows/specs.c.
 *
 * Whatever may hang has a deadline: a driver that never answers costs a case and maybe a contender, not
 * the runner. Functions return 0 or a negative enum drive_error, and
 * then drive->error says why.
 */
#ifndef EXACCESS_DRIVE_WINDOWS_H
#define EXACCESS_DRIVE_WINDOWS_H

/* winioctl.h has macros of the names in codes.h. */
#define WIN32_LEAN_AND_MEAN
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>
#include <winternl.h>

#include "fixtures/protocol/protocol.h"
#include "harness/drive/drive.h"
#include "harness/system/windows/native.h"

#define DRIVE_PATHS  8   /* enum lab_path */
#define DRIVE_LETTER 3u  /* bytes of "D:" */
#define DRIVE_NAME   300 /* bytes of any name of a drive, in UTF-8 */

/* ---- the system's own functions (windows/native.c) ---- */

/* Of ntdll and kernel32; those that came after NT 5.2 are NULL on older systems. */
struct native {
	NTSTATUS(NTAPI *control)
	(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, void *context, IO_STATUS_BLOCK *block,
		ULONG code, void *input, ULONG input_length, void *output, ULONG output_length);
	NTSTATUS(NTAPI *control_file_system)
	(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, void *context, IO_STATUS_BLOCK *block,
		ULONG code, void *input, ULONG input_length, void *output, ULONG output_length);
	NTSTATUS(NTAPI *read)
	(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, void *context, IO_STATUS_BLOCK *block,
		void *data, ULONG length, LARGE_INTEGER *offset, ULONG *key);
	NTSTATUS(NTAPI *write)
	(HANDLE file, HANDLE event, PIO_APC_ROUTINE routine, void *context, IO_STATUS_BLOCK *block,
		void *data, ULONG length, LARGE_INTEGER *offset, ULONG *key);
	NTSTATUS(NTAPI *flush)(HANDLE file, IO_STATUS_BLOCK *block);
	NTSTATUS(NTAPI *query)
	(HANDLE file, IO_STATUS_BLOCK *block, void *data, ULONG length, int class_of_information);
	NTSTATUS(NTAPI *query_volume)
	(HANDLE file, IO_STATUS_BLOCK *block, void *data, ULONG length, int class_of_information);
	ULONG(NTAPI *win32_of)(NTSTATUS status);
	NTSTATUS(NTAPI *last_status)(void);
	BOOL(WINAPI *cancel)(HANDLE file, OVERLAPPED *block);   /* CancelIoEx, 6.0 */
	BOOL(WINAPI *cancel_thread)(HANDLE thread);             /* CancelSynchronousIo, 6.0 */
	BOOL(WINAPI *thread_waits)(HANDLE thread, BOOL *waits); /* GetThreadIOPendingFlag */
};

const struct native *native(void);
/* The NTSTATUS of the call of kernel32 that has just failed on this thread, after before_call() on it;
 * where the system does not tell it, the status that has this Win32 code in our table. */
void before_call(void);
uint32_t status_of_call(DWORD win32);

/* ---- tasks (windows/task.c) ---- */

enum { TASK_RUNS, TASK_DONE, TASK_ABANDONED };

/* Work that may take long, on a thread of its own. The work's data begins with a struct task, in
 * memory of its own from malloc; whoever drops it last frees it. */
struct task {
	void (*work)(struct task *task);
	/* Undoes what the work has done when nobody waits for it any more; may be NULL. */
	void (*regret)(struct task *task);
	HANDLE done; /* set when the work is over */
	volatile LONG holders;
	volatile LONG state;        /* TASK_* */
	struct task_thread *thread; /* while the work goes on */
};

/* Starts work. lone: on a thread that ends with it, so that what the thread has begun ends too. 0, or
 * -1 when there is no memory or thread: task is freed. */
int task_start(struct task *task, void (*work)(struct task *task), bool lone);
/* Waits for its end: 0, or -1 at the deadline. */
int task_wait(struct task *task, uint64_t deadline);
/* Asks the system to break off what the work waits for. */
void task_cancel(struct task *task);
/* Has the work reached a driver that takes its time, as far as the system tells? */
bool task_is_in_driver(struct task *task);
/* As task_wait, but cancelled at the deadline and, if that does not help soon, abandoned: -1 then, and
 * task is no more the caller's. */
int task_finish(struct task *task, uint64_t deadline);
void task_drop(struct task *task);

/* ---- calls of contenders (windows/watch.c) ---- */

/*
 * A call on the caller's own thread, which is quicker by far than a task. It is broken off when its time
 * is over; where the system, or the driver, does not do that, the process hangs, and it is for who
 * started it to end it. So this is for contenders: the runner waits for those with a deadline.
 */
struct watch {
	uint64_t deadline;
	HANDLE thread;
	bool late;
	struct watch *next;
};

void watch_begin(struct watch *watch, uint64_t deadline);
/* True when the time was over before the call was. */
bool watch_end(struct watch *watch);

/* ---- drives ---- */

struct exdrive;
struct mailbox;

struct windows_drive {
	struct drive drive;
	char tag[TAG_MAX + 1];
	char name[DRIVE_NAME];       /* as the address says */
	wchar_t *paths[DRIVE_PATHS]; /* how it can be opened; NULL: there is no such path */
	bool named;                  /* paths are known */
	struct exdrive *exdrive;     /* its lab; NULL for a drive that is none of ours */
	DWORD main_thread;           /* others end, and what they have begun with them */
};

__attribute__((format(gnu_printf, 3, 4))) int windows_fail(
	struct windows_drive *drive, int error, const char *format, ...);

static inline struct windows_drive *windows_of(struct drive *drive)
{
	return (struct windows_drive *)(void *)drive;
}

/* A handle to a file object. */
struct drive_handle {
	struct windows_drive *drive;
	HANDLE handle;
	process_file carrier; /* the slot that owns handle, or -1 */
	bool overlapped;      /* its requests return at once */
	bool unsure;          /* ... or may: taken over where the system does not tell */
	bool watched;         /* opened by a contender, for itself */
	struct io *pending;   /* requests under way */
	struct mailbox *mailbox;
};

/* ---- requests (windows/request.c) ---- */

int windows_submit(struct drive_handle *handle, struct drive_request *request, uint64_t deadline);
int windows_wait(struct drive_handle *handle, struct drive_request *request, uint64_t deadline);
int windows_cancel(struct drive_handle *handle, struct drive_request *request, uint64_t deadline);
int windows_wait_or_cancel(struct drive_handle *handle, struct drive_request *request,
	uint64_t until, uint64_t deadline, bool *late);
/* The handle is about to be closed: gives up what is under way on it. */
void windows_forget_requests(struct drive_handle *handle);
/* A control request from beginning to end, on any handle of this drive. */
int windows_control(struct drive_handle *handle, uint32_t code, const void *input,
	uint32_t input_length, void *output, uint32_t output_length, uint64_t deadline,
	struct drive_result *result);

/* ---- layouts (windows/layout.c) ---- */

/*
 * The memory of a request as the system gets it: the caller's own, except for pass-through requests,
 * whose layout depends on the width of pointers and which may hold one, and for memory that is not to
 * be touched.
 */
struct parcel {
	void *input, *output;
	uint32_t input_length, output_length;
	uint8_t *own;  /* memory of the parcel's, or NULL */
	uint8_t *data; /* what a pointer in the request points to, or NULL */
	uint32_t data_at, data_length;
	uint32_t shift; /* bytes that this layout is shorter than the plans' */
	bool foreign;   /* output has to be unpacked */
};

/* As a program with pointers of so many bits sends it. 0, or -1 when memory is short. */
int parcel_pack(struct parcel *parcel, const struct drive_request *request, uint32_t pointer_bits);
/* Brings the output into the form and place that the caller expects, and *information with it. */
void parcel_unpack(
	const struct parcel *parcel, struct drive_request *request, uint64_t *information);
void parcel_free(struct parcel *parcel);

/* ---- names (windows/names.c) ---- */

/* A drive of the system's enumeration. All strings are the listing's. */
struct listed {
	wchar_t *interface_path;
	char *friendly, *hardware_id, *service, *driver_version, *instance; /* NULL: unknown */
	char *upper_filters, *lower_filters; /* separated by ", ", or NULL */
	uint32_t number;                     /* of \\.\CdRomN; UINT32_MAX unknown */
	struct listed *next;
};

/* Every CD-ROM drive that has a device interface; NULL when there is none. */
struct listed *listed_all(void);
void listed_free(struct listed *list);
/* Is it one of exdrive.sys? Those have their own names. */
bool listed_is_exdrive(const struct listed *listed);
/* The one of that interface path or number, which is none of ours; NULL when there is none. */
struct listed *listed_find(const wchar_t *path, uint32_t number);
/* The number of the CD-ROM drive that can be opened by path, UINT32_MAX if it is none or does not say. */
uint32_t number_of_path(const wchar_t *path);
/* N of \\.\CdRomN, UINT32_MAX for any other path. */
uint32_t number_in_name(const wchar_t *path);
/* Finds the paths of a drive that is none of ours, from the one in drive->name. Mounts its volume to
 * find a file there, so it is the runner's, who tells the others. 0, or why not. */
int windows_find_paths(struct windows_drive *drive, uint64_t deadline);
/* "D:" of the drive with this device name, such as \Device\CdRom0. 0, or -1 without one. */
int letter_of_device(const wchar_t *device, wchar_t letter[DRIVE_LETTER]);
/* Paths of the drive: of ours its own words, on first use; of others those of the address. */
int windows_know_paths(struct windows_drive *drive, uint64_t deadline);
void windows_forget_paths(struct windows_drive *drive);
int windows_enumerate(struct drive *drive, char *text, size_t size, uint64_t deadline);

/* ---- addresses (windows/address.c) ---- */

/* What drive_connect() takes for a drive of the system's: its name and all its paths. Every process of a
 * run has them from here; to look for them again would mount the volume in the middle of a case. 0, or
 * -1 and why in error. */
int address_find(const char *spec, char *address, size_t size, char *error, size_t error_size);
/* Takes them out again, without asking the system. -1: it is no such address. */
int address_take(struct windows_drive *drive, const char *address);
/* Takes a path out of `WORD separator PATH`; other words are passed over. */
void address_take_path(struct windows_drive *drive, const char *field, char separator);

/* ---- the volume (windows/volume.c) ---- */

int windows_volume_info(struct drive *drive, struct drive_result *result, char *text, size_t size,
	uint64_t deadline);
/* The path of a file on the volume of that letter, a large one if there is one; to be freed. NULL when
 * there is none. Mounts the volume. */
wchar_t *volume_find_file(struct windows_drive *drive, wchar_t letter, uint64_t deadline);

enum volume_state { VOLUME_UNKNOWN, VOLUME_DISMOUNTED, VOLUME_MOUNTED };

/* Is a volume mounted? Neither drive nor file system is asked, nothing is mounted by it. */
enum volume_state volume_state(struct windows_drive *drive, uint64_t deadline);

/* ---- opening ---- */

/* Opens one of the drive's paths, watched or as a task. result says how that went; *handle is NULL unless
 * it did. */
int windows_open_path(struct windows_drive *drive, const struct drive_open *open, bool watched,
	uint64_t deadline, struct drive_handle **handle, struct drive_result *result);
void windows_close(struct drive_handle *handle);
/* Opens the first path there is, with no right but to ask for attributes. NULL, and drive->error. */
struct drive_handle *windows_open_onlooker(struct windows_drive *drive, uint64_t deadline);

/* ---- identity, and the lab of a drive that is none of ours ---- */

int windows_identify(struct windows_drive *drive, struct drive_facts *facts, uint64_t deadline);
int windows_offers(struct windows_drive *drive, uint32_t *needs, uint64_t deadline);
bool windows_is_administrator(void);
/* What this program cannot do here whatever the drive is: bits of enum need. */
uint32_t windows_lacks(void);
int windows_lab(struct windows_drive *drive, uint32_t verb, uint32_t a, struct drive_result *result,
	char *text, size_t size, uint64_t deadline);

/* ---- exdrive.sys (windows/exdrive.c) ---- */

/* A device of our drivers, known by its name and nothing else, as something to open; and its end, with a
 * handle on it or NULL. */
void device_init(struct windows_drive *device, const char *name);
void device_clear(struct windows_drive *device, struct drive_handle *handle);

/* Reads "exdrive:UNIT" with or without ":PERSONALITY", which is *personality, "" without: 0, or -1 when
 * it is something else. */
int exdrive_parse(const char *spec, uint32_t *unit, const char **personality);
/* The lab of a unit; NULL when memory is short. The device is opened on first use. */
struct exdrive *exdrive_new(uint32_t unit);
void exdrive_free(struct exdrive *exdrive);
bool exdrive_is_loaded(void);
/* Makes the unit a new drive of that behaviour. 0, or -1 and why in error. */
int exdrive_behave(uint32_t unit, const char *personality, char *error, size_t size);
int exdrive_know_paths(struct windows_drive *drive, uint64_t deadline);
int exdrive_identify(struct windows_drive *drive, struct drive_facts *facts, uint64_t deadline);
int exdrive_lab(struct windows_drive *drive, const uint32_t operands[4],
	struct drive_result *result, char *text, size_t size, uint64_t deadline);
/* Name services: code is EXDRIVE_NAMES or EXDRIVE_VOLUME. */
int exdrive_names(struct windows_drive *drive, uint32_t code, struct drive_result *result,
	char *text, size_t size, uint64_t deadline);
/* Tells the command log what this process is called. */
int exdrive_tag(struct windows_drive *drive, uint64_t deadline);
/* What the driver itself says of an open that the system let happen: when that is a refusal, the handle
 * is closed, *handle NULL, and result says so. */
int exdrive_opened(struct drive_handle **handle, struct drive_result *result, uint64_t deadline);
/* ---- what only kernel mode can send (windows/kernel.c) ---- */

/* Is the probe there, on a system where it can do its work? */
bool probe_is_there(void);
/* A request that only kernel mode can send, by the probe, or to our own drive by itself. */
int kernel_send(struct drive_handle *handle, struct drive_request *request, uint64_t deadline);

/* ---- notifications (windows/events.c) ---- */

int windows_subscribe(struct drive_handle *handle, uint64_t deadline);
int windows_events(struct drive_handle *handle, char *text, size_t size, uint64_t deadline);
void mailbox_close(struct mailbox *mailbox);
/* Can this system deliver notifications at all? */
bool notifications_are_there(void);

#endif
