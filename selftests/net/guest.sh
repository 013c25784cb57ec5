# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154	# shared with the script that sources this
# Inside a VM with a virtio interface: the interface, and processes that do not read.

# Sets dev.
interface()
{
	local path

	# ss knows skmem only with these, and no program loads modules on demand here
	modprobe -a virtio_net tcp_diag raw_diag
	for path in /sys/bus/virtio/drivers/virtio_net/virtio*/net/*; do
		dev=${path##*/}
	done
	# no duplicate address detection: the address is of use at once
	echo 0 >"/proc/sys/net/ipv6/conf/$dev/accept_dad"
	# no autotuning for who does not read: let it have a large window at once
	echo "4096 6291456 6291456" >/proc/sys/net/ipv4/tcp_rmem
	ip link set "$dev" up && ip addr add 10.0.2.15/24 dev "$dev" && sleep 2
}

# start NAME ARGS...: a copy of $hoard by that name; sets held_pid, held_fd
start()
{
	local name=$1 word

	shift
	cp "$hoard" "/tmp/$name"
	rm -f "/tmp/$name.says"
	mkfifo "/tmp/$name.says"
	"/tmp/$name" "$@" >"/tmp/$name.says" &
	held_pid=$!
	read -r -t $((150 * ${PL_SLOWDOWN:-1})) word held_fd <"/tmp/$name.says" && [ "$word" = fd ]
}
