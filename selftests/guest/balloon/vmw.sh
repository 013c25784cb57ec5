# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317	# columns are row's; functions are called by check
# Part of selftests/guest/balloon/balloon: the kernel's own vmw_balloon and a hypervisor of ours, see
# hypervisor.h. What that has been given, what the driver says in its own debugfs file, and
# the kernel's counters are the truth.

parameters=/sys/module/vmw_balloon/parameters
batches=6 huge=14	# capabilities: pages of 4 KiB, and of 2 MiB too

# own NAME SIZE: one of the driver's own numbers, such as "alloc (4k):". It counts
# allocations from when its file is first read.
own()
{
	local report name size value

	report=$(</sys/kernel/debug/vmmemctl)
	while read -r name size value; do
		[ "$name $size" != "$1 $2" ] || { echo "$value"; return; }
	done <<<"$report"
}

own_size()
{
	own current :
}

own_allocated()
{
	echo $(($(own alloc "(4k):") + 512 * $(own alloc "(2M):")))
}

start()		# start CAPABILITIES PAGES
{
	insmod "$build/vmw/vmw_balloon.ko" "capabilities=$1" "target=$2" &&
		until_is "$2" own_size && allocated_at_load=$(own_allocated)
}

# vmw_exact PAGES BEFORE INFERRED UNMARKED: all who count agree
vmw_exact()
{
	look && row vmw_balloon &&
		is "$pages $before $inferred $unowned $unmarked" "$1 $2 $3 0 $4" &&
		is "hypervisor $(<$parameters/locked), driver $(own_size), vmstat $(by_vmstat)" \
			"hypervisor $1, driver $1, vmstat $1" &&
		is "since load $(owned vmw_balloon)" "since load $(($1 - $2 + $4))" &&
		is "sum $((at_load + inflated - deflated))" "sum $(($1 + $4))" &&
		is "$memtotal, MemTotal $(mem_total)" "inside, MemTotal $all" &&
		row '[total]' && is "total $pages" "total $1"
}

# As above, and all that the driver has asked for since load it got.
vmw_inflated()
{
	vmw_exact "$@" && row vmw_balloon &&
		is "inflated $inflated" "inflated $(($(own_allocated) - allocated_at_load + $4))"
}

vmw_resize()
{
	echo "$1" >$parameters/target && until_is "$1" own_size
}

refuse()
{
	echo "$1" >$parameters/refuse
}

# left UNMARKED: nothing is, but for the page that the driver itself forgets to free
left()
{
	look && row vmw_balloon && is "$pages $unowned $unmarked" "0 0 $1" &&
		is "sum $((at_load + inflated - deflated))" "sum $1"
}

vmw()
{
	all=$(mem_total)
	check "VMware: inflate by 80 MiB before load" start $batches 20480
	check "load" load
	at_load=20480
	check "VMware: pages of 4 KiB tell whose they are" vmw_exact 20480 20480 0 0
	check "VMware: inflate" vmw_resize 30721
	check "VMware: exact" vmw_inflated 30721 20480 0 0
	check "VMware: deflate" vmw_resize 0
	check "VMware: nothing is left" vmw_exact 0 0 0 0
	check "VMware: unload the driver" rmmod vmw_balloon
	check "unload" rmmod pageledger

	check "VMware: 2 MiB pages before load" start $huge 20480
	check "load" load
	check "VMware: no other driver is there" vmw_exact 20480 20480 20480 0
	check "VMware: inflate with 2 MiB pages" vmw_resize 40960
	check "VMware: exact with 2 MiB pages" vmw_inflated 40960 20480 20480 0
	check "VMware: refuse some, which it splits" refuse 20
	check "VMware: inflate with both" vmw_resize 61440
	check "VMware: exact with both" vmw_inflated 61440 20480 20480 0
	check "VMware: deflate what was split" vmw_resize 51200
	check "VMware: exact after deflating" vmw_exact 51200 20480 20480 0
	check "VMware: unload the driver, inflated" rmmod vmw_balloon
	check "VMware: nothing is left of it" left 0

	at_load=0
	check "unload" rmmod pageledger
	check "load" load
	check "VMware: 2 MiB pages after load" start $huge 20480
	allocated_at_load=0
	check "VMware: one more page is the driver's own" vmw_exact 20480 0 0 1
	check "VMware: unload the driver" rmmod vmw_balloon
	check "VMware: it keeps its page" left 1
	check "invariant" invariant
	check "unload" rmmod pageledger
}
