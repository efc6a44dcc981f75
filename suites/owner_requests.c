/* owner_requests.c - the requests that the owner of a locked drive is served and others are refused. */
#include "suites/owner_requests.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* A device control as a client sends it. */
struct sent {
	uint32_t code;
	uint32_t input_length;
	uint32_t output_length;
	enum before before; /* what the unlocked drive makes of it */
	uint8_t input[24];
};

/* Named after the clauses about them; a request that prevents goes before one that allows. */
static const struct sent check_verify[] = {
	{ IOCTL_STORAGE_CHECK_VERIFY, 0, 0, WORKS, { 0 } },
	{ IOCTL_STORAGE_CHECK_VERIFY, 0, 4, WORKS, { 0 } },
	{ IOCTL_STORAGE_CHECK_VERIFY2, 0, 0, WORKS, { 0 } },
};
static const struct sent contents[] = {
	{ IOCTL_CDROM_READ_TOC, 0, 804, WORKS, { 0 } },
	{ IOCTL_CDROM_READ_TOC_EX, 4, 804, WORKS, { 0 } },
};
static const struct sent configuration[] = {
	{ IOCTL_CDROM_GET_CONFIGURATION, 24, 256, WORKS, { 0 } },
};
static const struct sent size[] = {
	{ IOCTL_CDROM_GET_DRIVE_GEOMETRY, 0, 24, WORKS, { 0 } },
	{ IOCTL_CDROM_GET_DRIVE_GEOMETRY_EX, 0, 40, WORKS, { 0 } },
	{ IOCTL_DISK_GET_LENGTH_INFO, 0, 8, WORKS, { 0 } },
};
static const struct sent tray[] = {
	{ IOCTL_STORAGE_EJECT_MEDIA, 0, 0, UNTRIED, { 0 } },
	{ IOCTL_STORAGE_LOAD_MEDIA, 0, 0, UNTRIED, { 0 } },
	{ IOCTL_STORAGE_LOAD_MEDIA2, 0, 0, UNTRIED, { 0 } },
};
static const struct sent removal[] = {
	{ IOCTL_STORAGE_MEDIA_REMOVAL, 1, 0, WORKS, { 1 } },
	{ IOCTL_STORAGE_MEDIA_REMOVAL, 1, 0, WORKS, { 0 } },
	{ IOCTL_STORAGE_EJECTION_CONTROL, 1, 0, WORKS, { 1 } },
	{ IOCTL_STORAGE_EJECTION_CONTROL, 1, 0, WORKS, { 0 } },
};
static const struct sent notification[] = {
	{ IOCTL_STORAGE_MCN_CONTROL, 1, 0, VARIES, { 1 } },
	{ IOCTL_STORAGE_MCN_CONTROL, 1, 0, VARIES, { 0 } },
};
static const struct sent disc[] = {
	{ IOCTL_DVD_START_SESSION, 0, 4, UNTRIED, { 0 } },
	{ IOCTL_DVD_GET_REGION, 0, 8, VARIES, { 0 } },
	{ IOCTL_AACS_READ_MEDIA_KEY_BLOCK_SIZE, 4, 4, VARIES, { 0 } },
	{ IOCTL_CDROM_RAW_READ, 16, 2352, VARIES, { [8] = 1 } },
	{ IOCTL_CDROM_SET_SPEED, 12, 0, VARIES, { [4] = 0xFF, 0xFF, 0xFF, 0xFF } },
	{ IOCTL_CDROM_GET_PERFORMANCE, 20, 256, VARIES, { 0 } },
	{ IOCTL_CDROM_PLAY_AUDIO_MSF, 6, 0, UNTRIED, { 0, 2, 0, 0, 3, 0 } },
};
/* It writes to the calibration area of a disc. */
static const struct sent calibration[] = {
	{ IOCTL_CDROM_SEND_OPC_INFORMATION, 12, 0, UNTRIED, { 0 } },
};
static const struct sent writing[] = {
	{ IOCTL_DISK_IS_WRITABLE, 0, 0, VARIES, { 0 } },
	{ IOCTL_DISK_VERIFY, 16, 0, VARIES, { [9] = 8 } },
};
/* They end what others on the bus are doing. */
static const struct sent resets[] = {
	{ IOCTL_STORAGE_RESET_DEVICE, 0, 0, UNTRIED, { 0 } },
	{ IOCTL_STORAGE_RESET_BUS, 1, 0, UNTRIED, { 0 } },
	{ IOCTL_STORAGE_RESERVE, 0, 0, UNTRIED, { 0 } },
	{ IOCTL_STORAGE_RELEASE, 0, 0, UNTRIED, { 0 } },
};
static const struct sent undefined[] = {
	{ CONTROL_CODE(DEVICE_CD_ROM, 0x7FF, 0, 3), 8, 8, VARIES, { 0 } },
	{ CONTROL_CODE(DEVICE_CONTROLLER, 0x7FF, 0, 3), 8, 8, VARIES, { 0 } },
	{ CONTROL_CODE(DEVICE_DISK, 0x7FF, 0, 3), 8, 8, VARIES, { 0 } },
	{ CONTROL_CODE(DEVICE_STORAGE, 0x7FF, 0, 3), 8, 8, VARIES, { 0 } },
	{ CONTROL_CODE(DEVICE_DVD, 0x7FF, 0, 3), 8, 8, VARIES, { 0 } },
};
/* The published driver answers these from memory, for everybody. */
static const struct sent addresses[] = {
	{ IOCTL_STORAGE_GET_DEVICE_NUMBER, 0, 12, WORKS, { 0 } },
	{ IOCTL_STORAGE_GET_HOTPLUG_INFO, 0, 8, WORKS, { 0 } },
	{ IOCTL_STORAGE_GET_MEDIA_TYPES_EX, 0, 256, WORKS, { 0 } },
	{ IOCTL_SCSI_GET_ADDRESS, 0, 8, WORKS, { 0 } },
};
/* These are of device types that have nothing to do with storage. */
static const struct sent foreign[] = {
	{ IOCTL_MOUNTDEV_QUERY_DEVICE_NAME, 0, 256, WORKS, { 0 } },
	{ IOCTL_VOLUME_ONLINE, 0, 0, VARIES, { 0 } },
};

static const struct {
	const struct sent *list;
	size_t count;
} groups[GROUP_COUNT] = {
	[CHECK_VERIFY] = { check_verify, COUNT(check_verify) },
	[CONTENTS] = { contents, COUNT(contents) },
	[CONFIGURATION] = { configuration, COUNT(configuration) },
	[SIZE] = { size, COUNT(size) },
	[TRAY] = { tray, COUNT(tray) },
	[REMOVAL] = { removal, COUNT(removal) },
	[NOTIFICATION] = { notification, COUNT(notification) },
	[DISC] = { disc, COUNT(disc) },
	[CALIBRATION] = { calibration, COUNT(calibration) },
	[WRITING] = { writing, COUNT(writing) },
	[RESETS] = { resets, COUNT(resets) },
	[UNDEFINED_CODES] = { undefined, COUNT(undefined) },
	[ADDRESSES] = { addresses, COUNT(addresses) },
	[FOREIGN] = { foreign, COUNT(foreign) },
};

_Static_assert(COUNT(addresses) == ADDRESSES_COUNT, "as the suite has room for");

size_t count_of(enum group group)
{
	return groups[group].count;
}

enum before before_of(enum group group, size_t index)
{
	return groups[group].list[index].before;
}

struct operation sends(enum group group, size_t index)
{
	const struct sent *sent = &groups[group].list[index];

	return controls(sent->code, sent->input, sent->input_length, sent->output_length);
}
