# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317	# columns are row's; functions are called by check
# Part of selftests/guest/balloon/balloon: the hypervisor drives virtio_balloon. QEMU's answer, the
# kernel's counters and MemTotal are the truth.

mib=256	# pages
whole=$((1024 * mib))

qmp()
{
	selftests/vm/qmp "$1"
}

# plug PROPERTY: a balloon device. QEMU takes a while to forget the one before.
plug()
{
	local i device='"driver":"virtio-balloon-pci","id":"b0","'$1'":true'

	for ((i = 0; i < 100; i++)); do
		qmp '{"execute":"device_add","arguments":{'"$device"'}}' && break
		pause 0.2
	done
	until_is 1 drivers
}

# The driver is gone from sysfs before it has given its pages back.
unplug()
{
	qmp '{"execute":"device_del","arguments":{"id":"b0"}}' && until_is 0 drivers &&
		until_is 0 by_vmstat
}

drivers()
{
	set -- /sys/bus/virtio/drivers/virtio_balloon/virtio[0-9]
	[ -e "$1" ] && echo 1 || echo 0
}

# What the hypervisor has been given, in pages; it says what it has left.
given()
{
	local answer

	answer=$(qmp '{"execute":"query-balloon"}') && echo $((whole - ${answer//[!0-9]/} / 4096))
}

ask_for()
{
	qmp '{"execute":"balloon","arguments":{"value":'"$(((whole - $1) * 4096))"'}}'
}

resize()
{
	ask_for "$1" && until_is "$1" by_vmstat
}

# agree PAGES: all in the VM who count say so, and the file doubts nothing
agree()
{
	look && row virtio_balloon &&
		is "pages $pages, doubts $inferred $unowned $unmarked" "pages $1, doubts 0 0 0" &&
		is "vmstat $(by_vmstat)" "vmstat $1" &&
		is "counters $(($(owned virtio_balloon) + $(owned_before)))" "counters $1" &&
		row '[total]' && is "total $pages $bytes" "total $1 $((4096 * $1))"
}

# exact PAGES BEFORE: agree, and also on how that has come about since load
exact()
{
	local sum

	until_is "$1" given && agree "$1" &&
		row virtio_balloon && is "before $before" "before $2" &&
		is "since load $(owned virtio_balloon)" "since load $(($1 - $2))" &&
		is "sum $((at_load + inflated - deflated))" "sum $1" || return
	row '[vmstat]' && sum="$inflated $deflated"
	row '[total]' && is "inflated, deflated $inflated $deflated" "inflated, deflated $sum"
}

# resize_exact PAGES BEFORE
resize_exact()
{
	resize "$1" && exact "$1" "$2"
}

outside()
{
	look && row virtio_balloon && is "$memtotal" outside &&
		is "MemTotal $(($(mem_total) + pages))" "MemTotal $all"
}

inside()
{
	look && row virtio_balloon && is "$memtotal" inside && is "MemTotal $(mem_total)" "MemTotal $all"
}

# Memory comes and goes all the time; sizes differ, and are small enough for many rounds.
rounds()
{
	local i busy chunk

	printf -v chunk '%65536s' ''
	while pause 0.2; do
		echo "$chunk" >/tmp/busy
	done &
	busy=$!
	for i in {1..20}; do
		echo "round $i"
		resize_exact $((i * 1663 % 4096)) 0 || break
	done
	kill $busy
	wait $busy 2>/dev/null
	rm -f /tmp/busy
	[ "$i" -eq 20 ] && resize_exact 0 0
}

# The truth module's own balloon leaves holes, which virtio's fills; when it goes it
# leaves the holes for compaction.
make_holes()
{
	insmod "$build/truth/pl_truth.ko" && echo "take balloon 30000" >/sys/kernel/debug/pl_truth
}

leave_holes()
{
	echo "give balloon here" >/sys/kernel/debug/pl_truth && rmmod pl_truth
}

# Compaction gives up at a stretch of memory without a hole, and goes on when asked again.
compact()
{
	local _ scanned moved

	scanned=$(vmstat compact_migrate_scanned)
	moved=$(vmstat balloon_migrate)
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		echo 1 >/proc/sys/vm/compact_memory || return
	done
	scanned=$(($(vmstat compact_migrate_scanned) - scanned))
	moved=$(($(vmstat balloon_migrate) - moved))
	note "compaction looked at $scanned pages and moved $moved of the balloon's"
	[ "$scanned" -gt 0 ] && at_least "$moved" 1000
}

# While the truth module has a balloon of its own, which vmstat counts too.
resize_with_truth()
{
	ask_for "$1" && until_is "$1" given
}

# Load while the driver is at work: from one size to another.
load_amid()
{
	resize "$1" && ask_for "$2" && load && resize "$2" && agree "$2" && invariant &&
		rmmod pageledger
}

complaints()	# what selftests/vm/judge would fail for, more or less
{
	dmesg | grep -cE 'Call Trace|BUG: |WARNING: |Bad page'
}

# Out of memory the driver gives 1 MiB back. To ask for it by hand takes a second, and to
# use all memory up minutes here, with soft lockups; but it also kills a process, and the
# log then has a call trace, which is taken out: it must be the only one. 5.10 kills nobody if
# the driver gave memory back (out_of_memory(), mm/oom_kill.c).
run_out()
{
	local victim killed=0

	is "complaints $(complaints)" "complaints 0" || return
	sleep 1000 &
	victim=$!
	dmesg -n 1	# not to the console
	echo 1000 >/proc/$victim/oom_score_adj && echo f >/proc/sysrq-trigger || return
	until_is $((99 * mib)) by_vmstat || return
	for _ in $(seq 50); do
		[ -d "/proc/$victim" ] || break
		sleep 0.1
	done
	kill "$victim" 2>/dev/null
	wait "$victim"
	[ $? != 137 ] || killed=1	# by the kernel
	is "complaints $(complaints)" "complaints $killed" &&
		dmesg -C && dmesg -n 5 && exact $((99 * mib)) 0
}

virtio_sizes()
{
	check "a virtio balloon with free page reporting" plug free-page-reporting
	all=$(mem_total)
	check "inflate before load, up and down" resize $((256 * mib))
	check "seen without the module" seen_without virtio_balloon $((256 * mib))
	check "inflate before load, to a size" resize $((64 * mib))
	check "load" load
	at_load=$((64 * mib))
	check "what was inflated before load" exact $at_load $at_load
	check "these pages have left MemTotal" outside
	check "inflate" resize_exact $((200 * mib + 1)) $at_load
	check "these pages have left MemTotal too" outside
	check "deflate some" resize_exact $((80 * mib + 3)) $at_load
	check "deflate all" resize_exact 0 0
	check "20 rounds while memory is used" rounds
	check "invariant" invariant
	check "unload" rmmod pageledger
	check "load amid inflation" load_amid 0 $((200 * mib))
	check "load amid deflation" load_amid $((200 * mib)) $((20 * mib))
	check "unplug the balloon" unplug
}

virtio_compaction()
{
	check "a virtio balloon" plug free-page-reporting
	all=$(mem_total)
	check "fragment memory" make_holes
	check "inflate by 200 MiB" resize_with_truth $((200 * mib))
	check "load" load
	at_load=$((200 * mib))
	check "inflate by 200 MiB more" resize_with_truth $((400 * mib))
	check "leave holes" leave_holes
	check "no page is forgotten" exact $((400 * mib)) $at_load
	check "compaction moves the balloon's pages" compact
	check "not one page has moved out of the account" exact $((400 * mib)) $at_load
	check "invariant after compaction" invariant
	check "deflate all" resize_exact 0 0
	check "invariant after deflating" invariant
	check "unload" rmmod pageledger
	check "unplug the balloon" unplug
}

virtio_oom()
{
	all=$(mem_total)
	check "a virtio balloon that deflates on OOM" plug deflate-on-oom
	check "load" load
	at_load=0
	check "inflate" resize_exact $((100 * mib)) 0
	check "these pages are still inside MemTotal" inside
	check "deflate on OOM" run_out
	check "unplug the balloon, inflated" unplug
	check "nothing is left" agree 0
	check "invariant" invariant
	check "unload" rmmod pageledger
}
