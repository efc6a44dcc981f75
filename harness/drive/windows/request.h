/*
 * request.h - requests on handles, as drive.h has them; none of those that only kernel mode can send.
 */
#ifndef EXACCESS_REQUEST_H
#define EXACCESS_REQUEST_H

#include "harness/drive/windows/windows_drive.h"

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

#endif
