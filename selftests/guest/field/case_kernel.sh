# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2317
# Situations of cases.sh: what the kernel was told to keep, and the big machine.

situation ftrace short plain 'caller|owner' callers 'buffer_size_kb|trac' 'buffer_size_kb'
ftrace_up()
{
	echo 24576 >/sys/kernel/tracing/buffer_size_kb && made=$((2 * 24576 * 1024))
}
ftrace_down()
{
	echo 4 >/sys/kernel/tracing/buffer_size_kb
}

# https://github.com/oracle/fdr/issues/7: an instance that somebody forgot
situation instance short plain 'caller|owner' callers 'flightrec' 'rmdir|instances'
instance_up()
{
	mkdir /sys/kernel/tracing/instances/flightrec &&
		echo 20480 >/sys/kernel/tracing/instances/flightrec/buffer_size_kb &&
		made=$((2 * 20480 * 1024))
}
instance_down()
{
	rmdir /sys/kernel/tracing/instances/flightrec
}

# https://johnleach.co.uk/posts/2009/06/17/netfilter-conntrack-memory-usage/: 8 bytes a bucket
situation conntrack short plain vmalloc vmalloc 'nf_conntrack|connection' 'hashsize|nf_conntrack_buckets'
conntrack_up()
{
	modprobe nf_conntrack hashsize=6291456 && made=$((48 * mib))
}
conntrack_down()
{
	rmmod nf_conntrack
	modprobe -r nf_defrag_ipv6 nf_defrag_ipv4
	sleep 1
}

# A thread has the pages of a request of 1 MiB, and three (svc_alloc_arg(), net/sunrpc/svc_xprt.c):
# https://www.cs.rug.nl/~jurjen/ApprenticesNotes/oom_killer_without_lack_of_memory.html
situation nfsd short plain 'caller|owner' callers 'nfsd' 'threads'
nfsd_up()
{
	local each

	modprobe nfsd && mount -t nfsd none /proc/fs/nfsd && cd /proc/fs/nfsd &&
		echo 1048576 >max_block_size && echo '-2 -3 +4' >versions &&
		{ echo 64 >threads || { echo 'tcp 2049' >portlist && echo 64 >threads; }; } 2>/dev/null
	# 7.3 has an array for requests and one for replies (svc_rqst_alloc())
	each=259
	! grep -q ' svc_fill_pages' /proc/kallsyms || each=$((2 * 260 + 1))
	cd - && made=$(($(cat /proc/fs/nfsd/threads) * each * 4096)) && [ "$made" -gt 0 ]
}
nfsd_down()
{
	echo 0 >/proc/fs/nfsd/threads
	umount /proc/fs/nfsd
	sleep 1
}

# A camera's buffers are from vmalloc() there (vb2_vmalloc_alloc()).
situation capture long plain vmalloc vmalloc 'zoom\[PID\]|vb2_vmalloc_alloc|video' 'video|PID|zoom'
capture_up()
{
	modprobe vivid n_devs=1 && sleep 2 && holder zoom frames 64 /dev/video0
}
capture_down()
{
	end
	sleep 1
	rmmod vivid
}

# https://github.com/moby/moby/issues/29638: each is kept by a page of a file. What is theirs of
# slab nothing tells: the suspect has all of it.
situation dying long plain cgroup 'slab|percpu|vmalloc' 'deleted cgroup|dying' 'drop_caches|file|cache'
dying_up()
{
	local cg=/sys/fs/cgroup free shmem

	near=40 want_words='deleted cgroup'
	echo +memory >$cg/cgroup.subtree_control && mkdir -p /tmp/kept || return
	free=$(meminfo MemFree)
	shmem=$(meminfo Shmem)
	holder kubelet dying 2000 /tmp/kept && end || return
	made=$((free - $(meminfo MemFree) - ($(meminfo Shmem) - shmem)))
	grep 'dying.* [1-9]...$' "$cg/cgroup.stat"
}
dying_down()
{
	rm -r /tmp/kept
	echo 2 >/proc/sys/vm/drop_caches
	sleep 3
}

# The pool of what is swapped out, compressed: zbud on 6.1, zsmalloc on 6.12.
situation zswap long plain 'zsmalloc|caller|owner' 'callers|zsmalloc|zswap' 'zswap' 'zswap'
zswap_up()
{
	local cg=/sys/fs/cgroup

	want_words='swapped out'
	mkswap -q "$spare" && swapon "$spare" && echo 50 >/sys/module/zswap/parameters/max_pool_percent &&
		echo Y >/sys/module/zswap/parameters/enabled &&
		echo +memory >$cg/cgroup.subtree_control && mkdir $cg/big &&
		holder java anon 230 $cg/big || return
	echo 200M >$cg/big/memory.reclaim
	made=$(meminfo Zswap)
	[ "$made" -gt $((30 * mib)) ]
}
zswap_down()
{
	end
	rmdir /sys/fs/cgroup/big
	echo N >/sys/module/zswap/parameters/enabled
	swapoff "$spare"
	sleep 1
}

# Nobody is suspect of what was kept at boot; the sheet says it: see crash_* in guest.
situation gigantic short big hugetlb hugetlb '[Hh]uge|hugetlb' 'nr_hugepages'
gigantic_up()
{

	echo 1 >/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages &&
		made=$(($(cat /sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages) * 1024 * mib)) &&
		[ "$made" -gt 0 ]
}
gigantic_down()
{
	echo 0 >/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages
}
