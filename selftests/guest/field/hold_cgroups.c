// SPDX-License-Identifier: GPL-2.0
/* Memory cgroups that are deleted and stay, each for the page of a file that it is charged. */
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hold.h"

static void write_file(const char *folder, unsigned long number)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%lu", folder, number);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	must(fd >= 0 && write(fd, "x", 1) == 1, path);
}

/* So many, each the home of a process for a moment; the files are in a folder of tmpfs. */
static unsigned long make_dying(unsigned long cgroups, const char *folder)
{
	for (unsigned long i = 0; i < cgroups; i++) {
		struct clone_args args = {.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD};
		char path[64];
		long child;
		int fd;

		snprintf(path, sizeof(path), "/sys/fs/cgroup/pod%lu", i);
		must(!mkdir(path, 0700), path);
		fd = open(path, O_RDONLY | O_DIRECTORY);
		args.cgroup = (uint64_t)fd;
		child = syscall(SYS_clone3, &args, sizeof(args));
		must(fd >= 0 && child >= 0, "clone3");
		if (!child) {
			write_file(folder, i);
			_exit(0);
		}
		waitpid((pid_t)child, NULL, 0);
		close(fd);
		must(!rmdir(path), path);
	}
	return cgroups;
}

const struct held cgroup_kinds[] = {{"dying", make_dying}, {NULL, NULL}};
