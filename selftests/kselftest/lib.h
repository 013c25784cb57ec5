/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel selftests share: modules, the ledger's files, ground truth. */
#ifndef PL_SELFTEST_LIB_H
#define PL_SELFTEST_LIB_H

#include "input/source.h"

/** here - this machine, for read_table() */
extern const struct source here;

/** slowdown() - how many times slower than a stock kernel this one is, as vm/run says */
unsigned int slowdown(void);

/**
 * __wrap_alarm() - alarm(), later on a slow kernel
 * @seconds: that a stock kernel would get
 *
 * The harness sets a limit to each test. The linker sends all calls of alarm() here
 * (vm/build), and __real_alarm() there.
 *
 * Return: as alarm().
 */
unsigned int __wrap_alarm(unsigned int seconds);
unsigned int __real_alarm(unsigned int seconds);

/**
 * load_module() - insmod a module of the build under test
 * @name: file below the folder in the environment's PL_BUILD, such as
 *	"module/pageledger.ko"
 * @parameters: "" or "name=value ..."
 *
 * Return: 0 or -errno.
 */
int load_module(const char *name, const char *parameters);

/**
 * load_ledger() - insmod pageledger with hook= as the environment's PL_HOOK says
 * @parameters: more of them
 *
 * Return: 0 or -errno.
 */
int load_ledger(const char *parameters);

/** unload_module() - rmmod. Return: 0 or -errno */
int unload_module(const char *name);

/**
 * unload_all() - unload the ledger and what tells the truth, under whatever name
 *
 * Before a test, and after it, so that a test that fails halfway, or is killed, is no
 * other test's failure.
 *
 * Return: 0, or -errno if one of them stays.
 */
int unload_all(void);

/**
 * truth() - a command to the ground-truth module, see truth/main.c
 * @verb: take, give or leak
 * @api: an allocation function
 * @argument: how many blocks, how to free, or "now"
 *
 * Return: 0 or -errno.
 */
int truth(const char *verb, const char *api, const char *argument);

/** truth_value() - what it has counted, "moved" or "mixed", see there; -1 if it does not say */
long long truth_value(const char *key);

/**
 * caller_value() - a number of one caller's row in `callers`
 * @caller: the last column, whole
 * @column: name of the column
 *
 * Return: the number; 0 if there is no such row; -1 if `callers` cannot be read.
 */
long long caller_value(const char *caller, const char *column);

/** stat_value() - a number in `stats`; -1 if it is not there */
long long stat_value(const char *key);

/** stat_values() - @n numbers of `stats`, read at once; each as stat_value(). Return: 0 or -1 */
int stat_values(const char *const *keys, long long *values, int n);

/*
 * With hook=kprobe what an interrupt does inside the handler of another probe is missed
 * (kprobe_ftrace_handler(), arch/x86/kernel/kprobes/ftrace.c). Seldom, and it is counted: who
 * wants to know what the ledger says when nothing was missed tries again.
 */
#define PROBE_TRIES 5

/** probes_interrupted() - is that why @missed, of `stats`, is not 0? Says so if it is */
bool probes_interrupted(long long missed);

/** stat_word() - a word in `stats`, valid until the next call; "" if it is not there */
const char *stat_word(const char *key);

/* Does the ledger say of the kernel that it has what conftest.sh asks for? */
bool kernel_has(const char *feature);

/** audit_value() - a number in `audit`; -1 if it is not there */
long long audit_value(const char *key);

/** struct class_line - a line of `classes` */
struct class_line {
	char name[32];
	long long pages;
};

/** read_classes() - read `classes`. Return: lines, at most @max; or -1 */
int read_classes(struct class_line *lines, int max);

/** class_pages() - pages of one class; -1 if there is no such line */
long long class_pages(const struct class_line *lines, int n, const char *name);

/**
 * pcp_pages() - pages on the per-CPU free lists
 *
 * MemFree does not count them, and they are megabytes.
 */
long long pcp_pages(void);

/** meminfo() - a line of /proc/meminfo in KiB; -1 if it is not there */
long long meminfo(const char *key);

/** vmstat() - a line of /proc/vmstat; -1 if it is not there */
long long vmstat(const char *key);

/** small_pages() - no huge pages there, please; kernels without any are fine. Return: 0, or -1 */
int small_pages(void *start, size_t size);

/** write_file() - write @text to a file. Return: 0, or not 0 */
int write_file(const char *path, const char *text);

/** start_load() - keep idle CPUs busy allocating and freeing. Return: pid of the load */
int start_load(void);

/** stop_load() - end what start_load() began */
void stop_load(int pid);

#endif /* PL_SELFTEST_LIB_H */
