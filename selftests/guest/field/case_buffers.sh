# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2317
# Situations of cases.sh: buffers of descriptors, and maps of BPF.

situation pipes short plain 'caller|owner' callers 'logger\[PID\]' 'logger|PID|read|ends'
held pipes 'file logger\[PID\]'
pipes_up()
{
	holder logger pipes 48
}
pipes_down()
{
	end
}

situation packet_ring short plain 'socket|owner' callers 'sniffer\[PID\]' 'ring|ends'
held packet_ring 'file sniffer\[PID\]'
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
situation perf_rings short plain 'caller|owner' callers 'agent\[PID\]' 'buffer|ends|perf'
held perf_rings 'file agent\[PID\]'
perf_rings_up()
{
	holder agent perf 64
}
perf_rings_down()
{
	end
}

# A tap whose virtual machine is stopped; who sent is gone. By free memory: what a datagram of
# 32000 bytes takes is the sender's affair.
situation tap short plain 'caller|owner' 'callers|slab' 'vnet0.*qemu\[PID\]|qemu\[PID\].*vnet0' 'qemu|vnet0|PID'
held tap 'file qemu\[PID\]'
tap_up()
{
	local free

	near=6 want_words='does not read'
	holder qemu tap 0 vnet0 && ip link set vnet0 txqueuelen 4000 mtu 60000 &&
		ip addr add 10.7.7.1/24 dev vnet0 && ip link set vnet0 up &&
		ip neigh add 10.7.7.2 lladdr 02:00:00:00:00:02 dev vnet0 || return
	sleep 1
	free=$(free_bytes)
	"$hold" iperf datagrams 48 >/tmp/says2 &
	sleep 4
	end $!
	made=$((free - $(free_bytes)))
	cat /tmp/says2
	[ "$made" -gt $((40 * mib)) ]
}
tap_down()
{
	end
}

# Stream sockets that nobody reads from, whose peer is in the same process.
situation unix_queues short plain socket 'callers|slab' 'dbus-daemon\[PID\]' 'strace|read|PID'
held unix_queues 'file dbus-daemon\[PID\]'
unix_queues_up()
{
	local free

	near=6 want_words='does not read'
	free=$(free_bytes)
	holder dbus-daemon unread 48 || return
	made=$((free - $(free_bytes)))
}
# what is charged is at most what is in no line
unix_queues_in_B()
{
	want_kind=untracked
}
unix_queues_down()
{
	end
}

# falco and tracee pin theirs
situation ringbuf short plain 'caller|owner' 'callers|vmap' 'syscalls.*/sys/fs/bpf/events|/sys/fs/bpf/events' 'rm /sys/fs/bpf|unpin|bpftool|pinned'
ringbuf_up()
{
	holder loader ringbuf 64 /sys/fs/bpf/events && end
}
ringbuf_down()
{
	rm /sys/fs/bpf/events
	sleep 1
}

situation percpu_map short plain percpu percpu 'flowstats' 'bpf|PID|agent'
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
situation bpf_array short plain vmalloc vmalloc 'ct_global' 'bpf|pin'
bpf_array_up()
{
	holder cilium-agent array 64 /sys/fs/bpf/ct && end
}
bpf_array_down()
{
	rm /sys/fs/bpf/ct
	sleep 1
}
