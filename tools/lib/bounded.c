// SPDX-License-Identifier: GPL-2.0
/* Work that may hang, done by a child. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/bounded.h"
#include "lib/clock.h"

/* What the child writes first, so that it is known if the text behind is whole. */
struct head {
	int error;
	size_t size;
};

static bool write_all(int fd, const char *text, size_t size)
{
	ssize_t n;

	for (; size; text += n, size -= (size_t)n) {
		n = write(fd, text, size);
		if (n <= 0)
			return false;
	}
	return true;
}

/* Nothing of the parent's is flushed or freed, so its own exit status means nothing. */
static void be_child(int (*work)(void *arg, FILE *out), void *arg, int fd)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	struct head head = {0};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	head.error = out ? work(arg, out) : -ENOMEM;
	if (out && fclose(out))
		head.error = -ENOMEM;
	head.size = head.error ? 0 : size;
	if (write_all(fd, (const char *)&head, sizeof(head)))
		write_all(fd, text, head.size);
	_exit(0);
}

/* Return: true at the end of what the child writes, false if the time is over. */
static bool copy_output(int fd, FILE *to, long long end)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	char buf[65536];
	ssize_t n = 1;

	while (n > 0) {
		long long left = end - milliseconds();

		if (left <= 0 || poll(&ready, 1, (int)left) <= 0)
			return false;
		n = read(fd, buf, sizeof(buf));
		if (n > 0)
			fwrite(buf, 1, (size_t)n, to);
	}
	return true;
}

/* It may be in a sleep that no signal ends: then it is left. */
static void end_child(pid_t pid, bool done)
{
	if (!done)
		kill(pid, SIGKILL);
	waitpid(pid, NULL, done ? 0 : WNOHANG);
}

/* What the child wrote. Return: its error number, or that it did not end well. */
static int take_output(const char *text, size_t size, FILE *out)
{
	struct head head;

	if (size < sizeof(head))
		return -EIO;
	memcpy(&head, text, sizeof(head));
	if (head.error)
		return head.error;
	if (size - sizeof(head) != head.size)
		return -EIO;
	fwrite(text + sizeof(head), 1, head.size, out);
	return 0;
}

int run_bounded(int (*work)(void *arg, FILE *out), void *arg, FILE *out, int ms)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	int fds[2] = {-1, -1};
	bool done = false;
	int error;
	pid_t pid = to && !pipe(fds) ? fork() : -1;

	if (!pid)
		be_child(work, arg, fds[1]);
	if (fds[1] >= 0)
		close(fds[1]);
	if (pid > 0) {
		done = copy_output(fds[0], to, milliseconds() + ms);
		end_child(pid, done);
	}
	if (fds[0] >= 0)
		close(fds[0]);
	error = to && !fclose(to) && pid > 0 ? 0 : -ENOMEM;
	if (!error)
		error = done ? take_output(text, size, out) : -ETIMEDOUT;
	free(text);
	return error;
}
