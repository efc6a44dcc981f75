/*
 * lab.h - the vocabulary of what surrounds a drive: paths to it, media, accounts, notifications,
 * and the things a lab can do to it.
 *
 * Shared by plans, the protocol of the emulated drive, and the emulated drive itself, so that one
 * name and one number stand for one thing everywhere. Pure data; no behaviour.
 */
#ifndef EXACCESS_LAB_H
#define EXACCESS_LAB_H

/* PATH(name, number, word in records, what a user would write) */
#define LAB_PATHS(PATH)                                                                         \
	PATH(INTERFACE, 0, "interface", "the device interface path")                            \
	PATH(DEVICE_NAME, 1, "device-name", "\\\\.\\CdRom0")                                    \
	PATH(LETTER, 2, "letter", "\\\\.\\D:")                                                  \
	PATH(VOLUME_GUID, 3, "volume-guid", "\\\\?\\Volume{...}")                               \
	PATH(GLOBALROOT, 4, "globalroot", "\\\\?\\GLOBALROOT\\Device\\CdRom0")                  \
	PATH(LETTER_ROOT, 5, "letter-root", "\\\\.\\D:\\")                                      \
	PATH(INTERFACE_ROOT, 6, "interface-root", "the device interface path with a backslash") \
	PATH(FILE_ON_VOLUME, 7, "file", "D:\\README.TXT")

/* MEDIUM(name, number, word, meaning) */
#define LAB_MEDIA(MEDIUM)                                                        \
	MEDIUM(NO_DISC, 0, "none", "no disc")                                    \
	MEDIUM(DATA_DISC, 1, "data", "a data disc with an ISO 9660 file system") \
	MEDIUM(AUDIO_DISC, 2, "audio", "an audio disc")                          \
	MEDIUM(BLANK_DISC, 3, "blank", "a blank recordable disc")                \
	MEDIUM(UDF_DISC, 4, "udf", "a rewritable disc with a UDF file system")

/* Cases tell data discs apart by their content, a number from 1 up to this. */
#define LAB_DATA_DISCS 9u

/* ACCOUNT(name, number, word, meaning) */
#define LAB_ACCOUNTS(ACCOUNT)                                                   \
	ACCOUNT(ADMINISTRATOR, 0, "administrator", "an elevated administrator") \
	ACCOUNT(STANDARD_USER, 1, "user", "a standard user")                    \
	ACCOUNT(SYSTEM, 2, "system", "the SYSTEM account")

/* EVENT(name, number, word, GUID or origin): notifications a client can subscribe to. */
#define LAB_EVENTS(EVENT)                                                        \
	EVENT(ARRIVAL, 0, "arrival", "GUID_IO_MEDIA_ARRIVAL")                    \
	EVENT(REMOVAL, 1, "removal", "GUID_IO_MEDIA_REMOVAL")                    \
	EVENT(EJECT_REQUEST, 2, "eject-request", "GUID_IO_MEDIA_EJECT_REQUEST")  \
	EVENT(LOCKED, 3, "exclusive-lock", "GUID_IO_CDROM_EXCLUSIVE_LOCK")       \
	EVENT(UNLOCKED, 4, "exclusive-unlock", "GUID_IO_CDROM_EXCLUSIVE_UNLOCK") \
	EVENT(DEVICE_GONE, 5, "device-removed", "the device's removal is complete")

/*
 * STOP(name, number, word, meaning): places in the class driver where what comes there next can be made to
 * wait, so that what others do meanwhile is a step and not luck. Only what waits is held up, and whatever
 * has to wait for it.
 */
#define LAB_STOPS(STOP)                                                                       \
	STOP(LOCK_CHECKED, 0, "lock-checked", "a lock request has passed its checks")         \
	STOP(LOCK_TAKEN, 1, "lock-taken", "a lock has been taken, and is not answered")       \
	STOP(QUERY_COPIED, 2, "query-copied", "a state has been copied, and is not answered") \
	STOP(RELEASE_BEGUN, 3, "release-begun",                                               \
		"an unlock has passed its checks, or the owner's file object ends")           \
	STOP(RELEASE_TOLD, 4, "release-told", "listeners are told, and the owner is there")   \
	STOP(RELEASED, 5, "released", "the owner is no more, and the release not at its end")

/*
 * VERB(name, number, word, need, meaning): what a lab can do. a, b and c are the verb's operands;
 * the answer is a status and, where said, text. Need is the capability without which a target's
 * lab cannot do it (needs.def).
 */
#define LAB_VERBS(VERB)                                                                            \
	VERB(RESET, 0, "reset", NOTHING, "bring drive, medium and machine to the initial state")   \
	VERB(INSERT, 1, "insert", DISC_CHANGE,                                                     \
		"put medium a with content number b in, close tray")                               \
	VERB(TAKE_OUT, 2, "take-out", DISC_CHANGE, "take the medium out, close the tray")          \
	VERB(OPEN_TRAY, 3, "open-tray", TRAY, "open the tray by hand, medium in it")               \
	VERB(CLOSE_TRAY, 4, "close-tray", TRAY, "close the tray")                                  \
	VERB(PRESS_EJECT, 5, "press-eject", EJECT_BUTTON, "press the eject button")                \
	VERB(MOUNT, 6, "mount", MOUNTED_VOLUME, "use the drive letter so that the volume mounts")  \
	VERB(PASS_TIME, 7, "pass-time", NOTHING, "let a milliseconds of the drive's time pass")    \
	VERB(REAL_CLOCK, 8, "real-clock", COMMANDS, "a 1: drive time is real time; 0: by hand")    \
	VERB(POLL_PERIOD, 9, "poll-period", FAULT_INJECTION, "poll for media every a ms, 0 never") \
	VERB(STALL, 10, "stall", FAULT_INJECTION, "SCSI command a (256: any) stalls from now on")  \
	VERB(RELEASE_STALL, 11, "release-stall", FAULT_INJECTION, "stalled commands go on")        \
	VERB(EXHAUST_MEMORY, 12, "exhaust-memory", DRIVER_FAULTS,                                  \
		"the next a requests find no memory")                                              \
	VERB(FAIL_COMMAND, 13, "fail-command", FAULT_INJECTION,                                    \
		"the next SCSI command a fails with sense key b, additional sense c")              \
	VERB(CLEAR_COMMANDS, 14, "clear-commands", COMMANDS, "empty the command log")              \
	VERB(READ_COMMANDS, 15, "read-commands", COMMANDS, "text: the commands since")             \
	VERB(READ_EVENT_LOG, 16, "read-event-log", EVENT_LOG, "text: system events since reset")   \
	VERB(UNPLUG, 17, "unplug", PLUG, "surprise removal")                                       \
	VERB(PLUG_IN, 18, "plug-in", PLUG, "plug the drive in again: a new device")                \
	VERB(ASK_REMOVAL, 19, "ask-removal", DEVICE_NODE,                                          \
		"safe removal: the status says if allowed")                                        \
	VERB(RESTART_DEVICE, 20, "restart-device", DEVICE_NODE, "disable and enable the device")   \
	VERB(SLEEP, 21, "sleep", SLEEP, "the system goes to sleep")                                \
	VERB(WAKE, 22, "wake", SLEEP, "the system resumes")                                        \
	VERB(DRIVE_OFF, 23, "drive-off", DRIVE_POWER, "the drive alone goes to D3")                \
	VERB(DRIVE_ON, 24, "drive-on", DRIVE_POWER, "the drive returns to D0")                     \
	VERB(REBOOT, 25, "reboot", REBOOT,                                                         \
		"the system restarts (a 1: its power is cut); every handle is gone")               \
	VERB(RESCAN, 26, "rescan", DEVICE_NODE, "the bus is enumerated again")                     \
	VERB(RESET_BUS, 27, "reset-bus", BUS_RESET, "the bus is reset under the driver")           \
	VERB(PNP_REQUEST, 28, "pnp-request", DRIVER_STACK,                                         \
		"send PnP (a 0) or power (a 1) request with minor code b straight to the driver")  \
	VERB(INTERNAL_COMMAND, 29, "internal-command", DRIVER_STACK,                               \
		"send SCSI command a as an internal request of another component")                 \
	VERB(SYSTEM_CONTROL, 30, "system-control", DRIVER_STACK, "send a WMI request")             \
	VERB(GRANT_WRITE, 31, "grant-write", SECOND_ACCOUNT, "give account a write permission")    \
	VERB(STATE, 32, "state", NOTHING, "text: what an onlooker sees of drive and medium")       \
	VERB(FAIL_REQUEST, 33, "fail-request", DRIVER_FAULTS,                                      \
		"the next a exclusive-access requests fail with NTSTATUS b, whatever they ask")    \
	VERB(STOP_AT, 34, "stop-at", NAMED_STOPS, "who comes to stop a next waits there")          \
	VERB(GO_ON, 35, "go-on", NAMED_STOPS, "who waits at stop a goes on; fails if nobody came")

enum lab_path {
#define PATH(name, number, word, text) PATH_##name = number,
	LAB_PATHS(PATH)
#undef PATH
};

enum lab_medium {
#define MEDIUM(name, number, word, text) MEDIUM_##name = number,
	LAB_MEDIA(MEDIUM)
#undef MEDIUM
};

enum lab_account {
#define ACCOUNT(name, number, word, text) ACCOUNT_##name = number,
	LAB_ACCOUNTS(ACCOUNT)
#undef ACCOUNT
};

enum lab_event {
#define EVENT(name, number, word, text) EVENT_##name = number,
	LAB_EVENTS(EVENT)
#undef EVENT
};

enum lab_stop {
#define STOP(name, number, word, text) STOP_##name = number,
	LAB_STOPS(STOP)
#undef STOP
		LAB_STOP_COUNT
};

enum lab_verb {
#define VERB(name, number, word, need, text) LAB_##name = number,
	LAB_VERBS(VERB)
#undef VERB
		LAB_VERB_COUNT
};

#endif
