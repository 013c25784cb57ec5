// SPDX-License-Identifier: GPL-2.0
/*
 * Owners: maps and programs of BPF, by bpf(2): with CAP_SYS_ADMIN all of them, whoever holds
 * them or where they are pinned. A map that we ask for is ours too while we do.
 *
 * fdinfo has a map's size. Since 6.4 it is what the map's type counts (map_mem_usage()); before,
 * it was key and value times entries, which knows no ring buffer and no elements of a hash
 * table (kernel/bpf/syscall.c, bpf_map_memory_footprint()). So there it is worked out here.
 */
#include <errno.h>
#include <linux/bpf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "collect/owners.h"
#include "collect/owners_bpf.h"
#include "collect/owners_read.h"

#define MAX_OBJECTS 4096

/**
 * struct bpf - what all of it is made with
 * @cpus: that there can be
 * @kernel_sums: the kernel's own sums are right
 */
struct bpf {
	struct owners *o;
	const struct owners_input *in;
	struct bpf_pins pins;
	unsigned long long cpus;
	bool kernel_sums;
};

static unsigned long long round_up(unsigned long long n, unsigned long long to)
{
	return (n + to - 1) / to * to;
}

static unsigned long long power_of_two(unsigned long long n)
{
	unsigned long long power = 1;

	while (power < n)
		power *= 2;
	return power;
}

/* "0-3": as machine.c has it. */
static unsigned long long possible_cpus(void)
{
	unsigned long long last;
	char line[128], *from;

	if (!read_line(line, sizeof(line), "", "sys/devices/system/cpu/possible"))
		return 1;
	from = line + strlen(line);
	while (from > line && from[-1] != '-' && from[-1] != ',')
		from--;
	last = strtoull(from, NULL, 10);
	return last + 1;
}

/* Of 6.1: older headers do not have it (include/uapi/linux/bpf.h). */
#define MAP_TYPE_USER_RINGBUF 31

/* struct htab_elem without the key is 48 bytes, a bucket 16 (kernel/bpf/hashtab.c). */
static unsigned long long hash_bytes(const struct bpf_map_info *map, unsigned long long cpus)
{
	bool extra = map->type == BPF_MAP_TYPE_HASH;

	return (map->max_entries + (extra ? cpus : 0)) *
		       (48 + round_up(map->key_size, 8) + round_up(map->value_size, 8)) +
	       power_of_two(map->max_entries) * 16;
}

/* Bytes by type; what is not known stays what fdinfo says. */
static void measure_by_type(const struct bpf *bpf, const struct bpf_map_info *map,
			    struct owner *row)
{
	unsigned long long page = (unsigned long long)sysconf(_SC_PAGESIZE);
	unsigned long long value = round_up(map->value_size, 8), n = map->max_entries;

	switch (map->type) {
	case BPF_MAP_TYPE_RINGBUF: /* ringbuf.c, bpf_ringbuf_area_alloc(): header and two positions
				    */
	case MAP_TYPE_USER_RINGBUF:
		row->line = "callers";
		row->bytes = n + 3 * page;
		row->how = HOW_EXACT;
		break;
	case BPF_MAP_TYPE_PERCPU_ARRAY: /* arraymap.c, bpf_array_alloc_percpu() */
		row->line = "percpu";
		row->bytes = n * value * bpf->cpus;
		row->how = HOW_EXACT;
		break;
	case BPF_MAP_TYPE_PERCPU_HASH: /* hashtab.c, prealloc_init() */
	case BPF_MAP_TYPE_LRU_PERCPU_HASH:
		row->line = "percpu";
		row->bytes = n * value * bpf->cpus;
		row->how = map->map_flags & BPF_F_NO_PREALLOC ? HOW_AT_MOST : HOW_EXACT;
		break;
	case BPF_MAP_TYPE_HASH:
	case BPF_MAP_TYPE_LRU_HASH:
		if (!bpf->kernel_sums)
			row->bytes = hash_bytes(map, bpf->cpus);
		row->how = HOW_EXACT;
		if (map->map_flags & BPF_F_NO_PREALLOC) /* the kernel counts what is in it */
			row->how = bpf->kernel_sums ? HOW_AT_LEAST : HOW_AT_MOST;
		break;
	case BPF_MAP_TYPE_ARRAY:
		row->how = HOW_EXACT;
		if (!bpf->kernel_sums)
			row->bytes = n * value;
		break;
	default:
		row->how = bpf->kernel_sums ? HOW_EXACT : HOW_AT_LEAST;
	}
}

/* bpf_map_area_alloc() (kernel/bpf/syscall.c) takes kmalloc() up to 32 KiB, else vmalloc(). */
static const char *line_of(const struct bpf_map_info *map, const struct owner *row)
{
	bool slab = map->map_flags & BPF_F_NO_PREALLOC || map->type == BPF_MAP_TYPE_LPM_TRIE;

	return slab || row->bytes <= 32768 ? "slab" : "vmalloc";
}

static const char *type_name(unsigned int type)
{
	static const char *const names[] = {
		[BPF_MAP_TYPE_HASH] = "hash",
		[BPF_MAP_TYPE_ARRAY] = "array",
		[BPF_MAP_TYPE_PROG_ARRAY] = "prog_array",
		[BPF_MAP_TYPE_PERF_EVENT_ARRAY] = "perf_event_array",
		[BPF_MAP_TYPE_PERCPU_HASH] = "percpu_hash",
		[BPF_MAP_TYPE_PERCPU_ARRAY] = "percpu_array",
		[BPF_MAP_TYPE_STACK_TRACE] = "stack_trace",
		[BPF_MAP_TYPE_LRU_HASH] = "lru_hash",
		[BPF_MAP_TYPE_LRU_PERCPU_HASH] = "lru_percpu_hash",
		[BPF_MAP_TYPE_LPM_TRIE] = "lpm_trie",
		[BPF_MAP_TYPE_SOCKMAP] = "sockmap",
		[BPF_MAP_TYPE_SOCKHASH] = "sockhash",
		[BPF_MAP_TYPE_QUEUE] = "queue",
		[BPF_MAP_TYPE_STACK] = "stack",
		[BPF_MAP_TYPE_RINGBUF] = "ringbuf",
	};
	bool known = type < sizeof(names) / sizeof(*names) && names[type];

	return known ? names[type] : "of another type";
}

/* "memlock:" of what we have open ourselves. */
static unsigned long long size_told(int fd)
{
	const struct handle self = {.pid = (unsigned long)getpid(), .fd = fd};
	unsigned long long bytes = 0;
	FILE *info = open_fdinfo("", &self);
	char line[128];

	while (info && fgets(line, sizeof(line), info))
		sscanf(line, "memlock: %llu", &bytes);
	if (info)
		fclose(info);
	return bytes;
}

/* Who holds it, and where it is pinned, in front of what is in @row->detail. */
static void find_holder(const struct bpf *bpf, enum handle_kind kind, unsigned int id,
			struct owner *row)
{
	const char *pin = bpf_pin(&bpf->pins, kind, id);
	char rest[sizeof(row->detail)];
	size_t n;
	const struct handle *h = bpf_holder(&bpf->pins, kind, id, &n);

	memcpy(rest, row->detail, sizeof(rest));
	if (h) {
		row->pid = h->pid;
		row->fd = h->fd;
	}
	PUT(row->detail, "id %u, %s%s%s", id, pin ? "pinned as " : "", pin ? pin : "",
	    pin ? ", "
	    : h ? ""
		: "held by no process that is seen, ");
	n = strlen(row->detail);
	snprintf(row->detail + n, sizeof(row->detail) - n, "%s", rest);
}

static long bpf_call(int command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static bool get_info(int fd, void *info, size_t size)
{
	union bpf_attr attr = {0};

	attr.info.bpf_fd = (uint32_t)fd;
	attr.info.info_len = (uint32_t)size;
	attr.info.info = (uintptr_t)info;
	return !bpf_call(BPF_OBJ_GET_INFO_BY_FD, &attr);
}

static void add_map(const struct bpf *bpf, int fd)
{
	struct owner row = {.kind = "bpf_map", .fd = -1};
	struct bpf_map_info map = {0};

	if (!get_info(fd, &map, sizeof(map)))
		return;
	row.bytes = size_told(fd);
	measure_by_type(bpf, &map, &row);
	if (!row.line)
		row.line = line_of(&map, &row);
	PUT(row.name, "%.*s", (int)sizeof(map.name), map.name);
	PUT(row.detail, "%s, %u entries", type_name(map.type), map.max_entries);
	find_holder(bpf, HANDLE_BPF_MAP, map.id, &row);
	add_owner(bpf->o, &row);
}

/* The program as it was loaded, and its machine code: packed with others, or in pages of its own.
 */
static void add_program(const struct bpf *bpf, int fd)
{
	struct owner row = {.kind = "bpf_prog", .line = "vmalloc", .fd = -1};
	struct bpf_prog_info program = {0};

	if (!get_info(fd, &program, sizeof(program)))
		return;
	row.how = HOW_AT_LEAST;
	row.bytes = size_told(fd) + program.jited_prog_len;
	PUT(row.name, "%.*s", (int)sizeof(program.name), program.name);
	PUT(row.detail, "%u bytes of machine code", program.jited_prog_len);
	find_holder(bpf, HANDLE_BPF_PROG, program.id, &row);
	add_owner(bpf->o, &row);
}

/* Return: false if we may not. */
static bool each_object(const struct bpf *bpf, const char *kind, int next, int open,
			void (*add)(const struct bpf *bpf, int fd))
{
	union bpf_attr attr = {0};
	uint32_t id = 0;
	int fd;

	for (int i = 0; i < MAX_OBJECTS; i++) {
		memset(&attr, 0, sizeof(attr));
		attr.start_id = id;
		if (bpf_call(next, &attr))
			return errno == ENOENT;
		id = attr.next_id;
		memset(&attr, 0, sizeof(attr));
		attr.map_id = id;
		fd = (int)bpf_call(open, &attr);
		if (fd < 0)
			continue;
		add(bpf, fd);
		close(fd);
	}
	add_note(bpf->o, kind, "more than %d: those after id %u were not looked at", MAX_OBJECTS,
		 id);
	return true;
}

static bool has_kernel_sums(void)
{
	struct utsname name;
	int major, minor;

	return !uname(&name) && sscanf(name.release, "%d.%d", &major, &minor) == 2 &&
	       (major > 6 || (major == 6 && minor >= 4));
}

void own_bpf(struct owners *o, const struct owners_input *in)
{
	struct bpf bpf = {.o = o, .in = in, .kernel_sums = has_kernel_sums()};

	if (*in->root)
		return;
	bpf.cpus = possible_cpus();
	find_bpf_pins(&bpf.pins, &in->walk);
	if (!each_object(&bpf, "bpf_map", BPF_MAP_GET_NEXT_ID, BPF_MAP_GET_FD_BY_ID, add_map))
		add_note(o, "bpf_map", "maps may not be looked at; run as root");
	if (!each_object(&bpf, "bpf_prog", BPF_PROG_GET_NEXT_ID, BPF_PROG_GET_FD_BY_ID,
			 add_program))
		add_note(o, "bpf_prog", "programs may not be looked at; run as root");
	free_bpf_pins(&bpf.pins);
}
