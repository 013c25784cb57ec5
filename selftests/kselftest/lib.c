// SPDX-License-Identifier: GPL-2.0
/* What the kernel selftests share: modules, the ledger's files, ground truth. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib.h"
#include "pageledger.h"
#include "input/source.h"

#define PROC "/proc/"

const struct source here = {.root = ""};

unsigned int slowdown(void)
{
	const char *text = getenv("PL_SLOWDOWN");

	return text && atoi(text) > 0 ? atoi(text) : 1;
}

unsigned int __wrap_alarm(unsigned int seconds)
{
	return __real_alarm(seconds * slowdown());
}

int load_module(const char *name, const char *parameters)
{
	const char *build = getenv("PL_BUILD");
	char path[4096];
	int fd, err;

	snprintf(path, sizeof(path), "%s/%s", build ? build : ".", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = syscall(SYS_finit_module, fd, parameters, 0) ? -errno : 0;
	close(fd);
	return err;
}

int load_ledger(const char *parameters)
{
	const char *hook = getenv("PL_HOOK");
	char all[128];

	snprintf(all, sizeof(all), "hook=%s %s", hook ? hook : "tracepoint", parameters);
	return load_module("module/pageledger.ko", all);
}

bool probes_interrupted(long long missed)
{
	if (missed <= 0 || strcmp(stat_word("hook"), "kprobe"))
		return false;
	printf("# an interrupt inside a probe: %lld missed\n", missed);
	return true;
}

int unload_module(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -errno : 0;
}

/* A process that was killed may take a moment to let go of a file. */
static int unload_if_loaded(const char *name)
{
	int err = unload_module(name);

	for (int i = 0; i < 20 && err == -EWOULDBLOCK; i++) {
		usleep(50000);
		err = unload_module(name);
	}
	return err == -ENOENT ? 0 : err;
}

int unload_all(void)
{
	static const char *const modules[] = {"pl_slow", "pl_truth", "pl_other", "pl_holders",
					      "pageledger"};
	int err = 0;

	for (size_t i = 0; i < sizeof(modules) / sizeof(*modules); i++) {
		int this = unload_if_loaded(modules[i]);

		err = err ? err : this;
	}
	return err;
}

int truth(const char *verb, const char *api, const char *argument)
{
	char line[64];
	int fd, err, len;

	len = snprintf(line, sizeof(line), "%s %s %s", verb, api, argument);
	fd = open("/sys/kernel/debug/pl_truth", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = write(fd, line, len) == len ? 0 : -errno;
	close(fd);
	return err;
}

/* The number after @key in a file of "key number" lines; -1 if it is not there. */
static long long number_after(const char *path, const char *key)
{
	FILE *in = fopen(path, "re");
	long long found = -1, number;
	char line[128], name[64];

	while (in && fgets(line, sizeof(line), in))
		if (sscanf(line, "%63[^: ]%*[: ]%lld", name, &number) == 2 && !strcmp(name, key))
			found = number;
	if (in)
		fclose(in);
	return found;
}

long long meminfo(const char *key)
{
	return number_after(PROC "meminfo", key);
}

long long vmstat(const char *key)
{
	return number_after(PROC "vmstat", key);
}

long long truth_value(const char *key)
{
	return number_after("/sys/kernel/debug/pl_truth", key);
}

int small_pages(void *start, size_t size)
{
	return madvise(start, size, MADV_NOHUGEPAGE) && errno != EINVAL ? -1 : 0;
}

int write_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "we");
	int err = !out || fputs(text, out) < 0;

	if (out && fclose(out))
		err = 1;
	return err;
}

/* The cell in @column of the row whose last column is @name, as a number. */
static long long value(const char *file, const char *columns, const char *name,
		       const char *column)
{
	struct table t;
	long long found = 0;
	int c;

	if (read_table(&here, file, columns, &t))
		return -1;
	c = find_column(&t, column);
	for (size_t r = 0; c >= 0 && r < t.nrows; r++)
		if (!strcmp(t.cells[(r + 1) * t.ncolumns - 1], name))
			found += atoll(t.cells[r * t.ncolumns + c]);
	free_table(&t);
	return c < 0 ? -1 : found;
}

long long caller_value(const char *caller, const char *column)
{
	return value("callers", PL_COLUMNS_CALLERS, caller, column);
}

static int key_values(const char *file, const char *columns, const char *const *keys,
		      long long *values, int n)
{
	struct table t;

	if (read_table(&here, file, columns, &t))
		return -1;
	for (int i = 0; i < n; i++) {
		values[i] = -1;
		for (size_t r = 0; r < t.nrows; r++)
			if (!strcmp(t.cells[2 * r], keys[i]))
				values[i] = atoll(t.cells[2 * r + 1]);
	}
	free_table(&t);
	return 0;
}

static long long key_value(const char *file, const char *columns, const char *key)
{
	long long found = -1;

	key_values(file, columns, &key, &found, 1);
	return found;
}

int stat_values(const char *const *keys, long long *values, int n)
{
	return key_values("stats", PL_COLUMNS_STATS, keys, values, n);
}

long long stat_value(const char *key)
{
	return key_value("stats", PL_COLUMNS_STATS, key);
}

const char *stat_word(const char *key)
{
	static char word[1024];
	struct table t;

	word[0] = '\0';
	if (read_table(&here, "stats", PL_COLUMNS_STATS, &t))
		return word;
	for (size_t r = 0; r < t.nrows; r++)
		if (!strcmp(t.cells[2 * r], key))
			snprintf(word, sizeof(word), "%s", t.cells[2 * r + 1]);
	free_table(&t);
	return word;
}

bool kernel_has(const char *feature)
{
	char listed[1100], wanted[64];

	snprintf(listed, sizeof(listed), ",%s,", stat_word("features"));
	snprintf(wanted, sizeof(wanted), ",%s,", feature);
	return strstr(listed, wanted);
}

long long audit_value(const char *key)
{
	return key_value("audit", PL_COLUMNS_AUDIT, key);
}

int read_classes(struct class_line *lines, int max)
{
	struct table t;
	int n = 0;

	if (read_table(&here, "classes", PL_COLUMNS_CLASSES, &t))
		return -1;
	for (; n < (int)t.nrows && n < max; n++) {
		snprintf(lines[n].name, sizeof(lines[n].name), "%s", t.cells[3 * n]);
		lines[n].pages = atoll(t.cells[3 * n + 1]);
	}
	free_table(&t);
	return n;
}

long long class_pages(const struct class_line *lines, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(lines[i].name, name))
			return lines[i].pages;
	return -1;
}

long long pcp_pages(void)
{
	FILE *in = fopen("/proc/zoneinfo", "re");
	long long sum = 0, count;
	char line[128];

	while (in && fgets(line, sizeof(line), in))
		if (sscanf(line, " count: %lld", &count) == 1)
			sum += count;
	if (in)
		fclose(in);
	return sum;
}

/*
 * The emulator runs the CPUs in turn, a tenth of a second each, unless one halts or waits
 * like this: without it, whoever waits for another CPU would wait as long.
 */
static void let_others_run(void)
{
#ifdef __aarch64__
	asm volatile("yield" : : : "memory");
#else
	__builtin_ia32_pause();
#endif
}

/* A little of everything that allocates pages. */
static void load_round(void)
{
	char page[4096] = {};
	int fds[2];
	char *map = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	pid_t child;

	if (map != MAP_FAILED) {
		for (int i = 0; i < 1 << 20; i += 1 << 17) {
			memset(map + i, 1, 1 << 17);
			let_others_run();
		}
		munmap(map, 1 << 20);
	}
	if (!pipe2(fds, O_CLOEXEC | O_NONBLOCK)) {
		for (int i = 0; i < 16; i++)
			if (write(fds[1], page, sizeof(page)) < 0)
				break;
		close(fds[0]);
		close(fds[1]);
	}
	let_others_run();
	child = fork();
	if (child == 0)
		_exit(0);
	if (child > 0)
		waitpid(child, NULL, 0);
}

int start_load(void)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (long i = 1; i < sysconf(_SC_NPROCESSORS_ONLN); i++)
		if (!fork())
			break;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* on what is left: the test needs its share to get on */
	setpriority(PRIO_PROCESS, 0, 10);
	for (;;)
		load_round();
}

void stop_load(int pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
