// SPDX-License-Identifier: GPL-2.0
/*
 * `top` on a terminal: a pseudo-terminal with a copied tree behind the reader. Whatever
 * ends it, the terminal is as it was. PL_READER says which reader.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "parse_exact.h"

#define PATIENCE 20 /* seconds; the harness gives up after 30 */
#define ENTER "\033[?1049h"
#define LEAVE "\033[?1049l"
#define RED "\033[31m"
#define BOLD "1m"

/**
 * struct terminal - a terminal with a reader in its foreground
 * @master: where the test types and reads
 * @shell: process that leads the session and waits for the reader
 * @reader: process
 * @status: pipe with @before and @reader, then each wait status of it
 * @before: the terminal's settings before
 * @out: what was printed
 * @n: bytes of it
 */
struct terminal {
	int master;
	pid_t shell;
	pid_t reader;
	int status[2];
	struct termios before;
	char out[1 << 20];
	size_t n;
};

FIXTURE(top)
{
	char tree[32];
	char callers[160];
	struct terminal t;
};

static void write_callers(const char *path, const char *rows)
{
	char fresh[192];
	FILE *f;

	snprintf(fresh, sizeof(fresh), "%s.new", path);
	f = fopen(fresh, "w");
	fprintf(f, CALLERS "%s", rows);
	fclose(f);
	rename(fresh, path);
}

static const char three[] = "65536 268435456 65536 5 3 offline inflate [balloon]\n"
			    "1832 7503872 0 - - untracked [before load]\n"
			    "6 24576 34 5 0 untracked the_last_one\n";

FIXTURE_SETUP(top)
{
	static const char *const folders[] = {"/proc", "/sys", "/sys/kernel", "/sys/kernel/debug",
					      "/sys/kernel/debug/pageledger"};
	char path[128];
	FILE *f;

	memset(&self->t, 0, sizeof(self->t));
	strcpy(self->tree, "/tmp/pl-top-XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->tree));
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		snprintf(path, sizeof(path), "%s%s", self->tree, folders[i]);
		ASSERT_EQ(0, mkdir(path, 0700));
	}
	snprintf(self->callers, sizeof(self->callers), "%s/callers", path);
	write_callers(self->callers, three);
	snprintf(path, sizeof(path), "%s/proc/meminfo", self->tree);
	f = fopen(path, "w");
	ASSERT_NE(NULL, f);
	fputs("MemTotal: 1048576 kB\nMemFree: 524288 kB\nMemAvailable: 786432 kB\n", f);
	fclose(f);
	setenv("TERM", "xterm-256color", 1);
	unsetenv("NO_COLOR");
}

FIXTURE_TEARDOWN(top)
{
	char command[64];

	if (self->t.shell > 0) {
		kill(self->t.reader, SIGKILL);
		kill(self->t.shell, SIGKILL);
		waitpid(self->t.shell, NULL, 0);
		close(self->t.master);
	}
	snprintf(command, sizeof(command), "rm -rf %s", self->tree);
	EXPECT_EQ(0, system(command));
}

/* As a shell does: the reader is the foreground job of a session, so that Ctrl-Z works. */
static void be_shell(struct terminal *t, char *const *argv)
{
	int status;

	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	tcgetattr(STDIN_FILENO, &t->before);
	t->reader = fork();
	if (!t->reader) {
		setpgid(0, 0);
		tcsetpgrp(STDIN_FILENO, getpid());
		signal(SIGTTOU, SIG_DFL);
		signal(SIGHUP, SIG_DFL);
		execv(argv[0], argv);
		_exit(99);
	}
	if (write(t->status[1], &t->before, sizeof(t->before)) < 0 ||
	    write(t->status[1], &t->reader, sizeof(t->reader)) < 0)
		_exit(1);
	while (waitpid(t->reader, &status, WUNTRACED) > 0)
		if (write(t->status[1], &status, sizeof(status)) < 0)
			_exit(1);
	_exit(0);
}

static void set_size(struct terminal *t, unsigned short rows, unsigned short columns)
{
	struct winsize size = {.ws_row = rows, .ws_col = columns};

	ioctl(t->master, TIOCSWINSZ, &size);
}

/* Return: 0, or -1. */
static int start(struct terminal *t, const char *tree, const char *option)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	char *reader = getenv("PL_READER");
	char *argv[8] = {reader, "top", "--root", (char *)tree, "-d", "1000", NULL, NULL};

	argv[6] = (char *)option;
	if (!reader || pipe2(t->status, O_CLOEXEC))
		return -1;
	t->shell = forkpty(&t->master, NULL, NULL, &size);
	if (!t->shell)
		be_shell(t, argv);
	if (read(t->status[0], &t->before, sizeof(t->before)) <= 0 ||
	    read(t->status[0], &t->reader, sizeof(t->reader)) <= 0)
		return -1;
	return 0;
}

/* Read what there is, for at most so long. Return: 0, or -1 at the end. */
static int drain(struct terminal *t, int milliseconds)
{
	struct pollfd in = {.fd = t->master, .events = POLLIN};
	ssize_t got;

	if (poll(&in, 1, milliseconds) <= 0)
		return 0;
	got = read(t->master, t->out + t->n, sizeof(t->out) - t->n - 1);
	if (got <= 0)
		return -1;
	t->n += (size_t)got;
	return 0;
}

/* Wait for text that was printed behind offset @from. */
static int printed(struct terminal *t, size_t from, const char *text)
{
	time_t end = time(NULL) + PATIENCE;

	while (!memmem(t->out + from, t->n - from, text, strlen(text)))
		if (time(NULL) > end || drain(t, 100))
			return 0;
	return 1;
}

/* Wait until the reader stops or ends. Return: its wait status, -1 if it does not. */
static int wait_reader(struct terminal *t)
{
	struct pollfd in = {.fd = t->status[0], .events = POLLIN};
	time_t end = time(NULL) + PATIENCE;
	int status;

	while (poll(&in, 1, 50) <= 0) {
		drain(t, 0);
		if (time(NULL) > end)
			return -1;
	}
	if (read(t->status[0], &status, sizeof(status)) != sizeof(status))
		return -1;
	while (drain(t, 0) == 0 &&
	       poll(&(struct pollfd){.fd = t->master, .events = POLLIN}, 1, 50) > 0)
		;
	return status;
}

static void type(struct terminal *t, const char *keys)
{
	if (write(t->master, keys, strlen(keys)) < 0)
		t->n = 0; /* nothing will be found */
}

static int is_as_before(const struct terminal *t)
{
	struct termios now;

	return !tcgetattr(t->master, &now) && now.c_lflag == t->before.c_lflag &&
	       now.c_iflag == t->before.c_iflag && now.c_oflag == t->before.c_oflag &&
	       !memcmp(now.c_cc, t->before.c_cc, sizeof(now.c_cc));
}

/* The reader has ended. */
static void forget(struct terminal *t)
{
	waitpid(t->shell, NULL, 0);
	close(t->master);
	memset(t, 0, sizeof(*t));
}

/* The reader has ended with this status, and left the terminal as it was. */
static void expect_ended(struct __test_metadata *_metadata, struct terminal *t, int exit_status)
{
	int status = wait_reader(t);

	EXPECT_TRUE(WIFEXITED(status));
	EXPECT_EQ(exit_status, WEXITSTATUS(status));
	EXPECT_TRUE(is_as_before(t));
	EXPECT_TRUE(printed(t, 0, LEAVE));
}

#define ASSERT_STARTED(option)                                                                     \
	do {                                                                                       \
		ASSERT_EQ(0, start(&self->t, self->tree, option));                                 \
		ASSERT_TRUE(printed(&self->t, 0, "the_last_one"));                                 \
		EXPECT_FALSE(is_as_before(&self->t));                                              \
	} while (0)

TEST_F(top, shows_callers_and_quits)
{
	struct terminal *t = &self->t;

	ASSERT_STARTED(NULL);
	EXPECT_TRUE(printed(t, 0, ENTER));
	EXPECT_TRUE(printed(t, 0, "MemTotal 1.0Gi, MemFree 512Mi, MemAvailable 768Mi"));
	EXPECT_TRUE(printed(t, 0, "untracked 7.2Mi, offline 256Mi, growth 0B in 0s"));
	EXPECT_TRUE(printed(t, 0, "sorted by growth; h: help, q: quit"));
	EXPECT_TRUE(printed(t, 0, "inflate [balloon]"));
	type(t, "q");
	expect_ended(_metadata, t, 0);
}

/* It stays on the screen: what is printed before top begins is hidden until it ends. */
TEST_F(top, probes_disarmed)
{
	struct terminal *t = &self->t;
	char path[160];
	FILE *f;

	snprintf(path, sizeof(path), "%s/sys/kernel/debug/pageledger/stats", self->tree);
	f = fopen(path, "w");
	ASSERT_NE(NULL, f);
	fputs("# pageledger stats 1\n# key value\nprobes disarmed\n", f);
	fclose(f);
	ASSERT_STARTED(NULL);
	EXPECT_TRUE(printed(t, 0, ENTER));
	EXPECT_TRUE(printed(t, (size_t)(strstr(t->out, ENTER) - t->out),
			    "kprobes or ftrace are switched off"));
	type(t, "q");
	expect_ended(_metadata, t, 0);
}

TEST_F(top, interrupt_from_the_keyboard)
{
	ASSERT_STARTED(NULL);
	type(&self->t, "\003");
	expect_ended(_metadata, &self->t, 0);
}

TEST_F(top, signals_end_it)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		ASSERT_STARTED(NULL);
		kill(self->t.reader, signals[i]);
		expect_ended(_metadata, &self->t, 0);
		forget(&self->t);
	}
}

TEST_F(top, stopped_and_continued)
{
	struct terminal *t = &self->t;
	size_t seen;
	int status;

	ASSERT_STARTED(NULL);
	type(t, "\032");
	status = wait_reader(t);
	ASSERT_TRUE(WIFSTOPPED(status));
	EXPECT_EQ(SIGTSTP, WSTOPSIG(status));
	EXPECT_TRUE(is_as_before(t));
	EXPECT_TRUE(printed(t, 0, LEAVE));
	seen = t->n;
	kill(t->reader, SIGCONT);
	EXPECT_TRUE(printed(t, seen, "the_last_one"));
	EXPECT_FALSE(is_as_before(t));
	type(t, "q");
	expect_ended(_metadata, t, 0);
}

TEST_F(top, keys)
{
	struct terminal *t = &self->t;
	size_t seen;

	ASSERT_STARTED(NULL);
	seen = t->n;
	type(t, "b");
	EXPECT_TRUE(printed(t, seen, "bytes"));
	type(t, "a");
	EXPECT_TRUE(printed(t, seen, "alloc"));
	seen = t->n;
	type(t, "h");
	EXPECT_TRUE(printed(t, seen, "count growth from now on"));
	seen = t->n;
	type(t, "q"); /* the help only */
	EXPECT_TRUE(printed(t, seen, "the_last_one"));
	type(t, "q");
	expect_ended(_metadata, t, 0);
}

/* The space bar looks again: what has grown, shrunk, come and gone. */
TEST_F(top, growth)
{
	struct terminal *t = &self->t;
	size_t seen;

	ASSERT_STARTED(NULL);
	EXPECT_FALSE(memmem(t->out, t->n, RED, strlen(RED)));
	write_callers(self->callers, "1832 7503872 0 - - untracked [before load]\n"
				     "1030 4218880 99 5 0 untracked the_last_one\n"
				     "3 12288 3 1 0 untracked newcomer\n");
	seen = t->n;
	type(t, " ");
	EXPECT_TRUE(printed(t, seen, "+4.0Mi"));
	EXPECT_TRUE(printed(t, seen, "+12Ki"));
	EXPECT_TRUE(printed(t, seen, "-256Mi"));
	EXPECT_TRUE(printed(t, seen, "newcomer"));
	EXPECT_TRUE(printed(t, seen, RED));
	seen = t->n;
	type(t, "zh"); /* and have the table drawn anew */
	EXPECT_TRUE(printed(t, seen, "count growth from now on"));
	seen = t->n;
	type(t, "h");
	EXPECT_TRUE(printed(t, seen, "newcomer"));
	EXPECT_FALSE(memmem(t->out + seen, t->n - seen, "-256Mi", 6));
	type(t, "q");
	expect_ended(_metadata, t, 0);
}

TEST_F(top, no_color)
{
	struct terminal *t = &self->t;

	setenv("NO_COLOR", "1", 1);
	ASSERT_STARTED(NULL);
	write_callers(self->callers, "1030 4218880 99 5 0 untracked the_last_one\n");
	type(t, " ");
	EXPECT_TRUE(printed(t, 0, "+4.0Mi"));
	type(t, "q");
	expect_ended(_metadata, t, 0);
	EXPECT_TRUE(printed(t, 0, BOLD));
	EXPECT_FALSE(memmem(t->out, t->n, RED, strlen(RED)));
}

/* Rows beyond the edge come with a larger window, or by scrolling. */
TEST_F(top, resize_and_scroll)
{
	struct terminal *t = &self->t;
	size_t seen;

	ASSERT_STARTED(NULL);
	seen = t->n;
	set_size(t, 5, 40);
	EXPECT_TRUE(printed(t, seen, "\033")); /* it has noticed */
	seen = t->n;
	type(t, "h");
	EXPECT_TRUE(printed(t, seen, "pageledger top"));
	seen = t->n;
	type(t, "h");
	EXPECT_TRUE(printed(t, seen, "256Mi"));
	EXPECT_FALSE(memmem(t->out + seen, t->n - seen, "the_last", 8));
	seen = t->n;
	type(t, "\033OF");		      /* the end key */
	EXPECT_TRUE(printed(t, seen, "24K")); /* the rest is there */
	seen = t->n;
	set_size(t, 24, 80);
	EXPECT_TRUE(printed(t, seen, "the_last_one"));
	seen = t->n;
	set_size(t, 1, 1);
	EXPECT_TRUE(printed(t, seen, "\033"));
	type(t, "\033[6~\033[5~\033OH hh");
	set_size(t, 200, 400);
	EXPECT_TRUE(printed(t, seen, "the_last_one"));
	type(t, "q");
	expect_ended(_metadata, t, 0);
}

/* The error comes when the screen is the user's again. */
TEST_F(top, module_unloaded_meanwhile)
{
	struct terminal *t = &self->t;
	char *left, *error;

	ASSERT_STARTED(NULL);
	unlink(self->callers);
	type(t, " ");
	expect_ended(_metadata, t, 2);
	left = memmem(t->out, t->n, LEAVE, strlen(LEAVE));
	error = memmem(t->out, t->n, "pageledger: cannot read", 23);
	ASSERT_NE(NULL, left);
	ASSERT_NE(NULL, error);
	EXPECT_LT(left, error);
}

TEST_F(top, terminal_is_gone)
{
	int status;

	ASSERT_STARTED(NULL);
	close(self->t.master);
	self->t.master = open("/dev/null", O_RDONLY);
	status = wait_reader(&self->t);
	EXPECT_TRUE(WIFEXITED(status));
	EXPECT_EQ(0, WEXITSTATUS(status));
}

TEST_F(top, errors_leave_the_terminal_alone)
{
	struct terminal *t = &self->t;
	int status;

	ASSERT_EQ(0, start(t, self->tree, "-ofrob"));
	status = wait_reader(t);
	EXPECT_EQ(2, WEXITSTATUS(status));
	EXPECT_TRUE(printed(t, 0, "no column 'frob'; there are: pages bytes growth"));
	EXPECT_FALSE(memmem(t->out, t->n, "\033", 1));
}

TEST_F(top, useless_terminals)
{
	static const char *const names[] = {"no-such-terminal", "dumb"};
	struct terminal *t = &self->t;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		setenv("TERM", names[i], 1);
		ASSERT_EQ(0, start(t, self->tree, NULL));
		EXPECT_EQ(2, WEXITSTATUS(wait_reader(t)));
		EXPECT_TRUE(printed(t, 0, "pageledger: unknown or dumb terminal; set TERM"));
		EXPECT_FALSE(memmem(t->out, t->n, "\033", 1));
		EXPECT_TRUE(is_as_before(t));
		forget(t);
	}
}

TEST_HARNESS_MAIN
