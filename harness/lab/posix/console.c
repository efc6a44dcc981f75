/* console.c - the terminal of this process, whatever its standard streams are. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "harness/lab/console.h"
#include "harness/system/process.h"

static int terminal(void)
{
	static int file = -1;

	if (file < 0)
		file = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	return file;
}

int console_write(const char *words)
{
	size_t length = strlen(words);

	while (length) {
		ssize_t sent = write(terminal(), words, length);

		if (sent <= 0)
			return -1;
		words += sent;
		length -= (size_t)sent;
	}
	return 0;
}

int console_read(char *line, size_t size, uint64_t deadline)
{
	size_t length = 0;

	for (;;) {
		struct pollfd entry = { .fd = terminal(), .events = POLLIN };
		uint64_t now = clock_now();
		char byte;

		if (now >= deadline)
			return -2;
		if (poll(&entry, 1, (int)((deadline - now) / MILLISECONDS(1)) + 1) <= 0)
			continue;
		if (read(entry.fd, &byte, 1) <= 0)
			return -1;
		if (byte == '\n' || byte == '\r')
			break;
		if (length + 1 < size)
			line[length++] = byte;
	}
	line[length] = '\0';
	return (int)length;
}
