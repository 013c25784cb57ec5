# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The host's side of a VM with a virtio interface on QEMU's user network.

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

# push PORT: 3000 writes of 100 bytes, far enough apart to become packets of their own.
# QEMU accepts connections before anybody listens in the VM: only "go" counts.
push()
{
	local word small

	small=$(printf '%099d' 0)
	while ! { exec 3<>"/dev/tcp/127.0.0.1/$1" && read -r -t 5 word <&3 &&
		[ "$word" = go ]; } 2>/dev/null; do
		sleep 0.5
	done
	for _ in $(seq 3000); do
		echo "$small" >&3 || return 0
		read -r -t 0.005 word <&3 || true
	done
	exec sleep 600	# keep the connection
}

# interface_arguments PORT: QEMU's; the VM's port 7777 is the host's PORT
interface_arguments()
{
	echo "-netdev user,id=n0,hostfwd=tcp:127.0.0.1:$1-:7777" \
		"-device virtio-net-pci,netdev=n0"
}
