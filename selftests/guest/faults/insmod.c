// SPDX-License-Identifier: GPL-2.0
/*
 * insmod, as kmod's: one finit_module(), and its error. That of busybox tries again by
 * init_module(), which hides a failure that comes once. Static and small, since it is started
 * a thousand times from a file system that is slow, or where reading may fail.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char parameters[256] = "";
	int fd, i;

	if (argc < 2) {
		fprintf(stderr, "insmod: which module?\n");
		return 2;
	}
	for (i = 2; i < argc; i++) {
		if (strlen(parameters) + strlen(argv[i]) + 2 > sizeof(parameters)) {
			fprintf(stderr, "insmod: too many parameters\n");
			return 2;
		}
		strcat(strcat(parameters, argv[i]), " ");
	}
	fd = open(argv[1], O_RDONLY | O_CLOEXEC);
	if (fd < 0 || syscall(SYS_finit_module, fd, parameters, 0) < 0) {
		fprintf(stderr, "insmod: %s: %s\n", argv[1], strerror(errno));
		return 1;
	}
	return 0;
}
