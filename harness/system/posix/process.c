/* process.c - process.h for Linux. */
#define _GNU_SOURCE
#include "harness/system/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FIRST_INHERITED 3
#define MANY_FILES      1024
#define KILL_DEADLINE   SECONDS(10)
/* Longest part of a private directory's name that still leaves room for sockets in sun_path. */
#define BASE_MAX 60

/* How a child knows whom it must outlive not at all; see process_follow_parent. */
static const char parent_variable[] = "EXACCESS_PARENT=";

extern char **environ;

static _Thread_local char last_error[256];

static int fail(const char *what)
{
	snprintf(last_error, sizeof(last_error), "%s: %s", what, strerror(errno));
	return -1;
}

const char *process_error(void)
{
	return last_error;
}

/* Clocks */

uint64_t clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return SECONDS(now.tv_sec) + (uint64_t)now.tv_nsec;
}

int64_t clock_wall(void)
{
	return (int64_t)time(NULL);
}

static struct timespec time_until(uint64_t deadline)
{
	uint64_t now = clock_now();
	uint64_t left = deadline > now ? deadline - now : 0;

	return (struct timespec){
		.tv_sec = (time_t)(left / SECONDS(1) > INT_MAX ? INT_MAX : left / SECONDS(1)),
		.tv_nsec = (long)(left % SECONDS(1)),
	};
}

/* 1 when an event is there, 0 at the deadline, -1. */
static int poll_until(struct pollfd *files, size_t count, uint64_t deadline)
{
	for (;;) {
		struct timespec left = time_until(deadline);
		int ready = ppoll(files, (nfds_t)count, &left, NULL);

		if (ready > 0)
			return 1;
		if (ready < 0 && errno != EINTR)
			return fail("poll");
		if (ready == 0 || clock_now() >= deadline)
			return 0;
	}
}

/* Starting and ending processes */

/* They are what main() should have. */
/* A standard stream that is closed would be the next file that is opened, and what is printed would go
 * there. What is written to it must fail, so that is told: the null device is opened the wrong way round. */
static void occupy_standard_streams(void)
{
	for (int stream = 0; stream <= 2; stream++)
		if (fcntl(stream, F_GETFD) < 0 && errno == EBADF)
			(void)open("/dev/null", stream ? O_RDONLY : O_WRONLY);
}

void process_arguments(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	occupy_standard_streams();
	(void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a failed write */
}

/* The environment with this process's id in it. The caller frees the array. */
static char **child_environment(char *parent, size_t size)
{
	size_t count = 0, kept = 0;
	char **copy;

	while (environ[count])
		count++;
	copy = malloc((count + 2) * sizeof(*copy));
	if (!copy)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (strncmp(environ[i], parent_variable, sizeof(parent_variable) - 1) != 0)
			copy[kept++] = environ[i];
	snprintf(parent, size, "%s%ld", parent_variable, (long)getpid());
	copy[kept++] = parent;
	copy[kept] = NULL;
	return copy;
}

/*
 * Renumbers the inherited descriptors to 3, 4, ... in the child. One whose number is itself among
 * the new ones would be overwritten before its turn, so it is lifted out of the way first; lifted
 * holds those copies, to be closed after the start.
 */
static int inherit(posix_spawn_file_actions_t *actions, const process_file *inherited, size_t count,
	int *lifted)
{
	int end = FIRST_INHERITED + (int)count;

	for (size_t i = 0; i < count; i++) {
		int from = (int)inherited[i], to = FIRST_INHERITED + (int)i;

		lifted[i] = -1;
		if (from >= FIRST_INHERITED && from < end && from != to) {
			from = lifted[i] = fcntl(from, F_DUPFD_CLOEXEC, end);
			if (from < 0)
				return -1;
		}
		errno = posix_spawn_file_actions_adddup2(actions, from, to);
		if (errno)
			return -1;
	}
	errno = posix_spawn_file_actions_addclosefrom_np(actions, end);
	if (!errno)
		errno = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
	return errno ? -1 : 0;
}

/*
 * A group of its own, so that a key on the terminal reaches the runner alone, which then ends its
 * children in order; and signals as in a fresh program, whatever the runner blocks or ignores.
 */
static void set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t signals;

	sigfillset(&signals);
	posix_spawnattr_setsigdefault(attributes, &signals);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(attributes, &signals);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setflags(
		attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
}

static int start(pid_t *id, const char *const *argv, char **environment,
	const process_file *inherited, size_t count)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char *arguments[64];
	int lifted[16];
	size_t n = 0;
	int result;

	if (count > sizeof(lifted) / sizeof(lifted[0])) {
		errno = EMFILE;
		return -1;
	}
	for (; argv[n]; n++) {
		if (n + 1 == sizeof(arguments) / sizeof(arguments[0])) {
			errno = E2BIG;
			return -1;
		}
		memcpy(&arguments[n], &argv[n], sizeof(arguments[n]));
	}
	arguments[n] = NULL;
	for (size_t i = 0; i < count; i++)
		lifted[i] = -1;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	set_attributes(&attributes);
	result = inherit(&actions, inherited, count, lifted);
	if (!result)
		result = posix_spawn(
			id, "/proc/self/exe", &actions, &attributes, arguments, environment);
	else
		result = errno;
	for (size_t i = 0; i < count; i++)
		if (lifted[i] >= 0)
			close(lifted[i]);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	errno = result;
	return result ? -1 : 0;
}

int process_spawn(struct process *process, const char *const *argv, const process_file *inherited,
	size_t count)
{
	char parent[sizeof(parent_variable) + 24];
	char **environment = child_environment(parent, sizeof(parent));
	pid_t id = 0;
	int result;

	*process = (struct process){ 0 };
	if (!environment)
		return fail("cannot start a process");
	result = start(&id, argv, environment, inherited, count);
	if (result)
		fail("cannot start a process");
	free(environment);
	process->id = result ? 0 : id;
	return result;
}

/* Collects the end if there is one. 0 ended, 1 still runs, -1. */
static int collect(struct process *process)
{
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)process->id, &info, WEXITED | WNOHANG))
		return errno == EINTR ? 1 : fail("cannot wait for a process");
	if (!info.si_pid)
		return 1;
	process->end = info.si_code == CLD_EXITED ? PROCESS_EXITED : PROCESS_SIGNALED;
	process->code = (uint32_t)info.si_status;
	return 0;
}

/*
 * Sleeps until some child changed its state, at most 10 ms: another thread may have taken the
 * signal, so the caller looks again in any case. SIGCHLD must be blocked since before it looked.
 */
static void await_child_signal(uint64_t deadline)
{
	uint64_t soon = clock_now() + MILLISECONDS(10);
	struct timespec left = time_until(deadline < soon ? deadline : soon);
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigtimedwait(&child, NULL, &left);
}

static void block_child_signal(sigset_t *before)
{
	sigset_t child;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	pthread_sigmask(SIG_BLOCK, &child, before);
}

/* For kernels without pidfd_open. */
static int wait_by_signal(struct process *process, uint64_t deadline)
{
	sigset_t before;
	int result;

	block_child_signal(&before);
	for (;;) {
		result = collect(process);
		if (result != 1 || clock_now() >= deadline)
			break;
		await_child_signal(deadline);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}

/*
 * A process can be waited for only when it is a zombie, and by then the kernel has closed its
 * descriptors and run what their last close entails: the order in the kernel's exit path.
 */
int process_wait(struct process *process, uint64_t deadline)
{
	struct pollfd end = { .events = POLLIN };
	int result;

	if (!process->id || process->end != PROCESS_RUNS)
		return 0;
	result = collect(process);
	if (result != 1)
		return result;
	end.fd = (int)syscall(SYS_pidfd_open, (pid_t)process->id, 0);
	if (end.fd < 0)
		return wait_by_signal(process, deadline);
	do {
		result = poll_until(&end, 1, deadline);
		if (result >= 0)
			result = collect(process);
	} while (result == 1 && clock_now() < deadline);
	close(end.fd);
	return result;
}

int process_kill(struct process *process)
{
	int result;

	if (!process->id || process->end != PROCESS_RUNS)
		return 0;
	if (kill((pid_t)process->id, SIGKILL))
		return fail("cannot kill a process");
	result = process_wait(process, clock_now() + KILL_DEADLINE);
	if (result == 1) {
		errno = ETIMEDOUT;
		return fail("a killed process does not end");
	}
	return result;
}

/* The signal only asks; the process is frozen once the kernel says so, or has ended meanwhile. */
int process_stop(struct process *process)
{
	uint64_t deadline = clock_now() + KILL_DEADLINE;
	siginfo_t info = { 0 };
	sigset_t before;
	int result;

	if (!process->id || process->end != PROCESS_RUNS || kill((pid_t)process->id, SIGSTOP)) {
		errno = ESRCH;
		return fail("cannot stop a process");
	}
	block_child_signal(&before);
	for (;;) {
		int options = WSTOPPED | WEXITED | WNOWAIT | WNOHANG;

		result = waitid(P_PID, (id_t)process->id, &info, options);
		if ((result && errno != EINTR) || info.si_pid || clock_now() >= deadline)
			break;
		await_child_signal(deadline);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!result && info.si_code == CLD_STOPPED)
		return 0;
	errno = info.si_pid ? ESRCH : ETIMEDOUT;
	return fail("cannot stop a process");
}

int process_continue(struct process *process)
{
	if (!process->id || process->end != PROCESS_RUNS || kill((pid_t)process->id, SIGCONT)) {
		errno = ESRCH;
		return fail("cannot continue a process");
	}
	return 0;
}

_Noreturn void process_leave(int code)
{
	_exit(code);
}

/* Stores through a page that exists and refuses: a fault that no compiler can reason away. */
static void fault(void)
{
	volatile char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page != MAP_FAILED)
		*page = 1;
}

static unsigned overflow(volatile unsigned char *before)
{
	volatile unsigned char here[4096];

	here[0] = (unsigned char)(before[0] + 1);
	here[1] = before[1];
	/* Uses here after the call, so that no compiler turns the call into a loop. */
	return before[0] == 0 && before[1] ? 0 : overflow(here) + here[0];
}

_Noreturn void process_die(const char *how)
{
	volatile unsigned char seed[2] = { 1, 0 };

	/* Deaths are many and wanted: no core files, and no sanitizer's handler in between. */
	prctl(PR_SET_DUMPABLE, 0);
	signal(SIGSEGV, SIG_DFL);
	signal(SIGBUS, SIG_DFL);
	signal(SIGABRT, SIG_DFL);
	if (!strcmp(how, "abort"))
		abort();
	if (!strcmp(how, "segv"))
		fault();
	if (!strcmp(how, "overflow"))
		overflow(seed);
	if (!strcmp(how, "kill"))
		kill(getpid(), SIGKILL);
	_exit(0);
}

/*
 * The kernel ties the signal to the parent's thread that started this process, so contenders are
 * started from threads that stay. A parent that died before the request is found by its id.
 */
void process_follow_parent(void)
{
	const char *parent = getenv("EXACCESS_PARENT");

	/* Started through /proc/self/exe, this would be listed as "exe". */
	prctl(PR_SET_NAME, program_invocation_short_name);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (parent && strtol(parent, NULL, 10) != (long)getppid())
		kill(getpid(), SIGKILL);
}

uint32_t process_id(void)
{
	return (uint32_t)getpid();
}

const char *process_self(void)
{
	static char path[PATH_MAX];
	ssize_t length;

	if (!path[0]) {
		length = readlink("/proc/self/exe", path, sizeof(path) - 1);
		path[length > 0 ? length : 0] = '\0';
	}
	return path;
}

struct call {
	void (*function)(void *);
	void *argument;
};

static void *run_call(void *argument)
{
	struct call *call = argument;

	call->function(call->argument);
	return NULL;
}

int process_on_thread(void (*function)(void *), void *argument)
{
	struct call call = { function, argument };
	pthread_t thread;

	errno = pthread_create(&thread, NULL, run_call, &call);
	if (!errno)
		errno = pthread_join(thread, NULL);
	return errno ? fail("cannot run a thread") : 0;
}

/* Channels */

int channel_pair(process_file ends[2])
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return fail("cannot make a channel");
	ends[0] = pair[0];
	ends[1] = pair[1];
	return 0;
}

void file_close(process_file file)
{
	if (file >= 0)
		close((int)file);
}

/* Room for one descriptor beside the data, aligned as the kernel wants it. */
union passing {
	struct cmsghdr header;
	char room[CMSG_SPACE(sizeof(int))];
};

static void attach(struct msghdr *message, union passing *passing, process_file file)
{
	int descriptor = (int)file;

	memset(passing, 0, sizeof(*passing));
	message->msg_control = passing;
	message->msg_controllen = sizeof(*passing);
	passing->header.cmsg_level = SOL_SOCKET;
	passing->header.cmsg_type = SCM_RIGHTS;
	passing->header.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&passing->header), &descriptor, sizeof(descriptor));
}

int channel_send(
	process_file channel, const void *data, size_t size, process_file passed, uint64_t deadline)
{
	struct pollfd room = { .fd = (int)channel, .events = POLLOUT };
	const char *next = data;

	while (size) {
		struct iovec part = { .iov_len = size };
		struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
		union passing passing;
		ssize_t sent;
		int ready;

		memcpy(&part.iov_base, &next, sizeof(next));
		if (passed >= 0)
			attach(&message, &passing, passed);
		sent = sendmsg((int)channel, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent > 0) {
			next += sent;
			size -= (size_t)sent;
			passed = -1;
			continue;
		}
		if (errno == EINTR)
			continue;
		if (errno != EAGAIN)
			return fail("cannot send");
		ready = poll_until(&room, 1, deadline);
		errno = ETIMEDOUT;
		if (ready <= 0)
			return ready ? -1 : fail("cannot send");
	}
	return 0;
}

/* The descriptor that came, -1 when none did. */
static process_file attached(struct msghdr *message)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	int descriptor = -1;

	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
		header->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&descriptor, CMSG_DATA(header), sizeof(descriptor));
	return descriptor;
}

long channel_receive(
	process_file channel, void *data, size_t size, process_file *passed, uint64_t deadline)
{
	struct pollfd arrival = { .fd = (int)channel, .events = POLLIN };

	if (passed)
		*passed = -1;
	for (;;) {
		union passing passing;
		struct iovec part = { .iov_base = data, .iov_len = size };
		struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
		ssize_t got;
		int ready;

		if (passed) {
			message.msg_control = &passing;
			message.msg_controllen = sizeof(passing);
		}
		got = recvmsg((int)channel, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
		if (got >= 0 && passed)
			*passed = attached(&message);
		/* A peer that died with unread data resets the channel: an end like any other. */
		if (got >= 0 || errno == ECONNRESET)
			return got > 0 ? got : 0;
		if (errno != EAGAIN && errno != EINTR)
			return fail("cannot receive");
		ready = poll_until(&arrival, 1, deadline);
		if (ready <= 0)
			return ready ? -1 : -2;
	}
}

int channel_wait_any(const process_file *files, bool *ready, size_t count, uint64_t deadline)
{
	struct pollfd polled[MANY_FILES];
	int result, found = 0;

	if (count > MANY_FILES) {
		errno = EMFILE;
		return fail("cannot wait");
	}
	for (size_t i = 0; i < count; i++)
		polled[i] = (struct pollfd){ .fd = (int)files[i], .events = POLLIN };
	result = poll_until(polled, count, deadline);
	for (size_t i = 0; i < count; i++) {
		ready[i] = result > 0 && files[i] >= 0 && polled[i].revents;
		found += ready[i];
	}
	return result < 0 ? -1 : found;
}

/*
 * A barrier is a pipe: each waiter takes one byte. Unlike an eventfd, it ends when the opener does,
 * so that nobody waits for a token that cannot come.
 */
int barrier_create(process_file ends[2])
{
	int pair[2];

	if (pipe2(pair, O_CLOEXEC))
		return fail("cannot make a barrier");
	ends[0] = pair[0];
	ends[1] = pair[1];
	return 0;
}

int barrier_open(process_file end, size_t count)
{
	char tokens[256] = { 0 };

	while (count) {
		size_t some = count < sizeof(tokens) ? count : sizeof(tokens);
		ssize_t wrote = write((int)end, tokens, some);

		if (wrote < 0 && errno != EINTR)
			return fail("cannot open a barrier");
		if (wrote > 0)
			count -= (size_t)wrote;
	}
	return 0;
}

int barrier_wait(process_file end)
{
	char token;
	ssize_t got;

	do
		got = read((int)end, &token, 1);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return fail("cannot wait at a barrier");
	errno = EPIPE;
	return got ? 0 : fail("cannot wait at a barrier");
}

/* Private directories */

int directory_private(char *path, size_t size)
{
	const char *bases[] = { getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp" };

	errno = ENAMETOOLONG;
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		int length;

		if (!bases[i] || bases[i][0] != '/' || strlen(bases[i]) > BASE_MAX)
			continue;
		length = snprintf(path, size, "%s/exaccess-%ld-XXXXXX", bases[i], (long)getpid());
		if (length > 0 && (size_t)length < size && mkdtemp(path))
			return 0;
	}
	return fail("cannot make a private directory");
}

int directory_private_name(char *path, size_t size)
{
	const char *bases[] = { getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp" };
	uint64_t chance;

	if (getrandom(&chance, sizeof(chance), 0) != sizeof(chance))
		return fail("cannot name a private directory");
	errno = ENAMETOOLONG;
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		int length;

		if (!bases[i] || bases[i][0] != '/' || strlen(bases[i]) > BASE_MAX ||
			access(bases[i], W_OK | X_OK))
			continue;
		length = snprintf(path, size, "%s/exaccess-%ld-%012llx", bases[i], (long)getpid(),
			(unsigned long long)(chance >> 16));
		if (length > 0 && (size_t)length < size)
			return 0;
	}
	return fail("cannot name a private directory");
}

int directory_private_make(const char *path)
{
	return mkdir(path, 0700) ? fail("cannot make a private directory") : 0;
}

void directory_remove(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;

	if (!directory)
		return;
	while ((entry = readdir(directory)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(directory), entry->d_name, 0);
	closedir(directory);
	rmdir(path);
}
