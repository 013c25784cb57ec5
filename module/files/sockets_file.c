// SPDX-License-Identifier: GPL-2.0
/* How the file `sockets` looks. */
#include <linux/module.h>
#include <linux/pid_namespace.h>
#include <linux/seq_file.h>

#include "files/files.h"
#include "net/sockets.h"
#include "uapi/pageledger.h"

/* Lines that are no socket's, after the last socket. */
enum summary {
	SUMMARY_TOTAL,
	SUMMARY_UNREACHED,
	SUMMARY_NETWORK,
	SUMMARY_PINNED,
	SUMMARY_ELSEWHERE,
	SUMMARY_LOST,
	NR_SUMMARIES,
};

static const char *family_name(u16 family)
{
	switch (family) {
	case AF_UNIX: return "unix";
	case AF_INET: return "inet";
	case AF_INET6: return "inet6";
	case AF_NETLINK: return "netlink";
	case AF_PACKET: return "packet";
	case AF_VSOCK: return "vsock";
	case AF_BLUETOOTH: return "bluetooth";
	case AF_CAN: return "can";
	case AF_TIPC: return "tipc";
	case AF_ALG: return "alg";
	case AF_KEY: return "key";
	case AF_XDP: return "xdp";
	default: return NULL;
	}
}

static const char *type_name(u16 type)
{
	static const char * const names[] = {
		[SOCK_STREAM] = "stream", [SOCK_DGRAM] = "dgram", [SOCK_RAW] = "raw",
		[SOCK_RDM] = "rdm", [SOCK_SEQPACKET] = "seqpacket", [SOCK_DCCP] = "dccp",
		[SOCK_PACKET] = "packet",
	};

	return type < ARRAY_SIZE(names) ? names[type] : NULL;
}

static const char *protocol_name(u16 family, u16 protocol)
{
	if (family != AF_INET && family != AF_INET6)
		return NULL;
	switch (protocol) {
	case IPPROTO_ICMP: return "icmp";
	case IPPROTO_TCP: return "tcp";
	case IPPROTO_UDP: return "udp";
	case IPPROTO_ICMPV6: return "icmpv6";
	case IPPROTO_DCCP: return "dccp";
	case IPPROTO_SCTP: return "sctp";
	case IPPROTO_UDPLITE: return "udplite";
	case IPPROTO_RAW: return "raw";
	case IPPROTO_MPTCP: return "mptcp";
	default: return NULL;
	}
}

/* What has no name is a number. */
static void show_word(struct seq_file *m, const char *name, unsigned int number)
{
	if (name)
		seq_printf(m, "%s ", name);
	else
		seq_printf(m, "%u ", number);
}

/* Memory held for each byte of data, rounded; data may be nothing at all. */
static void show_waste(struct seq_file *m, u64 held, u64 data)
{
	if (data)
		seq_printf(m, "%llu", (held + data / 2) / data);
	else
		seq_putc(m, '-');
}

static void show_figures(struct seq_file *m, const struct pl_queued *q)
{
	const struct pl_sums *rx = &q->sums[PL_RX], *tx = &q->sums[PL_TX];
	u64 data = rx->data + tx->data, slab = rx->slab + tx->slab;
	u64 pages = rx->pages + tx->pages;

	seq_printf(m, "%llu %llu %llu %llu %llu ", rx->skbs, tx->skbs, data,
		   rx->truesize + tx->truesize, slab);
	seq_printf(m, "%llu %llu %llu ", rx->frags + tx->frags, pages, rx->user + tx->user);
	show_waste(m, (pages << PAGE_SHIFT) + slab, data);
	seq_printf(m, " %s ", pl_how_name(q->how));
}

static void show_socket(struct seq_file *m, const struct pl_socket *s)
{
	show_word(m, family_name(s->family), s->family);
	show_word(m, type_name(s->type), s->type);
	show_word(m, protocol_name(s->family, s->protocol), s->protocol);
	seq_printf(m, "%lu %u ", s->ino, s->netns);
	if (s->pid)
		seq_printf(m, "%d %u ", s->pid, s->fd);
	else
		seq_puts(m, "- - ");
	pl_file_text(m, s->comm, " ");
	seq_putc(m, ' ');
	seq_printf(m, "%u ", s->more);
	show_figures(m, &s->queued);
	seq_printf(m, "%s\n", s->caller ?: "-");
}

/* Only pages are known of these. */
static void show_pages(struct seq_file *m, const char *name, unsigned long pages,
		       const char *what)
{
	seq_printf(m, "%s - - - - - - - - - - - - - - %lu - - - %s\n", name, pages, what);
}

static void show_summary(struct seq_file *m, const struct pl_socket_report *r, enum summary which)
{
	struct pl_queued total;

	switch (which) {
	case SUMMARY_TOTAL:
		total = pl_socket_report_total(r);
		seq_printf(m, "[total] - - - - - - - %u ", r->nr);
		show_figures(m, &total);
		seq_printf(m, "[of %lu sockets]\n", r->found);
		break;
	case SUMMARY_UNREACHED:
		seq_printf(m, "[unreached] - - - - - - - %lu - - - %lu - - - - - - ",
			   r->unreached, r->unreached_bytes);
		seq_puts(m, "[orphans, not accepted, in flight, kernel's]\n");
		break;
	case SUMMARY_NETWORK:
		show_pages(m, "[network]", r->network_pages, "[untracked, by networking]");
		break;
	case SUMMARY_PINNED:
		show_pages(m, "[pinned]", r->pinned_pages, "[of these, by the sockets above]");
		break;
	case SUMMARY_ELSEWHERE:
		show_pages(m, "[elsewhere]", r->network_pages - r->pinned_pages,
			   "[of these, in rings, pools, qdiscs, other sockets]");
		break;
	default:
		seq_printf(m, "[lost] - - - - - - - %lu - - - - - %lu - - - - ",
			   r->lost_sockets, r->lost_frags);
		seq_puts(m, "[no room in the report]\n");
	}
}

/* Position 0 is the header, then sockets, then summaries. */
static void *sockets_at(struct seq_file *m, loff_t pos)
{
	struct pl_socket_report *r = m->private;

	return pos <= r->nr + NR_SUMMARIES ? (void *)(unsigned long)(pos + 1) : NULL;
}

static void *sockets_start(struct seq_file *m, loff_t *pos)
{
	return sockets_at(m, *pos);
}

static void *sockets_next(struct seq_file *m, void *v, loff_t *pos)
{
	return sockets_at(m, ++*pos);
}

static void sockets_stop(struct seq_file *m, void *v)
{
}

static int sockets_show(struct seq_file *m, void *v)
{
	const struct pl_socket_report *r = m->private;
	unsigned long pos = (unsigned long)v - 1;

	if (!pos)
		pl_file_head(m, "sockets", PL_COLUMNS_SOCKETS);
	else if (pos <= r->nr)
		show_socket(m, &r->socket[pos - 1]);
	else
		show_summary(m, r, pos - r->nr - 1);
	return 0;
}

static const struct seq_operations sockets_ops = {
	.start = sockets_start, .next = sockets_next, .stop = sockets_stop, .show = sockets_show,
};

static int sockets_open(struct inode *inode, struct file *file)
{
	struct pl_socket_report *report = pl_socket_report_make(task_active_pid_ns(current));
	int err;

	if (IS_ERR(report))
		return PTR_ERR(report);
	err = seq_open(file, &sockets_ops);
	if (err)
		pl_socket_report_free(report);
	else
		((struct seq_file *)file->private_data)->private = report;
	return err;
}

static int sockets_release(struct inode *inode, struct file *file)
{
	pl_socket_report_free(((struct seq_file *)file->private_data)->private);
	return seq_release(inode, file);
}

const struct file_operations pl_sockets_fops = {
	.owner = THIS_MODULE, .open = sockets_open, .read = seq_read,
	.llseek = seq_lseek, .release = sockets_release,
};

void pl_sockets_file_stats(struct seq_file *m)
{
	static const char * const names[PL_NR_HOLDS] = {
		[PL_HOLD_QUEUE] = "queue", [PL_HOLD_PLACE] = "place",
		[PL_HOLD_SOCKET] = "socket",
	};
	unsigned int kind;

	for (kind = 0; kind < PL_NR_HOLDS; kind++) {
		struct pl_hold_stats s = pl_hold_stats(kind);

		seq_printf(m, "sockets_%s_holds %lu\n", names[kind], s.holds);
		seq_printf(m, "sockets_%s_hold_skbs %lu\n", names[kind], s.skbs);
		seq_printf(m, "sockets_%s_hold_ns %llu\n", names[kind], s.ns);
	}
}
