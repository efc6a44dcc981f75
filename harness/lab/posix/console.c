/* console.c - the terminal of this process, whatever its standard streams are. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "harness/lab/console.h"
#include "harness/system/process.h"

#define INTERRUPT 3 /* what the key for it sends where it sends no signal */

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

/* This process is in no group that may read from the terminal. While it does, an interrupt comes as a key. */
struct turn {
	pid_t before;
	struct termios mode;
};

static void take_turn(struct turn *turn)
{
	struct termios mode;
	sigset_t stops;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTTOU);
	sigprocmask(SIG_BLOCK, &stops, NULL);
	turn->before = tcgetpgrp(terminal());
	(void)tcsetpgrp(terminal(), getpgrp());
	(void)tcgetattr(terminal(), &turn->mode);
	mode = turn->mode;
	mode.c_lflag &= ~(tcflag_t)(ISIG | ICANON);
	(void)tcsetattr(terminal(), TCSANOW, &mode);
}

static void end_turn(const struct turn *turn)
{
	(void)tcsetattr(terminal(), TCSANOW, &turn->mode);
	if (turn->before > 0)
		(void)tcsetpgrp(terminal(), turn->before);
}

/* As console_read. */
static int read_line(char *line, size_t size, uint64_t deadline)
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
		if (byte == INTERRUPT) {
			kill(getppid(), SIGINT);
			return -1;
		}
		if (byte == '\n' || byte == '\r')
			break;
		if (length + 1 < size)
			line[length++] = byte;
	}
	line[length] = '\0';
	return (int)length;
}

int console_read(char *line, size_t size, uint64_t deadline)
{
	struct turn turn;
	int result;

	if (terminal() < 0)
		return -1;
	take_turn(&turn);
	result = read_line(line, size, deadline);
	end_turn(&turn);
	return result;
}
