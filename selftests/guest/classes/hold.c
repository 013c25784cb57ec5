// SPDX-License-Identifier: GPL-2.0
/* Holds memory of one kind until it is killed, and says when it does: hold KIND. */
#include <errno.h>
#include <linux/kvm.h>
#include <linux/perf_event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE	4096UL
#define TABLE	(2UL << 20)	/* what a page table of the lowest level maps */
#define CODE	0x1000UL

static char *memory(size_t size)
{
	char *m = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	/* a kernel without huge pages knows no such advice */
	if (m == MAP_FAILED || (madvise(m, size, MADV_NOHUGEPAGE) && errno != EINVAL))
		return NULL;
	return m;
}

/* Each run stores a byte where the data segment begins, and halts. */
static int touch(int vcpu, unsigned long where)
{
	struct kvm_regs regs = { .rip = CODE, .rflags = 2 };
	struct kvm_sregs sregs;

	if (ioctl(vcpu, KVM_GET_SREGS, &sregs))
		return -1;
	sregs.cs.base = 0;
	sregs.cs.selector = 0;
	sregs.ds.base = where;
	if (ioctl(vcpu, KVM_SET_SREGS, &sregs) || ioctl(vcpu, KVM_SET_REGS, &regs))
		return -1;
	return ioctl(vcpu, KVM_RUN, 0);
}

/* 256 page tables of a virtual machine's memory, and those above them. */
static int hold_kvm(void)
{
	static const unsigned char code[] = { 0xc6, 0x06, 0x00, 0x00, 0x01, 0xf4 };
	int kvm = open("/dev/kvm", O_RDWR), vm, vcpu;
	struct kvm_userspace_memory_region region = { .memory_size = 256 * TABLE };
	struct kvm_run *run;
	char *m = memory(region.memory_size);

	if (kvm < 0 || !m)
		return -1;
	memcpy(m + CODE, code, sizeof(code));
	region.userspace_addr = (unsigned long)m;
	vm = ioctl(kvm, KVM_CREATE_VM, 0);
	if (vm < 0 || ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region))
		return -1;
	vcpu = ioctl(vm, KVM_CREATE_VCPU, 0);
	run = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, vcpu, 0);
	if (vcpu < 0 || run == MAP_FAILED)
		return -1;
	for (unsigned long at = 0; at < region.memory_size; at += TABLE)
		if (touch(vcpu, at + PAGE * 2) || run->exit_reason != KVM_EXIT_HLT) {
			fprintf(stderr, "exit reason %u at %lx\n", run->exit_reason, at);
			return -1;
		}
	return 0;
}

/* A ring of 1024 pages, each of which was looked at. */
static int hold_perf(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
	};
	int fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
	char *ring = mmap(NULL, 1025 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), seen = 0;

	if (fd < 0 || ring == MAP_FAILED)
		return -1;
	for (int i = 0; i < 1025; i++)
		seen |= ring[i * PAGE];
	printf("bits of all pages: %d\n", seen);
	return 0;
}

/* 4096 pages that only this process can read. */
static int hold_secret(void)
{
	int fd = syscall(SYS_memfd_secret, 0);
	char *m;

	if (fd < 0 || ftruncate(fd, 4096 * PAGE))
		return -1;
	m = mmap(NULL, 4096 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (m == MAP_FAILED)
		return -1;
	for (int i = 0; i < 4096; i++)
		m[i * PAGE] = 1;
	return 0;
}

static void told(int signal)
{
	(void)signal;
}

/* Two pages that are said to be faulty: whoever says so may be told at once. */
static int hold_poison(void)
{
	char *m = memory(2 * PAGE);

	if (!m)
		return -1;
	signal(SIGBUS, told);
	m[0] = 1;
	m[PAGE] = 1;
	return madvise(m, 2 * PAGE, MADV_HWPOISON);
}

static const struct {
	const char *name;
	int (*hold)(void);
} kinds[] = {
	{ "kvm", hold_kvm }, { "perf", hold_perf }, { "secret", hold_secret },
	{ "poison", hold_poison },
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (strcmp(argv[1], kinds[i].name))
			continue;
		if (kinds[i].hold()) {
			perror(argv[1]);
			return 1;
		}
		puts("held");
		fflush(stdout);
		pause();
	}
	return 2;
}
