# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317	# as lib.sh
# Part of selftests/guest/faults/faults: memory and CPUs that come when there is no memory.

cpu=/sys/devices/system/cpu/cpu2

# A CPU that was not there at load: those that were have their counters.
plug_cpu()
{
	selftests/vm/qmp '{"execute":"device_add","arguments":{"driver":"Haswell-noTSX-x86_64-cpu","id":"cpu2","socket-id":0,"core-id":2,"thread-id":0}}' ||
		return
	timeout 100 sh -c "until [ -e $cpu/online ]; do sleep 0.3; done" && is "$(<$cpu/online)" 0
}

cpu_on()
{
	echo 1 >$cpu/online
}

cpu_refused()
{
	cat /tmp/err
	echo "failed: $culprit"
	[ "$culprit" != - ] && [ "$status" != 0 ] && grep -q 'Cannot allocate memory' /tmp/err &&
		is "$(<$cpu/online)" 0 && is "$(value audit bad_sites)" 0
}

cpu_works()
{
	cpu_on && is "$(<$cpu/online)" 1 && taskset -c 2 cp /bin/busybox /tmp/copy &&
		is "$(value audit bad_sites)" 0 && is "$(value stats outside_pages)" 0
}

cpus()
{
	local nth=1

	check "probes on what pageledger calls" probe_imports
	check "load" insmod "$module" audit=1 "hook=$hook"
	check "plug CPU 2" plug_cpu
	attempt 1 on cpu_on
	check "CPU 2 does not come without memory for its counters ($culprit)" cpu_refused
	while attempt $nth once cpu_on; [ "$culprit" != - ] && [ "$status" != 0 ]; do
		check "CPU 2 does not come when call $nth fails ($culprit)" cpu_refused
		nth=$((nth + 1))
	done
	check "CPU 2 comes" cpu_works
	check "unload" rmmod pageledger
	check "nothing is left" nothing_left
	check "no memory is left behind" no_memory_left small
	check "no page is left behind" no_pages_left
}

plug()
{
	echo offline >"$memory"/auto_online_blocks
	printf '%s\n' "$memory"/memory* >/tmp/blocks
	selftests/vm/qmp '{"execute":"object-add","arguments":{"qom-type":"memory-backend-ram","id":"mem1","size":268435456}}' &&
		selftests/vm/qmp '{"execute":"device_add","arguments":{"driver":"pc-dimm","id":"dimm1","memdev":"mem1"}}' ||
		return
	for _ in $(seq 100); do
		printf '%s\n' "$memory"/memory* >/tmp/now
		mapfile -t blocks < <(new_in /tmp/blocks /tmp/now)
		[ ${#blocks[@]} != 2 ] || return 0
		sleep 0.3
	done
	echo "${blocks[*]}"
	return 1
}

block_on()
{
	echo online_movable >"$1/state"
}

# Memory that is not watched is memory all the same; its pages are counted, and its owner
# is told.
outside()
{
	local before

	cat /tmp/err
	echo "failed: $culprit"
	new_messages | tee /tmp/new
	before=$(value stats outside_pages)
	[ "$culprit" != - ] && is "$status" 0 && is "$(<"$1/state")" online &&
		grep -q 'section' /tmp/new && is "$(value audit bad_sites)" 0 || return
	dd if=/dev/zero of=/tmp/fill bs=1M count=100 status=none
	at_least "$(value stats outside_pages)" $((before + 1000)) &&
		is "$(value audit bad_sites)" 0 && rm /tmp/fill
}

block_off()
{
	local _

	for _ in 1 2 3 4 5; do
		echo offline >"$1/state" && return
		sleep 1
	done
	return 1
}

block_watched()
{
	local before

	before=$(value classes total)
	block_on "$1" && is "$(value classes total)" $((before + 32768)) || return
	before=$(value stats outside_pages)
	dd if=/dev/zero of=/tmp/fill bs=1M count=60 status=none
	is "$(value stats outside_pages)" "$before" && is "$(value audit bad_sites)" 0 &&
		rm /tmp/fill
}

blocks()
{
	local nth=1

	check "probes on what pageledger calls" probe_imports
	check "load" insmod "$module" audit=1 "hook=$hook"
	check "plug a dimm" plug
	new_messages >/dev/null
	while attempt $nth on block_on "${blocks[0]}"; [ "$culprit" != - ]; do
		check "no memory to watch memory that comes (call $nth, $culprit)" outside "${blocks[0]}"
		check "that goes again" block_off "${blocks[0]}"
		nth=$((nth + 1))
	done
	check "calls were made fail" at_least $nth 3
	check "nothing fails: it goes again" block_off "${blocks[0]}"
	check "it comes and is watched" block_watched "${blocks[0]}"
	check "it goes" block_off "${blocks[0]}"
	check "unload" rmmod pageledger
	check "nothing is left" nothing_left
	check "no memory is left behind" no_memory_left small
	check "no page is left behind" no_pages_left
}
