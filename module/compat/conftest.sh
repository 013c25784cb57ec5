#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the kernel that the module is built for has: asked of its headers and of its list of
# exports, never of its version. Vendors backport, and stable series change.
#
#   conftest.sh OUT SYMVERS CC FLAGS...
#
# Called by kbuild (module/Kbuild). Writes OUT, a header that defines each PL_HAVE_* as 1 or 0,
# and as PL_FEATURES the names of those that are 1, for the file `stats`. All answers are
# printed, for the build's log.
set -eu

out=$1 symvers=$2
shift 2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

fail()
{
	echo "pageledger: conftest: $*" >&2
	exit 1
}

# compiles NAME HEADER... -- CODE: is CODE, of a function that is never called, valid?
compiles()
{
	name=$1
	shift
	{
		while [ "$1" != -- ]; do
			echo "#include <$1>"
			shift
		done
		printf 'void conftest(void);\nvoid conftest(void)\n{\n%s\n}\n' "$2"
	} >"$tmp/$name.c"
	# shellcheck disable=SC2086	# they are words, none has a space in it
	"$cc" $flags '-DKBUILD_MODNAME="pageledger"' '-DKBUILD_BASENAME="conftest"' \
		-Werror=implicit-function-declaration -Werror=incompatible-pointer-types \
		-Werror=int-conversion -fsyntax-only "$tmp/$name.c" >"$tmp/$name.log" 2>&1
}

exported()
{
	awk -v symbol="$1" '$2 == symbol { found = 1 } END { exit !found }' "$symvers"
}

yes='' no=''
# says NAME STATUS
says()
{
	if [ "$2" -eq 0 ]; then
		value=1 yes="$yes,$1"
	else
		value=0 no="$no,$1"
	fi
	echo "#define PL_HAVE_$(echo "$1" | tr '[:lower:]' '[:upper:]') $value" >>"$tmp/features.h"
}

# has NAME HEADER... -- CODE
has()
{
	status=0
	compiles "$@" || status=1
	says "$1" "$status"
}

# exports NAME SYMBOL
exports()
{
	status=0
	exported "$2" || status=1
	says "$1" "$status"
}

cc=$1
shift
flags=$*

# If these fail, no answer is worth anything.
compiles baseline linux/mm.h linux/mmzone.h net/sock.h -- \
	'struct page *page = NULL; struct sock *sk = NULL; (void)page; (void)sk;' || {
	sed -n 1,20p "$tmp/baseline.log" >&2
	fail "the kernel's headers do not compile with $cc: are they whole, and is it the compiler that they want?"
}
! compiles nonsense linux/mm.h -- 'struct page *page = NULL; page->no_such_member = 1;' ||
	fail "$cc takes anything for valid"
[ -s "$symvers" ] ||
	fail "there is no $symvers, so what the kernel exports is unknown: install its headers package, or build the kernel first"
exported kfree ||
	fail "$symvers does not have what the kernel exports"

# The page allocator's per-CPU lists: where they are, their lock (commit 4b23a68f9536), by
# which member pages are on them, and whether of more orders than 0 (commit 44042b449872).
has zone_pageset linux/mmzone.h -- \
	'struct zone *z = NULL; struct per_cpu_pages *p = &z->pageset->pcp; (void)p;'
has pcp_lock linux/mmzone.h -- \
	'struct per_cpu_pages *p = NULL; spinlock_t *lock = &p->lock; (void)lock;'
has pcp_list linux/mm.h -- \
	'struct page *p = NULL; struct list_head *l = &p->pcp_list; (void)l;'
has pcp_orders linux/mmzone.h -- \
	'int last = NR_PCP_LISTS - 1; (void)last;'

has folio_batch_h linux/mm.h linux/folio_batch.h -- \
	'struct folio_batch *b = NULL; (void)&b->folios[0]->page;'
has pagevec_h linux/mm.h linux/pagevec.h -- \
	'struct folio_batch *b = NULL; (void)&b->folios[0]->page;'

# The bulk allocator fills a list or an array, or an array (commit c8b979530f27).
has bulk_list linux/gfp.h -- \
	'(void)__alloc_pages_bulk(0, 0, NULL, 0, NULL, NULL);'
has bulk_array linux/gfp.h -- \
	'(void)__alloc_pages_bulk(0, 0, NULL, 0, NULL);'

# Types of pages.
has page_unaccepted linux/mm.h -- \
	'struct page *p = NULL; (void)PageUnaccepted(p);'
has page_zsmalloc linux/mm.h -- \
	'struct page *p = NULL; (void)PageZsmalloc(p);'
has page_large_kmalloc linux/mm.h -- \
	'struct page *p = NULL; (void)PageLargeKmalloc(p);'
has page_movable_ops linux/mm.h -- \
	'struct page *p = NULL; (void)PageMovableOps(p);'
has balloon_h linux/balloon.h -- \
	'struct balloon_dev_info *b = NULL; (void)b->migratepage;'
exports balloon_mops balloon_mops
exports balloon_aops balloon_aops

# Which page tables the kernel counts as such.
has node_pagetable linux/mmzone.h -- \
	'_Static_assert((int)NR_PAGETABLE > (int)NR_VM_ZONE_STAT_ITEMS, "of a node");'
has secondary_pagetable linux/mmzone.h -- \
	'int item = NR_SECONDARY_PAGETABLE; (void)item;'
has iommu_pages linux/mmzone.h -- \
	'int item = NR_IOMMU_PAGES; (void)item;'
has pud_ctor linux/mm.h -- \
	'(void)sizeof(&pagetable_pud_ctor);'
has pgd_ctor linux/mm.h -- \
	'(void)sizeof(&pagetable_pgd_ctor);'

# Files, processes, sockets.
has file_count linux/fs.h -- \
	'struct file *f = NULL; atomic_long_t *count = &f->f_count; (void)count;'
has sock_from_file_err linux/net.h linux/fs.h -- \
	'int err; (void)sock_from_file((struct file *)NULL, &err);'
exports find_ge_pid find_ge_pid
has proto_reserve net/sock.h -- \
	'struct proto *p = NULL; (void)p->per_cpu_fw_alloc;'
has sock_uncharged net/sock.h -- \
	'struct sock *sk = NULL; (void)sk->sk_bypass_prot_mem;'
has unixcb net/af_unix.h -- \
	'struct sk_buff *skb = NULL; (void)UNIXCB(skb).consumed;'
has vsock_skbs linux/virtio_vsock.h -- \
	'struct virtio_vsock_sock *v = NULL; struct sk_buff_head *q = &v->rx_queue; (void)q;'

# How owners move their pages: (dst, src, mode), before with the mapping in front (6.0).
has movable_operations linux/migrate.h -- \
	'struct movable_operations *m = NULL; (void)m->migrate_page(NULL, NULL, 0);'

# Probes, stacks, memory that may not be there.
has kernel_nofault linux/uaccess.h -- \
	'long word; (void)copy_from_kernel_nofault(&word, NULL, sizeof(word));'
has get_kernel_nofault linux/uaccess.h -- \
	'long word; (void)get_kernel_nofault(word, &word);'
has kernel_argument linux/ptrace.h -- \
	'(void)regs_get_kernel_argument(NULL, 0);'
has kretprobe_ret_addr linux/kprobes.h -- \
	'struct kretprobe_instance *ri = NULL; (void)ri->ret_addr;'
exports unwind_next_frame unwind_next_frame

# __vmalloc() with a protection (until commit 88dca4ca5a93).
has vmalloc_prot linux/mm.h linux/vmalloc.h -- \
	'(void)__vmalloc(1, 0, PAGE_KERNEL);'

# For selftests/modules alone.
has balloon_finalize linux/balloon_compaction.h -- \
	'(void)sizeof(&balloon_page_finalize);'
has ftrace_regs linux/ftrace.h -- \
	'struct ftrace_regs *regs = NULL; (void)ftrace_get_regs(regs);'
has device_flags linux/device.h -- \
	'dev_set_dma_coherent(NULL);'
has page_frag_cache_h linux/page_frag_cache.h -- \
	'page_frag_cache_drain(NULL);'

{
	echo '/* Made by compat/conftest.sh. */'
	cat "$tmp/features.h"
	echo "#define PL_FEATURES \"${yes#,}\""
} >"$tmp/out"
mv "$tmp/out" "$out"
echo "  CONFTEST has ${yes#,}"
echo "  CONFTEST has not ${no#,}"
