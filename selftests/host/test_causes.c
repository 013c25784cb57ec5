// SPDX-License-Identifier: GPL-2.0
/*
 * Untracked memory and its owners: the same machine with the module loaded before (A), not
 * loaded (B), and loaded after (C). Each number is one that can be worked out by hand.
 */
#include "kselftest_harness.h"

#include "collect/collect.h"
#include "input/source.h"
#include "model/knowledge.h"
#include "model/model.h"
#include "model/owned.h"
#include "pageledger.h"

#define KIB 1024ULL
#define MIB (1024 * KIB)

/* 1000 MiB, of which 200, 64 or 2 are in no line. */
#define MEMINFO(free)                                                                              \
	"MemTotal:        1024000 kB\nMemFree: " free " kB\nActive:          204800 kB\n"          \
	"Cached:          122880 kB\nAnonPages:        81920 kB\n"
#define MISSING_200 MEMINFO("614400")
#define MISSING_64 MEMINFO("753664")
#define MISSING_2 MEMINFO("817152")

#define TABLE(name, columns, rows) "# pageledger " name " 1\n# " columns "\n" rows
#define CALLERS(rows) TABLE("callers", PL_COLUMNS_CALLERS, rows)
#define SOCKETS(rows) TABLE("sockets", PL_COLUMNS_SOCKETS, rows)
#define OWNERS(rows) TABLE("owners", COLUMNS_OWNERS, rows)

/* Rows of a size, and what a ledger has that was loaded before, or after. */
#define SIZE_64 "67108864"
#define HAS_64(caller) CALLERS("16384 67108864 32 9 5 untracked " caller "\n")
#define OLDER_64 CALLERS("16384 67108864 0 - - untracked [before load]\n")

FIXTURE(causes)
{
	struct section section[8];
	size_t n;
	struct model m;
};

FIXTURE_SETUP(causes)
{
	memset(self, 0, sizeof(*self));
}

FIXTURE_TEARDOWN(causes)
{
	free_model(&self->m);
}

static void put(struct section *section, size_t *n, const char *name, const char *text)
{
	section[(*n)++] = (struct section){name, text, strlen(text)};
}

static int conclude(struct section *section, size_t n, struct model *m)
{
	const struct source source = {
		.root = "", .file = "test", .snapshot = {.sections = section, .n = n}};

	return read_model(m, &source, -1, true);
}

static const struct suspect *only(const struct model *m)
{
	for (size_t i = 0; i < m->suspects.n; i++)
		fprintf(stderr, "# %s: %s: %s\n#   %s\n#   %s\n", m->suspects.suspect[i].kind,
			m->suspects.suspect[i].name, m->suspects.suspect[i].sentence,
			m->suspects.suspect[i].evidence, m->suspects.suspect[i].next);
	return m->suspects.n == 1 ? &m->suspects.suspect[0] : NULL;
}

#define GIVEN(name, text) put(self->section, &self->n, name, text)

static const struct suspect *find_only(struct __test_metadata *_metadata,
				       FIXTURE_DATA(causes) * self)
{
	const struct suspect *found;

	ASSERT_EQ(0, conclude(self->section, self->n, &self->m));
	found = only(&self->m);
	ASSERT_NE(NULL, found);
	return found;
}

#define ONLY() find_only(_metadata, self)

/* From the start, with another machine. */
static void forget(FIXTURE_DATA(causes) * self)
{
	free_model(&self->m);
	memset(self, 0, sizeof(*self));
}

/*
 * What is in the sheet, the ledger and the table of owners; and what there must be in the
 * suspect's sentence and its next step.
 */
struct field_case {
	const char *caller;
	const char *ledger;
	const char *owners;
	const char *whose;
	const char *next;
};

static void check_case(struct __test_metadata *_metadata, FIXTURE_DATA(causes) * self,
		       const struct field_case *c, const char *callers, const char *kind)
{
	const struct suspect *s;

	forget(self);
	GIVEN("proc/meminfo", MISSING_64);
	if (callers)
		GIVEN("callers", callers);
	GIVEN("owners", c->owners);
	s = ONLY();
	EXPECT_STREQ(kind, s->kind);
	EXPECT_EQ(64 * MIB, s->bytes);
	EXPECT_NE(NULL, strstr(s->sentence, c->whose));
	EXPECT_NE(NULL, strstr(s->sentence, s->name));
	EXPECT_NE(NULL, strstr(s->next, c->next));
}

/* The module was loaded before, is not loaded, was loaded after. */
static void check_modes(struct __test_metadata *_metadata, FIXTURE_DATA(causes) * self,
			const struct field_case *c)
{
	check_case(_metadata, self, c, c->ledger, "caller");
	EXPECT_STREQ(c->caller, self->m.suspects.suspect[0].name);
	check_case(_metadata, self, c, NULL, "owner");
	check_case(_metadata, self, c, OLDER_64, "owner");
}

TEST_F(causes, ram_disk)
{
	const struct field_case c = {
		.caller = "brd_insert_page [brd]",
		.ledger = HAS_64("brd_insert_page [brd]"),
		.owners = OWNERS("brd ram0 0 - - " SIZE_64 " exact callers -\n"),
		.whose = "pages of RAM disks",
		.next = "rmmod brd",
	};

	check_modes(_metadata, self, &c);
	EXPECT_STREQ("RAM disk ram0", self->m.suspects.suspect[0].name);
}

TEST_F(causes, pipes)
{
	const struct field_case c = {
		.caller = "pipe_write",
		.ledger = HAS_64("pipe_write"),
		.owners = OWNERS("pipe - 123 filler 4 " SIZE_64 " exact callers 64 pipes\n"),
		.whose = ": pipes of filler[123]",
		.next = "nobody reads",
	};

	check_modes(_metadata, self, &c);
	EXPECT_EQ(123, self->m.suspects.suspect[0].pid);
}

TEST_F(causes, perf_buffers)
{
	const struct field_case c = {
		.caller = "perf_mmap_alloc_page",
		.ledger = HAS_64("perf_mmap_alloc_page"),
		.owners = OWNERS("perf perf_event 77 perf 5 " SIZE_64 " exact callers -\n"),
		.whose = ": perf buffers of perf[77]",
		.next = "perf record -m",
	};

	check_modes(_metadata, self, &c);
}

TEST_F(causes, bpf_ring_buffer)
{
	const struct field_case c = {
		.caller = "ringbuf_map_alloc",
		.ledger = HAS_64("ringbuf_map_alloc"),
		.owners = OWNERS("bpf_map events 0 - - " SIZE_64
				 " exact callers id 5, pinned as /sys/fs/bpf/events\n"),
		.whose = ": BPF map events",
		.next = "bpftool map show",
	};

	check_modes(_metadata, self, &c);
	EXPECT_NE(NULL, strstr(self->m.suspects.suspect[0].evidence, "/sys/fs/bpf/events"));
}

/* Never less than the setting says. */
TEST_F(causes, stripe_cache)
{
	const struct field_case c = {
		.caller = "grow_one_stripe [raid456]",
		.ledger = HAS_64("grow_one_stripe [raid456]"),
		.owners = OWNERS("md md0 0 - - " SIZE_64
				 " at_least callers stripe_cache_size 6144\n"),
		.whose = ": RAID array md0",
		.next = "stripe_cache_size",
	};

	check_modes(_metadata, self, &c);
}

/* Where debugfs does not tell, a disk has at most its size: then it is a guess. */
TEST_F(causes, owners_that_may_have_less)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", HAS_64("null_insert_page [null_blk]"));
	GIVEN("owners", OWNERS("null_blk nullb0 0 - - 134217728 at_most callers -\n"));
	s = ONLY();
	EXPECT_NE(NULL, strstr(s->sentence, "null_blk disk nullb0 (at most 128Mi)"));
	EXPECT_EQ(0, s->pid);
	forget(self);
	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("owners", OWNERS("null_blk nullb0 0 - - 134217728 at_most callers -\n"));
	s = ONLY();
	EXPECT_STREQ("untracked", s->kind);
	EXPECT_NE(NULL, strstr(s->sentence, "they can be pages of null_blk disks"));
	EXPECT_NE(NULL, strstr(s->sentence, "nullb0"));
	EXPECT_NE(NULL, strstr(s->next, "if they are"));
	forget(self); /* one that is too small for it */
	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("owners", OWNERS("null_blk nullb0 0 - - 1048576 at_most callers -\n"));
	s = ONLY();
	EXPECT_EQ(NULL, strstr(s->sentence, "nullb0"));
}

#define XFS                                                                                        \
	"xfs_buf loop0 0 - - 0 unknown callers mounted on /tmp/x\n"                                \
	"netdev eth0 0 - - 0 unknown callers virtio_net, 2 receive queues\n"                       \
	"vhost /dev/vhost-net 9 qemu 5 0 unknown callers -\n"

TEST_F(causes, xfs_buffers)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", HAS_64("xfs_buf_alloc_pages [xfs]"));
	GIVEN("owners", OWNERS(XFS));
	s = ONLY();
	EXPECT_NE(NULL, strstr(s->sentence, "64Mi are metadata buffers of XFS"));
	EXPECT_NE(NULL, strstr(s->sentence, ": XFS on loop0."));
	EXPECT_NE(NULL, strstr(s->next, "drop_caches"));
	EXPECT_NE(NULL, strstr(s->evidence, "/tmp/x"));
	forget(self);
	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("owners", OWNERS(XFS));
	s = ONLY();
	EXPECT_STREQ("untracked", s->kind);
	EXPECT_NE(NULL, strstr(s->sentence, "can be metadata buffers of XFS (XFS on loop0)"));
	EXPECT_NE(NULL, strstr(s->next, "drop_caches"));
	EXPECT_EQ(NULL, strstr(s->sentence, "vhost"));
	EXPECT_EQ(NULL, strstr(s->sentence, "eth0"));
	forget(self);
	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", OLDER_64);
	GIVEN("owners", OWNERS(XFS));
	s = ONLY();
	EXPECT_STREQ("before_load", s->kind);
	EXPECT_NE(NULL, strstr(s->sentence, "can be metadata buffers of XFS (XFS on loop0)"));
}

/* The function is of a sender that may be gone. */
TEST_F(causes, queue_of_a_tun_device)
{
	const struct field_case c = {
		.caller = "__ip_append_data",
		.ledger = HAS_64("__ip_append_data"),
		.owners = OWNERS("tun tun0 55 vpn 3 " SIZE_64 " at_least callers -\n"
				 "qdisc eth0 0 - - 100 at_least callers -\n"),
		.whose = ": queue of tun0 of vpn[55] and 1 more",
		.next = "strace -p 55",
	};

	check_modes(_metadata, self, &c);
}

/* Another function that sends: the same queues. How long they are may not be told. */
TEST_F(causes, queue_of_another_sender)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", HAS_64("packet_sendmsg"));
	GIVEN("owners", OWNERS("tun tun0 55 vpn 3 134217728 at_most callers -\n"));
	s = ONLY();
	EXPECT_NE(NULL,
		  strstr(s->sentence, "; they can be in queue of tun0 of vpn[55] (at most 128Mi)"));
	EXPECT_EQ(0, s->pid);
}

/* What owners tell is within 1 %: there is nothing older for that. */
TEST_F(causes, owners_of_a_little_more)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", CALLERS("16282 66691072 9 9 5 untracked pipe_write\n"
				 "102 417792 0 - - untracked [before load]\n"));
	GIVEN("owners", OWNERS("pipe - 123 filler 4 " SIZE_64 " exact callers -\n"));
	s = ONLY();
	EXPECT_EQ(66691072, s->bytes);
	EXPECT_EQ(NULL, strstr(s->evidence, "older"));
}

/* What owners have is given to one of the functions that send, not to each. */
TEST_F(causes, owners_speak_once)
{
	GIVEN("proc/meminfo", MISSING_200);
	GIVEN("callers", CALLERS("34816 142606336 0 - - untracked [before load]\n"
				 "16384 67108864 9 9 5 untracked packet_sendmsg\n"));
	GIVEN("owners", OWNERS("tun tun0 55 vpn 3 " SIZE_64 " at_least callers -\n"));
	ASSERT_EQ(0, conclude(self->section, self->n, &self->m));
	ASSERT_EQ(2, self->m.suspects.n);
	EXPECT_STREQ("before_load", self->m.suspects.suspect[0].kind);
	EXPECT_EQ(136 * MIB, self->m.suspects.suspect[0].bytes);
}

/* A driver's interface, not that of another driver. */
TEST_F(causes, rings_of_an_interface)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", HAS_64("igb_alloc_rx_buffers [igb]"));
	GIVEN("owners", OWNERS("netdev eth0 0 - - 0 unknown callers ice, 2 receive queues\n"
			       "netdev eth1 0 - - 0 unknown callers igb, 8 receive queues\n"));
	s = ONLY();
	EXPECT_NE(NULL, strstr(s->sentence, "they can be rings of eth1"));
	EXPECT_NE(NULL, strstr(s->evidence, "8 receive queues"));
	EXPECT_NE(NULL, strstr(s->next, "ethtool -G"));
}

/* Some of it since the module was loaded, some before: one suspect. */
TEST_F(causes, a_part_is_older)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", CALLERS("10240 41943040 0 - - untracked [before load]\n"
				 "6144 25165824 6144 9 5 untracked brd_insert_page [brd]\n"));
	GIVEN("owners", OWNERS("brd ram0 0 - - " SIZE_64 " exact callers -\n"));
	s = ONLY();
	EXPECT_STREQ("owner", s->kind);
	EXPECT_STREQ("RAM disk ram0", s->name);
	EXPECT_EQ(64 * MIB, s->bytes);
	EXPECT_NE(NULL, strstr(s->evidence, "40Mi of it"));
}

/* Of what is older, no more than owners must have; the rest is nobody's. */
TEST_F(causes, a_part_of_what_is_older)
{
	GIVEN("proc/meminfo", MISSING_200);
	GIVEN("callers", CALLERS("45056 184549376 0 - - untracked [before load]\n"
				 "6144 25165824 6144 9 5 untracked brd_insert_page [brd]\n"));
	GIVEN("owners", OWNERS("brd ram0 0 - - " SIZE_64 " exact callers -\n"));
	ASSERT_EQ(0, conclude(self->section, self->n, &self->m));
	ASSERT_EQ(2, self->m.suspects.n);
	EXPECT_STREQ("before_load", self->m.suspects.suspect[0].kind);
	EXPECT_EQ(136 * MIB, self->m.suspects.suspect[0].bytes);
	EXPECT_EQ(64 * MIB, self->m.suspects.suspect[1].bytes);
}

/* Too little for a suspect of its own: it stays in what is untracked. */
TEST_F(causes, owners_of_a_little)
{
	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("owners", OWNERS("pipe - 123 filler 4 3145728 exact callers -\n"));
	EXPECT_EQ(64 * MIB, ONLY()->bytes);
	EXPECT_STREQ("untracked", self->m.suspects.suspect[0].kind);
}

/* What is in another line of the sheet is not what is missing. */
TEST_F(causes, owners_of_other_lines)
{
	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("owners", OWNERS("io_uring buffers 123 ringer 4 " SIZE_64 " exact pinned -\n"));
	EXPECT_STREQ("untracked", ONLY()->kind);
}

/* What owners explain is no other suspect's; the rest is. */
TEST_F(causes, the_rest_is_told)
{
	GIVEN("proc/meminfo", MISSING_200);
	GIVEN("owners", OWNERS("pipe - 123 filler 4 " SIZE_64 " exact callers -\n"));
	ASSERT_EQ(0, conclude(self->section, self->n, &self->m));
	ASSERT_EQ(2, self->m.suspects.n);
	EXPECT_STREQ("untracked", self->m.suspects.suspect[0].kind);
	EXPECT_EQ(136 * MIB, self->m.suspects.suspect[0].bytes);
	EXPECT_STREQ("owner", self->m.suspects.suspect[1].kind);
	EXPECT_EQ(64 * MIB, self->m.suspects.suspect[1].bytes);
}

/* They cannot have what is not missing: another line has it, or it is not so. */
TEST_F(causes, owners_of_nothing_that_is_missing)
{
	GIVEN("proc/meminfo", MISSING_2);
	GIVEN("owners", OWNERS("pipe - 123 filler 4 " SIZE_64 " exact callers -\n"
			       "drm card0 9 x 4 " SIZE_64 " exact shmem -\n"));
	ASSERT_EQ(0, conclude(self->section, self->n, &self->m));
	EXPECT_EQ(0, self->m.suspects.n);
}

/* Functions of one thing are one suspect, the largest by name. */
TEST_F(causes, functions_of_one_cause)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", CALLERS("8192 33554432 2 9 5 untracked grow_one_stripe [raid456]\n"
				 "4096 16777216 2 9 5 untracked setup_conf [raid456]\n"
				 "2048 8388608 2 9 5 untracked resize_stripes.part.0 [raid456]\n"
				 "2048 8388608 2 9 5 untracked r5l_init_log [raid456]\n"));
	GIVEN("owners", OWNERS("md md0 0 - - 33554432 at_least callers -\n"));
	s = ONLY();
	EXPECT_STREQ("grow_one_stripe [raid456]", s->name);
	EXPECT_EQ(64 * MIB, s->bytes);
	EXPECT_NE(NULL, strstr(s->sentence, "RAID array md0 (at least 32Mi of it)"));
	EXPECT_NE(NULL, strstr(s->evidence, "setup_conf [raid456] 16Mi"));
}

TEST_F(causes, several_owners)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", HAS_64("pipe_write"));
	GIVEN("owners", OWNERS("pipe - 123 filler 4 33554432 exact callers -\n"
			       "pipe - 124 other 4 31457280 exact callers -\n"
			       "[more] pipe 0 - - 2097152 exact callers -\n"));
	s = ONLY();
	EXPECT_NE(NULL, strstr(s->sentence, ": pipes of filler[123] and 1 more."));
}

/* No owner tells: what it is, and no more than that. */
TEST_F(causes, a_function_only)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", HAS_64("nvme_alloc_queue [nvme]"));
	s = ONLY();
	EXPECT_STREQ("64Mi are queues of NVMe disks (nvme_alloc_queue [nvme]).", s->sentence);
	EXPECT_NE(NULL, strstr(s->next, "io_queue_depth"));
	EXPECT_NE(NULL, strstr(s->next, "pageledger stacks"));
	forget(self);
	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", HAS_64("leaky [bad]"));
	s = ONLY();
	EXPECT_STREQ("leaky [bad] holds 64Mi that no line of /proc/meminfo has.", s->sentence);
}

/* A driver that has left it behind does not give it back, whatever it is. */
TEST_F(causes, a_module_that_is_gone)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", HAS_64("brd_insert_page [brd]"));
	GIVEN("modules", TABLE("modules", COLUMNS_MODULES, "4096 other\n"));
	s = ONLY();
	EXPECT_NE(NULL, strstr(s->sentence, "left behind"));
	EXPECT_NE(NULL, strstr(s->next, "reboot"));
}

#define RING                                                                                       \
	"packet raw all 6 1 200 3 sniffer 0 0 0 0 1 0 64 16384 0 - once packet_set_ring\n"         \
	"[total] - - - - - - - 1 0 0 0 1 0 64 16384 0 - once [of 1]\n"
#define OLDER_RING                                                                                 \
	"packet raw all 6 1 200 3 sniffer 0 0 0 0 1 0 64 16384 0 - once [before load, order 8]\n"
#define OWNS_RING "packet_ring socket:[6] 200 sniffer 3 " SIZE_64 " exact callers 64 blocks\n"

/* The module's sockets name it: it is not to be named twice. Empty, and nobody hangs. */
TEST_F(causes, packet_ring)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", HAS_64("packet_set_ring"));
	GIVEN("sockets", SOCKETS(RING));
	GIVEN("owners", OWNERS(OWNS_RING));
	s = ONLY();
	EXPECT_STREQ("socket", s->kind);
	EXPECT_STREQ("sniffer[200] keeps a packet ring of 64Mi in fd 3.", s->sentence);
	EXPECT_EQ(NULL, strstr(s->next, "hangs"));
	forget(self);
	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("owners", OWNERS(OWNS_RING));
	s = ONLY();
	EXPECT_STREQ("owner", s->kind);
	EXPECT_NE(NULL, strstr(s->sentence, "packet ring of sniffer[200]"));
	EXPECT_EQ(NULL, strstr(s->next, "does not read"));
	EXPECT_EQ(200, s->pid);
	forget(self);
	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("callers", CALLERS("16384 67108864 0 - - untracked [before load, order 8]\n"));
	GIVEN("sockets", SOCKETS(OLDER_RING));
	GIVEN("owners", OWNERS(OWNS_RING));
	s = ONLY();
	EXPECT_STREQ("sniffer[200] keeps a packet ring of 64Mi in fd 3.", s->sentence);
}

#define WEB(pid, caller)                                                                           \
	"inet tcp 6 1 2 " pid " 3 web 0 9 0 1048576 1 0 1 8192 0 1 once " caller "\n"

/* Where the kernel cannot be asked for rings it is known who could have one: a guess. */
TEST_F(causes, packet_ring_that_is_not_told)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("owners", OWNERS("packet_ring socket:[6] 200 sniffer 3 0 unknown callers -\n"));
	s = ONLY();
	EXPECT_STREQ("untracked", s->kind);
	EXPECT_NE(NULL, strstr(s->sentence, "; they can be rings of packet sockets"));
	EXPECT_NE(NULL, strstr(s->sentence, "sniffer[200]"));
	EXPECT_EQ(0, s->pid);
}

/* What else is older than the module is not the ring's. */
TEST_F(causes, packet_ring_and_others)
{
	GIVEN("proc/meminfo", MISSING_200);
	GIVEN("callers", CALLERS("16384 67108864 0 - - untracked [before load, order 8]\n"
				 "34816 142606336 0 - - untracked [before load]\n"));
	GIVEN("sockets", SOCKETS(OLDER_RING));
	GIVEN("owners", OWNERS(OWNS_RING));
	ASSERT_EQ(0, conclude(self->section, self->n, &self->m));
	ASSERT_EQ(2, self->m.suspects.n);
	EXPECT_STREQ("before_load", self->m.suspects.suspect[0].kind);
	EXPECT_EQ(136 * MIB, self->m.suspects.suspect[0].bytes);
	EXPECT_STREQ("socket", self->m.suspects.suspect[1].kind);
}

/* What sockets pin is theirs, of callers that are known and of others. */
TEST_F(causes, sockets_pin_a_part)
{
	GIVEN("proc/meminfo", MISSING_200);
	GIVEN("callers", CALLERS("16384 67108864 9 9 5 untracked try_fill_recv [virtio_net]\n"
				 "12800 52428800 9 9 5 untracked leaky [bad]\n"));
	GIVEN("sockets", SOCKETS(WEB("7", "try_fill_recv [virtio_net]")));
	ASSERT_EQ(0, conclude(self->section, self->n, &self->m));
	for (size_t i = 0; i < self->m.suspects.n; i++) {
		const struct suspect *s = &self->m.suspects.suspect[i];

		if (!strcmp(s->name, "try_fill_recv [virtio_net]")) {
			EXPECT_EQ(32 * MIB, s->bytes);
			EXPECT_NE(NULL, strstr(s->evidence, "sockets pin 32Mi more"));
		}
	}
	ASSERT_LE(3, self->m.suspects.n);
}

/* Without the module, what queues have is not missing twice. */
TEST_F(causes, queues_without_the_module)
{
	const struct suspect *s;

	GIVEN("proc/meminfo", MISSING_64);
	GIVEN("queues", TABLE("queues", COLUMNS_QUEUES, "67108864 0 6 tcp 7 3 zebra\n"));
	s = ONLY();
	EXPECT_STREQ("socket", s->kind);
}

/* Each kind is one that the table of owners has, with words for it. */
TEST_F(causes, kinds_of_owners_have_words)
{
	const struct knowledge *row;

	for (size_t i = 0; (row = knowledge_row(i)); i++) {
		char kinds[64], text[256], name[64], *rest = kinds;

		snprintf(kinds, sizeof(kinds), "%s", row->owners ? row->owners : "");
		for (char *kind; (kind = strsep(&rest, ",")) && *kind;) {
			forget(self);
			snprintf(text, sizeof(text), OWNERS("%s x 0 - - 1 exact callers -\n"),
				 kind);
			GIVEN("proc/meminfo", MISSING_64);
			GIVEN("owners", text);
			ASSERT_EQ(0, conclude(self->section, self->n, &self->m));
			ASSERT_TRUE(name_owners(&self->m.facts, kind, NULL, name, sizeof(name)));
			EXPECT_STRNE(kind, name);
		}
	}
}

TEST_HARNESS_MAIN
