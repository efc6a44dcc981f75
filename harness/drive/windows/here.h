/*
 * here.h - what this program can do on this system, whatever the drive is.
 */
#ifndef EXACCESS_HERE_H
#define EXACCESS_HERE_H

#include <stdbool.h>
#include <stdint.h>

bool windows_is_administrator(void);
/* What this program cannot do here: bits of enum need. Recorders are recorder.h's to tell. */
uint32_t windows_lacks(void);
/* And what it can, among what does not depend on the drive. */
uint32_t windows_provides(void);

#endif
