/*
 * status.h - NTSTATUS values, their names, and the Win32 codes they turn into.
 *
 * This room has the tables that the suite and what it tests share; they decide nothing.
 *
 * A drive's status is data. Nothing here judges one; see status.def for the table.
 */
#ifndef EXACCESS_STATUS_H
#define EXACCESS_STATUS_H

#include <stdint.h>

/* Enumerators such as ST_ACCESS_DENIED; the prefix keeps clear of ntstatus.h. */
enum status {
#define STATUS(name, value, win32_name, win32, text) ST_##name = (int)(value),
#include "harness/facts/status.def"
#undef STATUS
};

/* The two top bits of an NTSTATUS: 0 success, 1 information, 2 warning, 3 error. */
static inline int status_is_error(uint32_t status)
{
	return status >> 30 == 3;
}

static inline int status_is_success(uint32_t status)
{
	return status >> 31 == 0;
}

/* "STATUS_ACCESS_DENIED", or NULL for a value the table does not have. */
const char *status_name(uint32_t status);
/* "STATUS_ACCESS_DENIED" or "0xC0001234" into text (at least 48 bytes); returns text. */
const char *status_text(uint32_t status, char text[48]);
/* Reads "STATUS_ACCESS_DENIED", "ACCESS_DENIED" or "0xC0000022"; -1 when it is none of them. */
int status_parse(const char *text, uint32_t *status);
/* The Win32 code for a status; ERROR_MR_MID_NOT_FOUND (317), as Windows does, when unknown. */
uint32_t status_win32(uint32_t status);
/* The first error of the table with that code, for who is not told the status itself; UNSUCCESSFUL when
 * there is none. */
uint32_t status_of_win32(uint32_t win32);
/* "ERROR_ACCESS_DENIED", or NULL for a code the table does not have. */
const char *status_win32_name(uint32_t win32);

#endif
