# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2317
# Situations of cases.sh: disks that are made of memory, or have much of their own.

# Before 5.14 nothing but the ledger tells how full which of them is.
situation brd short plain 'caller|owner' callers 'ram1' 'rmmod brd|blkdiscard|flushbufs'
held brd 'disk ram1'
brd_up()
{
	[[ $series != 5.10 ]] || want_owner='held by disk ram1|RAM disk ram0 and 1 more' want_kind+='|untracked|before_load'
	modprobe brd rd_nr=2 rd_size=131072 &&
		dd if=/dev/zero of=/dev/ram1 bs=1M count=48 oflag=direct status=none &&
		made=$((48 * mib))
}
brd_down()
{
	rmmod brd
}

# A disk, not swap: Armbian has /var/log on zram.
situation zram short plain zsmalloc zsmalloc 'zram0' 'zram'
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

# How full it is nothing tells but the ledger: without it, all that is missing can be the disk's.
situation null_blk short plain 'caller|owner|untracked|before_load' callers 'nullb7' 'nullb|null_blk'
held null_blk 'disk nullb7'
null_blk_up()
{
	local dev=/sys/kernel/config/nullb/nullb7 disk=/dev/nullb7

	near=10
	# before 5.17 the disk of a folder has another name, which pointers lead to
	[[ $series != 5.10 ]] || held null_blk 'disk nullb0'
	[[ $series != 5.10 ]] || want_owner='nullb7|held by disk nullb0'
	modprobe null_blk nr_devices=0 && mkdir "$dev" && echo 48 >"$dev/size" &&
		echo 1 >"$dev/memory_backed" && echo 1 >"$dev/power" || return
	[ -b "$disk" ] || disk=/dev/nullb$(cat "$dev/index")
	dd if=/dev/zero of="$disk" bs=1M count=48 oflag=direct status=none &&
		made=$((48 * mib))
}
null_blk_down()
{
	rmdir /sys/kernel/config/nullb/nullb7 && rmmod null_blk
}

# Its store is from vzalloc() (sdebug_add_store(), drivers/scsi/scsi_debug.c).
situation scsi_debug long plain vmalloc vmalloc 'scsi_debug' 'scsi_debug'
scsi_debug_up()
{
	modprobe scsi_debug dev_size_mb=64 && made=$((64 * mib))
}
scsi_debug_down()
{
	rmmod scsi_debug
}

# https://makedist.com/posts/2015/01/08/remote-ram-disk-with-rdma
situation lio long plain 'caller|owner' callers 'target|rd_mcp|ramdisk' 'target'
held lio 'variable devices_idr \[target_core_mod\]'
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
situation loop_deleted short plain shmem shmem 'loop5' 'loop'
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
situation stripes short plain 'caller|owner' callers 'md3' 'stripe_cache_size'
held stripes 'disk md3'
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
# says where. The inodes, trees and headers of the file system are buffers too; and how large
# its buffers are nothing tells but the ledger, so that all that is missing can be those.
situation xfs short plain 'caller|owner|untracked|before_load' 'callers|vmap' 'XFS on vd[a-z]' 'drop_caches'
xfs_up()
{
	near=10
	modprobe xfs && mkfs.xfs -q -f "$spare" && mkdir -p /tmp/xfs && mount "$spare" /tmp/xfs &&
		mkdir /tmp/xfs/mail && holder dovecot attributes 48 /tmp/xfs/mail && end && sync &&
		made=$((48 * 16 * 18 * 4096)) || return
	# since 6.15 its large buffers are vmalloc()'s (xfs_buf_alloc_backing_mem(), fs/xfs/xfs_buf.c)
	! grep -q ' xfs_buf_alloc' /proc/vmallocinfo ||
		want_kind=vmalloc want_line=vmalloc want_owner='xfs_buf_alloc[^ ]* \[xfs\]'
}
xfs_down()
{
	umount /tmp/xfs && modprobe -r xfs
}
