# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2317
# The situations of selftests/field, for guest. A row in the table says what is right:
#
#	situation NAME LIST MACHINE KIND LINE OWNER NEXT [KERNEL]
#
# LIST is short or long; MACHINE one of run's; KIND the suspect's; LINE the line or lines of
# the sheet that the memory is in; OWNER what its name, sentence or evidence must have, NEXT
# what the next step must have; all are regular expressions, PID the holder's. KERNEL: on no
# other is it possible. NAME_up makes it and sets made, in bytes as asked for or by the
# kernel's own file, and NAME_down ends it.

declare -A row
order=()

situation()
{
	order+=("$1")
	row[$1]=$(printf '%s\n' "${@:2}")
}

wants()		# wants NAME: sets list, on_machine, want_*
{
	{
		read -r list
		read -r on_machine
		read -r want_kind
		read -r want_line
		read -r want_owner
		read -r want_next
		read -r only_on || only_on=''
	} <<<"${row[$1]}"
}

chosen()	# chosen [--long] [NAME...]
{
	local which long=short

	[ "${1:-}" != --long ] || { long='short|long'; shift; }
	for which in "${order[@]}"; do
		wants "$which"
		[ "$on_machine" = "$machine" ] || continue
		[ -z "$only_on" ] || [ "$only_on" = "$series" ] || continue
		if [ $# -gt 0 ]; then
			[[ " $* " == *" $which "* ]] || continue
		else
			[[ $list =~ ^($long)$ ]] || continue
		fi
		echo "$which"
	done
}

prepare()
{
	mount -t tracefs none /sys/kernel/tracing 2>/dev/null
	mount -t bpf none /sys/fs/bpf 2>/dev/null
	# what the kernel would load by itself, if /sbin/modprobe were where it looks in a VM
	modprobe -aq loop tun virtio_blk configfs af_packet_diag unix_diag inet_diag xsk_diag
	mount -t configfs none /sys/kernel/config
	sleep 1
}

# ---- disks made of memory

situation brd short plain 'disk|caller|owner' callers 'ram1' 'rmmod brd|blkdiscard|flushbufs'
brd_up()
{
	modprobe brd rd_nr=2 rd_size=131072 &&
		dd if=/dev/zero of=/dev/ram1 bs=1M count=48 oflag=direct status=none &&
		made=$((48 * mib))
}
brd_down()
{
	rmmod brd
}

# A disk, not swap: Armbian has /var/log on zram.
situation zram short plain 'zsmalloc|disk' zsmalloc 'zram0' 'zram'
zram_up()
{
	modprobe zram num_devices=1 && echo 256M >/sys/block/zram0/disksize &&
		dd if=/dev/urandom of=/dev/zram0 bs=1M count=80 oflag=direct status=none || return
	read -r _ _ made _ </sys/block/zram0/mm_stat
}
zram_down()
{
	echo 1 >/sys/block/zram0/reset && rmmod zram
}

situation null_blk short plain 'disk|caller|owner' callers 'nullb7' 'nullb|null_blk'
null_blk_up()
{
	local dev=/sys/kernel/config/nullb/nullb7

	modprobe null_blk nr_devices=0 && mkdir "$dev" && echo 48 >"$dev/size" &&
		echo 1 >"$dev/memory_backed" && echo 1 >"$dev/power" &&
		dd if=/dev/zero of=/dev/nullb7 bs=1M count=48 oflag=direct status=none &&
		made=$((48 * mib))
}
null_blk_down()
{
	rmdir /sys/kernel/config/nullb/nullb7 && rmmod null_blk
}

# Its store is from vzalloc() (sdebug_add_store(), drivers/scsi/scsi_debug.c).
situation scsi_debug long plain 'vmalloc|disk' vmalloc 'scsi_debug' 'scsi_debug'
scsi_debug_up()
{
	modprobe scsi_debug dev_size_mb=64 && made=$((64 * mib))
}
scsi_debug_down()
{
	rmmod scsi_debug
}

# https://makedist.com/posts/2015/01/08/remote-ram-disk-with-rdma
situation lio long plain 'disk|caller|owner' callers 'target|rd_mcp|ramdisk' 'target'
lio_up()
{
	local dev=/sys/kernel/config/target/core/rd_mcp_0/cache

	modprobe target_core_mod && mkdir -p "$dev" && echo rd_pages=16384 >"$dev/control" &&
		echo 1 >"$dev/enable" && made=$((64 * mib))
}
lio_down()
{
	rmdir /sys/kernel/config/target/core/rd_mcp_0/cache \
		/sys/kernel/config/target/core/rd_mcp_0 && rmmod target_core_mod
}

# A file that is gone, and only a loop device still has it: no process does.
situation loop_deleted short plain 'shmem|disk' shmem 'loop5' 'loop'
loop_deleted_up()
{
	dd if=/dev/zero of=/tmp/image bs=1M count=112 status=none &&
		losetup /dev/loop5 /tmp/image && rm /tmp/image && made=$((112 * mib))
}
loop_deleted_down()
{
	losetup -d /dev/loop5
}

# Tuning guides have stripe_cache_size 8192 and more. RAID 6 of four disks.
situation stripes short plain 'disk|caller|owner' callers 'md3' 'stripe_cache_size'
stripes_up()
{
	local i

	for i in 1 2 3 4; do
		truncate -s 40M "/tmp/disk$i" && losetup "/dev/loop$i" "/tmp/disk$i" || return
	done
	modprobe raid456 &&
		mdadm -C /dev/md3 -e 1.2 -l6 -n4 --assume-clean -R /dev/loop[1234] </dev/null &&
		echo 4096 >/sys/block/md3/md/stripe_cache_size &&
		made=$(($(cat /sys/block/md3/md/stripe_cache_size) * 4 * 4096))
}
stripes_down()
{
	mdadm -S /dev/md3
	losetup -D
	rm /tmp/disk?
}

# 64 KiB of an attribute are 17 blocks with their headers (xfs_attr3_rmt_blocks()), and a leaf
# says where. 3 %: the inodes, trees and headers of the file system are buffers too.
situation xfs short plain 'caller|owner|xfs.*|cache' callers '/tmp/xfs' 'drop_caches'
xfs_up()
{
	near=3
	modprobe xfs && mkfs.xfs -q -f /dev/vda && mkdir -p /tmp/xfs && mount /dev/vda /tmp/xfs &&
		mkdir /tmp/xfs/mail && holder dovecot attributes 48 /tmp/xfs/mail && end && sync &&
		made=$((48 * 16 * 18 * 4096))
}
xfs_down()
{
	umount /tmp/xfs && modprobe -r xfs
}

# ---- buffers of descriptors

situation pipes short plain 'pipe|caller|owner' callers 'logger\[PID\]' 'logger|PID|read|ends'
pipes_up()
{
	holder logger pipes 48
}
pipes_down()
{
	end
}

situation packet_ring short plain 'socket|packet_ring' callers 'sniffer\[PID\]' 'ring|ends'
packet_ring_up()
{
	modprobe af_packet 2>/dev/null
	holder sniffer packets 64
}
packet_ring_down()
{
	end
}

# https://github.com/aquasecurity/tracee/issues/4817
situation perf_rings short plain 'perf|caller|owner' callers 'agent\[PID\]' 'buffer|ends|perf'
perf_rings_up()
{
	holder agent perf 64
}
perf_rings_down()
{
	end
}

# A tap whose virtual machine is stopped; who sent is gone. By MemFree: what a datagram of
# 32000 bytes takes is the sender's affair.
situation tap short plain 'tun|netdev|caller|owner|socket' 'callers|slab' 'vnet0.*qemu\[PID\]|qemu\[PID\].*vnet0' 'qemu|vnet0|PID'
tap_up()
{
	local free

	near=4 want_words='does not read'
	holder qemu tap 0 vnet0 && ip link set vnet0 txqueuelen 4000 mtu 60000 &&
		ip addr add 10.7.7.1/24 dev vnet0 && ip link set vnet0 up &&
		ip neigh add 10.7.7.2 lladdr 02:00:00:00:00:02 dev vnet0 || return
	sleep 1
	free=$(meminfo MemFree)
	"$hold" iperf datagrams 48 >/tmp/says2 &
	sleep 4
	end $!
	made=$((free - $(meminfo MemFree)))
	cat /tmp/says2
	[ "$made" -gt $((40 * mib)) ]
}
tap_down()
{
	end
}

# Stream sockets that nobody reads from, whose peer is in the same process.
situation unix_queues short plain socket 'callers|slab' 'dbus-daemon\[PID\]' 'strace|read|PID'
unix_queues_up()
{
	local free

	near=4 want_words='does not read'
	free=$(meminfo MemFree)
	holder dbus-daemon unread 48 || return
	made=$((free - $(meminfo MemFree)))
}
unix_queues_down()
{
	end
}

# ---- BPF

# falco and tracee pin theirs
situation ringbuf short plain 'bpf.*|caller|owner|vmalloc' 'callers|vmap' 'syscalls.*/sys/fs/bpf/events|/sys/fs/bpf/events' 'rm /sys/fs/bpf|unpin|bpftool|pinned'
ringbuf_up()
{
	holder loader ringbuf 64 /sys/fs/bpf/events && end
}
ringbuf_down()
{
	rm /sys/fs/bpf/events
	sleep 1
}

situation percpu_map short plain 'percpu|bpf.*' percpu 'flowstats' 'bpf|PID|agent'
percpu_map_up()
{
	holder agent percpu 48
}
percpu_map_down()
{
	end
	sleep 1
}

# https://github.com/cilium/cilium/issues/39070
situation bpf_array short plain 'vmalloc|bpf.*' vmalloc 'ct_global' 'bpf|pin'
bpf_array_up()
{
	holder cilium-agent array 64 /sys/fs/bpf/ct && end
}
bpf_array_down()
{
	rm /sys/fs/bpf/ct
	sleep 1
}

# ---- user memory that is mapped no more

situation uring short plain 'pinned|io_uring' pinned 'ringer\[PID\]' 'ringer|PID|ends|io_uring'
uring_up()
{
	holder ringer uring 64
}
uring_down()
{
	end
	sleep 1
}

# https://github.com/appneta/tcpreplay/issues/935
situation xdp_umem short plain 'pinned|socket|xdp|packet_ring' pinned 'forwarder\[PID\]' 'forwarder|PID|ends|XDP'
xdp_umem_up()
{
	holder forwarder umem 64
}
xdp_umem_down()
{
	end
	sleep 1
}

# https://lkml.indiana.edu/hypermail/linux/kernel/2506.2/10897.html: such pages are just held
situation vmsplice long plain 'pinned|pipe' pinned 'proxy\[PID\]' 'proxy|PID|ends|pipe|read'
vmsplice_up()
{
	holder proxy vmsplice 48
}
vmsplice_down()
{
	end
}

# ---- shared memory that is in no folder

# https://github.com/raspberrypi/bookworm-feedback/issues/275: 148 MB of Shmem, 2 MB in tmpfs
situation memfd short plain 'shmem|memfd' shmem 'pulseaudio\[PID\]' 'pulseaudio|PID|ends'
memfd_up()
{
	holder pulseaudio memfd 112 pulse
}
memfd_down()
{
	end
}

# https://unix.stackexchange.com/questions/635132
situation tmpfs_deleted short plain 'shmem|tmpfs' shmem 'tail\[PID\]' 'tail|PID|ends|close'
tmpfs_deleted_up()
{
	holder tail deleted 112 /dev/shm/debug.log
}
tmpfs_deleted_down()
{
	end
}

# https://community.progress.com/articles/Knowledge/P13793: left behind by a server that crashed
situation sysv short plain 'shmem|sysv' shmem '1414418512|0x544e4c50|segment' 'ipcrm'
sysv_up()
{
	holder postgres segment 112 0x544e4c50 && end
}
sysv_down()
{
	ipcrm -M 0x544e4c50
}

# Files that were sent and not received: https://github.com/e2b-dev/infra/pull/2522
situation in_flight short plain 'shmem|socket|memfd' shmem 'compositor\[PID\]' 'compositor|PID|receive|read'
in_flight_up()
{
	want_words='does not read'
	holder compositor scm 112 frame
}
in_flight_down()
{
	end
	sleep 1
}

# Buffers that a graphics client has and maps no more.
situation gem short plain 'shmem|drm' shmem 'Xwayland\[PID\]' 'Xwayland|PID|ends'
gem_up()
{
	modprobe vgem || return
	sleep 1
	holder Xwayland gem 112 "$(echo /dev/dri/card*)"
}
gem_down()
{
	end
	sleep 1
	rmmod vgem
}

situation udmabuf long plain 'shmem|dmabuf|drm|dma.*' shmem 'camera\[PID\]' 'camera|PID|ends' 6.12
udmabuf_up()
{
	holder camera udmabuf 112 guest
}
udmabuf_down()
{
	end
	sleep 1
}

# https://github.com/intel/compute-runtime/issues/974 leaks descriptors of such
situation dma_heap long plain 'dma.*|caller|owner' callers 'camera\[PID\]' 'camera|PID|ends' 6.12
dma_heap_up()
{
	holder camera dmaheap 64 /dev/dma_heap/system
}
dma_heap_down()
{
	end
	sleep 1
}

# https://github.com/spdk/spdk/issues/349: files of a program that was killed
situation hugetlbfs short plain 'hugetlb.*' hugetlb 'rtemap_0' 'rm |delete|remove'
hugetlbfs_up()
{
	echo 32 >/proc/sys/vm/nr_hugepages && mkdir -p /tmp/huge &&
		mount -t hugetlbfs none /tmp/huge &&
		holder dpdk-testpmd hugefile 64 /tmp/huge/rtemap_0 && end
}
hugetlbfs_down()
{
	rm /tmp/huge/rtemap_0
	umount /tmp/huge
	echo 0 >/proc/sys/vm/nr_hugepages
}

# ---- what the kernel was told to keep

situation ftrace short plain 'tracing|caller|owner' callers 'buffer_size_kb|trac' 'buffer_size_kb'
ftrace_up()
{
	echo 24576 >/sys/kernel/tracing/buffer_size_kb && made=$((2 * 24576 * 1024))
}
ftrace_down()
{
	echo 4 >/sys/kernel/tracing/buffer_size_kb
}

# https://github.com/oracle/fdr/issues/7: an instance that somebody forgot
situation instance short plain 'tracing|caller|owner' callers 'flightrec' 'rmdir|instances'
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
situation nfsd short plain 'sunrpc|nfsd?|caller|owner' callers 'nfsd' 'threads'
nfsd_up()
{
	modprobe nfsd && mount -t nfsd none /proc/fs/nfsd && cd /proc/fs/nfsd &&
		echo 1048576 >max_block_size && echo '-2 -3 +4' >versions && echo 64 >threads
	cd - && made=$(($(cat /proc/fs/nfsd/threads) * 259 * 4096)) && [ $made -gt 0 ]
}
nfsd_down()
{
	echo 0 >/proc/fs/nfsd/threads
	umount /proc/fs/nfsd
	sleep 1
}

# A camera's buffers are from vmalloc() there (vb2_vmalloc_alloc()).
situation capture long plain 'vmalloc|video.*' vmalloc 'zoom\[PID\]|vb2_vmalloc_alloc|video' 'video|PID|zoom'
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

# https://github.com/moby/moby/issues/29638: each is kept by a page of a file
situation dying long plain 'cgroup.*|slab|percpu' 'slab|percpu|vmalloc' 'deleted cgroup|dying' 'drop_caches|file|cache'
dying_up()
{
	local cg=/sys/fs/cgroup free shmem

	near=10 want_words='deleted cgroup'
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
situation zswap long plain 'zswap|zsmalloc|caller|owner' 'callers|zsmalloc|zswap' 'zswap' 'zswap'
zswap_up()
{
	local cg=/sys/fs/cgroup

	want_words='swapped out'
	mkswap -q /dev/vda && swapon /dev/vda && echo 50 >/sys/module/zswap/parameters/max_pool_percent &&
		echo Y >/sys/module/zswap/parameters/enabled &&
		echo +memory >$cg/cgroup.subtree_control && mkdir $cg/big &&
		holder java anon 140 $cg/big || return
	echo 120M >$cg/big/memory.reclaim
	made=$(meminfo Zswap)
	[ "$made" -gt $((30 * mib)) ]
}
zswap_down()
{
	end
	rmdir /sys/fs/cgroup/big
	echo N >/sys/module/zswap/parameters/enabled
	swapoff /dev/vda
	sleep 1
}

# ---- the big machine

# Nobody is suspect of what was kept at boot; the sheet says it: see crash_* in guest.
situation gigantic short big 'hugetlb.*' 'hugetlb|hugetlb_free' '[Hh]uge|hugetlb' 'nr_hugepages'
gigantic_up()
{

	echo 1 >/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages &&
		made=$(($(cat /sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages) * 1024 * mib)) &&
		[ $made -gt 0 ]
}
gigantic_down()
{
	echo 0 >/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages
}
