# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317	# columns are row's; functions are called by check
# Part of selftests/guest/balloon/balloon: virtio_mem adds memory in blocks of 128 MiB, and marks
# those pages of a block offline that the hypervisor has not given. What QEMU says it has
# given, the number of blocks and MemTotal are the truth.

block=32768	# pages
unit=1024	# the most that the driver takes at once, subblock_size: 4 MiB on 5.10

mem_property()
{
	qmp '{"execute":"'"$1"'","arguments":{"path":"/machine/peripheral/mem0","property":'"$2"'}}'
}

plugged()
{
	local answer

	answer=$(mem_property qom-get '"size"') && echo $((${answer//[!0-9]/} / 4096))
}

blocks()
{
	set -- /sys/devices/system/memory/memory[0-9]*
	echo $#
}

mem_ask()
{
	mem_property qom-set '"requested-size","value":'$(($1 * 4096))
}

# Blocks that are no longer needed go when the memory has gone.
mem_settled()
{
	echo "$(plugged) $(blocks)"
}

mem_resize()
{
	mem_ask "$1" && until_is "$1 $((blocks_at_boot + ($1 + block - 1) / block))" mem_settled
}

# mem_exact PAGES BEFORE INFERRED: all who count agree
mem_exact()
{
	local rest=$(((blocks_at_boot + ($1 + block - 1) / block) * block))

	rest=$((rest - blocks_at_boot * block - $1))
	until_is $((all + $1)) mem_total && look && row virtio_mem &&
		is "pages $pages, before $before, inferred $inferred" "pages $rest, before $2, inferred $3" &&
		is "doubts $unowned $unmarked, $memtotal" "doubts 0 0, outside" &&
		is "since load $(owned virtio_mem)" "since load $((rest - $3))" &&
		row '[total]' && is "total $pages $bytes" "total $rest $((4096 * rest))"
}

mem_resize_exact()
{
	mem_resize "$1" && mem_exact "$@"
}

mem_rounds()
{
	local i size

	for i in 1 2 3 4 5 6; do
		size=$((i * 1663 * 64 % block / unit * unit))
		echo "round $i: $size"
		mem_resize "$size" && until_is $((all + size)) mem_total || return
	done
	mem_resize 0 && until_is "$all" mem_total && invariant
}

mem()
{
	echo online_movable >/sys/devices/system/memory/auto_online_blocks
	all=$(mem_total)
	blocks_at_boot=$(blocks)
	check "virtio-mem: the driver" modprobe virtio_mem
	check "virtio-mem: 200 MiB before load" mem_resize $((200 * mib))
	check "virtio-mem: seen without the module" seen_without virtio_mem $((56 * mib))
	check "load" load
	check "virtio-mem: what was offline before load" mem_exact $((200 * mib)) $((56 * mib)) $((56 * mib))
	check "virtio-mem: shrink to a block less" mem_resize_exact $((100 * mib)) 0 0
	check "virtio-mem: two blocks more, pages that nobody allocated" \
		mem_resize_exact $((300 * mib)) 0 $((84 * mib))
	check "virtio-mem: shrink" mem_resize_exact $((52 * mib)) 0 0
	check "virtio-mem: whole blocks" mem_resize_exact $((128 * mib)) 0 0
	check "virtio-mem: rounds" mem_rounds
	check "unload" rmmod pageledger
	check "virtio-mem: unload the driver" rmmod virtio_mem
}
