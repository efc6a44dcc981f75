/*
 * parcel.h - the memory of a request as the system gets it.
 */
#ifndef EXACCESS_PARCEL_H
#define EXACCESS_PARCEL_H

#include <stdint.h>

#include "harness/drive/drive.h"

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

#endif
