# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154	# shared with those who source this
# Both sides of a VM with a virtio interface on QEMU's user network. First the host's.

free_port()
{
	local port

	for port in $(shuf -i 20000-29999 -n 50); do
		if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
			echo "$port"
			return
		fi
	done
	die "no free port"
}

# push PORT: 100 bytes for each line that comes. QEMU accepts connections before anybody listens
# in the VM: only a line says that somebody does. guest/net/hoard.c is the other side.
push()
{
	local word small

	small=$(printf '%099d' 0)
	while ! { exec 3<>"/dev/tcp/127.0.0.1/$1" && read -r -t 5 word <&3 &&
		[ "$word" = go ]; } 2>/dev/null; do
		sleep 0.5
	done
	while echo "$small" >&3 && read -r word <&3; do
		:
	done
}

# interface_arguments PORT: QEMU's; the VM's port 7777 is the host's PORT
interface_arguments()
{
	echo "-netdev user,id=n0,hostfwd=tcp:127.0.0.1:$1-:7777" \
		"-device virtio-net-pci,netdev=n0"
}

# The VM's: the interface, and processes that do not read.

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
