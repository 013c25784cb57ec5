# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317	# as lib.sh
# Part of selftests/guest/faults/faults, for a kernel with FAILSLAB and FAIL_PAGE_ALLOC: any
# allocation of a task that loads or reads may fail, wherever in the kernel it is.

# inject WAY PROBABILITY TIMES: in percent; -1 times is without end
inject()
{
	local file=/sys/kernel/debug/$1

	echo "$3" >"$file/times" && echo "$2" >"$file/probability"
}

prepare_ways()
{
	local way setting

	for way in failslab fail_page_alloc; do
		for setting in task-filter=Y interval=1 verbose=0 ignore-gfp-wait=N probability=0; do
			echo "${setting#*=}" >"/sys/kernel/debug/$way/${setting%=*}" || return
		done
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
}

# failing COMMAND...: with faults, and only it. What it needs is in memory: a request that
# fails halfway would leave the 9p mount, which is the root here, unusable for all.
failing()
{
	(echo 1 >/proc/self/make-it-fail && exec "$@") >/tmp/out 2>/tmp/err
}

# One round, by one WAY. Loading meets one failure only: the kernel warns when it has no
# memory to take a probe away with (__disarm_kprobe_ftrace(), kernel/kprobes.c).
round()
{
	local file way=$1

	inject "$way" 3 1
	failing insmod /tmp/pageledger.ko "hook=$hook" audit=1
	status=$?
	inject "$way" 10 -1
	if [ "$status" != 0 ]; then
		refused=$((refused + 1))
		nothing_left
		return
	fi
	loaded=$((loaded + 1))
	for file in callers stacks held sockets balloon stats classes misjudged references pages; do
		if failing cat "$dir/$file"; then
			read=$((read + 1))
		else
			unread=$((unread + 1))
		fi
	done
	inject "$way" 0 1
	is "$(value audit bad_sites)" 0 && rmmod pageledger && nothing_left
}

# rounds WAY COUNT
rounds()
{
	local i

	for ((i = 0; i < $2; i++)); do
		round "$1" || { echo "in round $i"; return 1; }
	done
	inject "$1" 0 1
}

random()
{
	local way

	loaded=0 refused=0 read=0 unread=0
	check "faults only where they are asked for" prepare_ways
	for way in failslab fail_page_alloc; do
		check "any allocation may fail: $way" rounds $way 6
	done
	note "loaded $loaded times, refused $refused; read $read files, did not get $unread"
	check "some loads failed, and some reads" [ $((refused > 0 && unread > 0 && loaded > 0)) = 1 ]
	check "load after all that" loads
}
