# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2317
# Situations of cases.sh: memory of processes that they map no more, or share.

situation uring short plain pinned pinned 'ringer\[PID\]' 'ringer|PID|ends|io_uring'
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
situation xdp_umem short plain pinned pinned 'forwarder\[PID\]' 'forwarder|PID|ends|XDP'
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
situation vmsplice long plain pinned pinned 'proxy\[PID\]' 'proxy|PID|ends|pipe|read'
vmsplice_up()
{
	holder proxy vmsplice 48
}
vmsplice_down()
{
	end
}

# https://github.com/raspberrypi/bookworm-feedback/issues/275: 148 MB of Shmem, 2 MB in tmpfs
situation memfd short plain shmem shmem 'pulseaudio\[PID\]' 'pulseaudio|PID|ends'
memfd_up()
{
	holder pulseaudio memfd 112 pulse
}
memfd_down()
{
	end
}

# https://unix.stackexchange.com/questions/635132
situation tmpfs_deleted short plain shmem shmem 'tail\[PID\]' 'tail|PID|ends|close'
tmpfs_deleted_up()
{
	holder tail deleted 112 /dev/shm/debug.log
}
tmpfs_deleted_down()
{
	end
}

# https://community.progress.com/articles/Knowledge/P13793: left behind by a server that crashed
situation sysv short plain shmem shmem '1414418512|0x544e4c50|segment' 'ipcrm'
sysv_up()
{
	holder postgres segment 112 0x544e4c50 && end
}
sysv_down()
{
	ipcrm -M 0x544e4c50
}

# Files that were sent and not received: https://github.com/e2b-dev/infra/pull/2522
situation in_flight short plain shmem shmem 'compositor\[PID\]' 'compositor|PID|receive|read'
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
situation gem short plain shmem shmem 'Xwayland\[PID\]' 'Xwayland|PID|ends'
gem_lacks()
{
	modprobe -nq vgem || echo vgem
}
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

# The memfd is closed: of no file any more.
situation udmabuf long plain pinned pinned 'camera\[PID\]' 'camera|PID|ends' 6.12
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
situation dma_heap long plain 'caller|owner' callers 'camera\[PID\]' 'camera|PID|ends' 6.12
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
situation hugetlbfs short plain hugetlb hugetlb 'rtemap_0' 'rm |delete|remove'
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
