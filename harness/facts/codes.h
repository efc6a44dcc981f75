/*
 * codes.h - the numbers of the interface under test: control codes, structure layouts, flags.
 *
 * Facts only, shared by the suites and by the emulated drive; what either makes of them is its own
 * business. Everything is a plain constant, so this header also serves a freestanding build. The
 * values come from ntddcdrm.h, ntddstor.h, ntddscsi.h, ntddmmc.h and winioctl.h; mingw-w64 has none
 * of the exclusive-access definitions, which is why they are spelled out here.
 */
#ifndef EXACCESS_CODES_H
#define EXACCESS_CODES_H

/* CTL_CODE: device type, function, method (0 is buffered), required access (1 read, 2 write). */
#define CONTROL_CODE(device, function, method, access)                                     \
	((uint32_t)(device) << 16 | (uint32_t)(access) << 14 | (uint32_t)(function) << 2 | \
		(uint32_t)(method))
#define CONTROL_DEVICE(code) ((code) >> 16)
#define CONTROL_ACCESS(code) ((code) >> 14 & 3)
#define CONTROL_METHOD(code) ((code)&3)

/* Device types that mark a request as one for storage. */
#define DEVICE_CD_ROM        0x02
#define DEVICE_CONTROLLER    0x04
#define DEVICE_DISK          0x07
#define DEVICE_FILE_SYSTEM   0x09
#define DEVICE_STORAGE       0x2D
#define DEVICE_DVD           0x33
#define DEVICE_MOUNT_MANAGER 0x4D
#define DEVICE_VOLUME        0x56

/* CONTROL(name, value): every control code that this program knows by name. */
#define CONTROL_CODES(CONTROL)                                    \
	CONTROL(IOCTL_CDROM_EXCLUSIVE_ACCESS, 0x0002C05C)         \
	CONTROL(IOCTL_CDROM_GET_INQUIRY_DATA, 0x00024064)         \
	CONTROL(IOCTL_CDROM_READ_TOC, 0x00024000)                 \
	CONTROL(IOCTL_CDROM_READ_TOC_EX, 0x00024054)              \
	CONTROL(IOCTL_CDROM_GET_CONFIGURATION, 0x00024058)        \
	CONTROL(IOCTL_CDROM_GET_DRIVE_GEOMETRY, 0x0002404C)       \
	CONTROL(IOCTL_CDROM_GET_DRIVE_GEOMETRY_EX, 0x00024050)    \
	CONTROL(IOCTL_CDROM_RAW_READ, 0x0002403E)                 \
	CONTROL(IOCTL_CDROM_SET_SPEED, 0x00024060)                \
	CONTROL(IOCTL_CDROM_GET_PERFORMANCE, 0x00024070)          \
	CONTROL(IOCTL_CDROM_SEND_OPC_INFORMATION, 0x0002C06C)     \
	CONTROL(IOCTL_CDROM_PLAY_AUDIO_MSF, 0x00024018)           \
	CONTROL(IOCTL_CDROM_READ_Q_CHANNEL, 0x0002402C)           \
	CONTROL(IOCTL_STORAGE_QUERY_PROPERTY, 0x002D1400)         \
	CONTROL(IOCTL_STORAGE_GET_DEVICE_NUMBER, 0x002D1080)      \
	CONTROL(IOCTL_STORAGE_GET_MEDIA_TYPES_EX, 0x002D0C04)     \
	CONTROL(IOCTL_STORAGE_GET_HOTPLUG_INFO, 0x002D0C14)       \
	CONTROL(IOCTL_STORAGE_CHECK_VERIFY, 0x002D4800)           \
	CONTROL(IOCTL_STORAGE_CHECK_VERIFY2, 0x002D0800)          \
	CONTROL(IOCTL_STORAGE_MEDIA_REMOVAL, 0x002D4804)          \
	CONTROL(IOCTL_STORAGE_EJECT_MEDIA, 0x002D4808)            \
	CONTROL(IOCTL_STORAGE_LOAD_MEDIA, 0x002D480C)             \
	CONTROL(IOCTL_STORAGE_LOAD_MEDIA2, 0x002D080C)            \
	CONTROL(IOCTL_STORAGE_EJECTION_CONTROL, 0x002D0940)       \
	CONTROL(IOCTL_STORAGE_MCN_CONTROL, 0x002D0944)            \
	CONTROL(IOCTL_STORAGE_RESERVE, 0x002D4810)                \
	CONTROL(IOCTL_STORAGE_RELEASE, 0x002D4814)                \
	CONTROL(IOCTL_STORAGE_RESET_BUS, 0x002D5000)              \
	CONTROL(IOCTL_STORAGE_RESET_DEVICE, 0x002D5004)           \
	CONTROL(IOCTL_SCSI_GET_ADDRESS, 0x00041018)               \
	CONTROL(IOCTL_SCSI_PASS_THROUGH, 0x0004D004)              \
	CONTROL(IOCTL_SCSI_PASS_THROUGH_DIRECT, 0x0004D014)       \
	CONTROL(IOCTL_DISK_GET_LENGTH_INFO, 0x0007405C)           \
	CONTROL(IOCTL_DISK_IS_WRITABLE, 0x00070024)               \
	CONTROL(IOCTL_DISK_VERIFY, 0x00070014)                    \
	CONTROL(IOCTL_DISK_UPDATE_DRIVE_SIZE, 0x0007C0C8)         \
	CONTROL(IOCTL_DVD_START_SESSION, 0x00335000)              \
	CONTROL(IOCTL_DVD_GET_REGION, 0x00335014)                 \
	CONTROL(IOCTL_AACS_READ_MEDIA_KEY_BLOCK_SIZE, 0x003350C0) \
	CONTROL(IOCTL_MOUNTDEV_QUERY_DEVICE_NAME, 0x004D0008)     \
	CONTROL(IOCTL_VOLUME_ONLINE, 0x0056C008)                  \
	CONTROL(FSCTL_LOCK_VOLUME, 0x00090018)                    \
	CONTROL(FSCTL_UNLOCK_VOLUME, 0x0009001C)                  \
	CONTROL(FSCTL_DISMOUNT_VOLUME, 0x00090020)                \
	CONTROL(FSCTL_IS_VOLUME_MOUNTED, 0x00090028)

#define CONTROL(name, value) name = value,
enum { CONTROL_CODES(CONTROL) };
#undef CONTROL

/* EXCLUSIVE_ACCESS_REQUEST_TYPE. */
#define EXCLUSIVE_ACCESS_QUERY  0u
#define EXCLUSIVE_ACCESS_LOCK   1u
#define EXCLUSIVE_ACCESS_UNLOCK 2u

/* CDROM_EXCLUSIVE_ACCESS: RequestType at 0, Flags at 4, 8 bytes, little-endian. */
#define EXCLUSIVE_ACCESS_SIZE 8u
/* CDROM_EXCLUSIVE_LOCK: the above at 0, CallerName at 8, 72 bytes. */
#define EXCLUSIVE_LOCK_NAME 8u
#define EXCLUSIVE_LOCK_SIZE 72u
/* CDROM_EXCLUSIVE_LOCK_STATE: LockState (one byte) at 0, CallerName at 1, 65 bytes. */
#define EXCLUSIVE_STATE_NAME 1u
#define EXCLUSIVE_STATE_SIZE 65u
/* CDROM_EXCLUSIVE_CALLER_LENGTH: bytes in a CallerName field, with the NUL. */
#define CALLER_NAME_FIELD 64u
/* CDROM_LOCK_IGNORE_VOLUME, of a lock; CDROM_NO_MEDIA_NOTIFICATIONS, of an unlock. */
#define FLAG_IGNORE_VOLUME          1u
#define FLAG_NO_MEDIA_NOTIFICATIONS 2u

/* STORAGE_PROPERTY_QUERY: PropertyId at 0, QueryType at 4, 12 bytes. */
#define PROPERTY_QUERY_SIZE     12u
#define PROPERTY_QUERY_STANDARD 0u
#define PROPERTY_QUERY_EXISTS   1u
#define PROPERTY_QUERY_MASK     2u
#define PROPERTY_DEVICE         0u
#define PROPERTY_ADAPTER        1u
#define PROPERTY_DEVICE_ID      2u
#define PROPERTY_UNIQUE_ID      3u
#define PROPERTY_WRITE_CACHE    4u

/* Access masks of an open. */
#define ACCESS_READ_DATA       0x00000001u
#define ACCESS_WRITE_DATA      0x00000002u
#define ACCESS_READ_ATTRIBUTES 0x00000080u
#define ACCESS_SYNCHRONIZE     0x00100000u
#define ACCESS_MAXIMUM_ALLOWED 0x02000000u
#define ACCESS_GENERIC_ALL     0x10000000u
#define ACCESS_GENERIC_WRITE   0x40000000u
#define ACCESS_GENERIC_READ    0x80000000u

/* Share modes of an open. */
#define SHARE_READ  1u
#define SHARE_WRITE 2u

/* SCSI operation codes. */
#define SCSI_TEST_UNIT_READY     0x00
#define SCSI_REQUEST_SENSE       0x03
#define SCSI_INQUIRY             0x12
#define SCSI_START_STOP_UNIT     0x1B
#define SCSI_PREVENT_ALLOW       0x1E
#define SCSI_READ_CAPACITY       0x25
#define SCSI_READ_10             0x28
#define SCSI_SYNCHRONIZE_CACHE   0x35
#define SCSI_READ_SUB_CHANNEL    0x42
#define SCSI_READ_TOC            0x43
#define SCSI_GET_CONFIGURATION   0x46
#define SCSI_GET_EVENT_STATUS    0x4A
#define SCSI_MODE_SENSE_10       0x5A
#define SCSI_SET_CD_SPEED        0xBB
#define SCSI_WRITE_10            0x2A
#define SCSI_VERIFY_10           0x2F
#define SCSI_PLAY_AUDIO_MSF      0x47
#define SCSI_SEND_OPC            0x54
#define SCSI_RESERVE             0x16
#define SCSI_RELEASE             0x17
#define SCSI_REPORT_KEY          0xA4
#define SCSI_GET_PERFORMANCE     0xAC
#define SCSI_READ_DISC_STRUCTURE 0xAD
#define SCSI_READ_CD             0xBE

/*
 * SCSI_PASS_THROUGH, for 64-bit callers and for 32-bit ones: Length (2 bytes) at 0, ScsiStatus at 2,
 * CdbLength at 6, SenseInfoLength at 7, DataIn at 8, DataTransferLength at 12, TimeOutValue at 16,
 * then the offsets of data and sense, and Cdb[16]. The same for _DIRECT, whose buffer pointer this
 * program takes for an offset too.
 */
#define PASS_THROUGH_STATUS       2u
#define SCSI_STATUS_GOOD          0u /* there */
#define PASS_THROUGH_CDB_LENGTH   6u
#define PASS_THROUGH_SENSE_LENGTH 7u
#define PASS_THROUGH_DATA_IN      8u /* 0 to the drive, 1 from it, 2 no data */
#define PASS_THROUGH_TRANSFER     12u
#define PASS_THROUGH_TIMEOUT      16u
#define PASS_THROUGH_64_SIZE      56u
#define PASS_THROUGH_64_DATA      24u /* 8 bytes */
#define PASS_THROUGH_64_SENSE     32u
#define PASS_THROUGH_64_CDB       36u
#define PASS_THROUGH_32_SIZE      44u
#define PASS_THROUGH_32_DATA      20u /* 4 bytes */
#define PASS_THROUGH_32_SENSE     24u
#define PASS_THROUGH_32_CDB       28u

/* Bytes in a sector of a data disc. */
#define SECTOR_SIZE 2048u

/* An interrupt request level other than PASSIVE_LEVEL. */
#define LEVEL_PASSIVE  0u
#define LEVEL_APC      1u
#define LEVEL_DISPATCH 2u

#endif
