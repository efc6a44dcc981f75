/*
 * hresult.h - HRESULT values and their names, for results of the IMAPI level.
 *
 * An HRESULT is data, as a drive's status is. See hresult.def for the table and for the two values
 * that the documents print in their uncomposed form.
 */
#ifndef EXACCESS_HRESULT_H
#define EXACCESS_HRESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* HRESULT_FROM_WIN32 of a Win32 code from 1 to 0xFFFF: severity error, FACILITY_WIN32 (7). */
#define HRESULT_FROM_CODE(win32) (0x80070000u | (win32))

/* Enumerators such as HR_E_FAIL and HR_WIN32_INVALID_HANDLE; the prefix keeps clear of winerror.h. */
enum hresult {
#define HRESULT(name, value, text)  HR_##name = (int)(value),
#define COMPOSED(name, win32, text) HR_WIN32_##name = (int)HRESULT_FROM_CODE(win32),
#include "harness/facts/hresult.def"
#undef HRESULT
#undef COMPOSED
};

#define HRESULT_TEXT 80 /* bytes for any of the texts below */

/* The top bit: whatever has it clear says that the call succeeded, S_OK or not. */
static inline bool hresult_failed(uint32_t hresult)
{
	return hresult >> 31;
}

/* HRESULT_FROM_WIN32: a code of 0 is S_OK, and what is an HRESULT already stays one. */
uint32_t hresult_from_win32(uint32_t win32);
/* "E_FAIL", "HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE)" or "0x80041234" into text (HRESULT_TEXT bytes);
 * returns text. Codes that status.def knows by name are named. */
const char *hresult_text(uint32_t hresult, char text[HRESULT_TEXT]);
/* Reads such a text; -1 when it is none. */
int hresult_parse(const char *text, uint32_t *hresult);
/* For people: the same, but a value without a name is told with what kind of code it is:
 * "0x00000006, a success code". Names are followed by their value. */
const char *hresult_describe(uint32_t hresult, char text[HRESULT_TEXT]);

#endif
