// SPDX-License-Identifier: GPL-2.0
/* Work that may hang, done by a child. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/bounded.h"
#include "lib/clock.h"

/* The last byte says that it is whole. Nothing of the parent's is flushed or freed. */
static void be_child(int (*work)(void *arg, FILE *out), void *arg, int fd)
{
	char *text = NULL;
	size_t size = 0, done = 0;
	FILE *out = open_memstream(&text, &size);
	ssize_t n = 0;
	int error;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	error = out ? work(arg, out) : -ENOMEM;
	if (out)
		fclose(out);
	for (; !error && done < size; done += (size_t)n) {
		n = write(fd, text + done, size - done);
		if (n < 0)
			_exit(EIO);
	}
	_exit(-error & 0xff);
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
static int end_child(pid_t pid, bool done)
{
	int status = 0;

	if (!done) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, WNOHANG);
		return -ETIMEDOUT;
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -EIO;
	return -WEXITSTATUS(status);
}

int run_bounded(int (*work)(void *arg, FILE *out), void *arg, FILE *out, int ms)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	int fds[2], error = -ENOMEM;
	pid_t pid;

	if (!to || pipe(fds)) {
		if (to)
			fclose(to);
		free(text);
		return error;
	}
	pid = fork();
	if (!pid)
		be_child(work, arg, fds[1]);
	close(fds[1]);
	if (pid > 0)
		error = end_child(pid, copy_output(fds[0], to, milliseconds() + ms));
	close(fds[0]);
	if (fclose(to))
		error = -ENOMEM;
	if (!error)
		fwrite(text, 1, size, out);
	free(text);
	return error;
}
