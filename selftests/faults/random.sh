# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317	# as lib.sh
# Part of selftests/faults/guest, for a kernel with FAILSLAB and FAIL_PAGE_ALLOC: any
# allocation of a task that loads or reads may fail, wherever in the kernel it is.

inject()
{
	local way

	for way in failslab fail_page_alloc; do
		cd /sys/kernel/debug/$way || return
		echo Y >task-filter && echo "-1" >"times" && echo 1 >interval && echo 0 >verbose &&
			echo N >ignore-gfp-wait && echo "$1" >probability || return
		cd "$OLDPWD" || return
	done
	echo 0 >/sys/kernel/debug/fail_page_alloc/min-order
}

# failing COMMAND...: with faults, and only it
failing()
{
	(echo 1 >/proc/self/make-it-fail && "$@") >/tmp/out 2>/tmp/err
}

# One round; counts what was refused.
round()
{
	local file

	if failing load; then
		loaded=$((loaded + 1))
	else
		refused=$((refused + 1))
		nothing_left && return
		return 1
	fi
	for file in callers stacks held sockets balloon stats classes pages; do
		if failing read_file $file; then
			read=$((read + 1))
		else
			unread=$((unread + 1))
			grep -q 'Cannot allocate memory' /tmp/err || { cat /tmp/err; return 1; }
		fi
	done
	is "$(value audit bad_sites)" 0 && rmmod pageledger && nothing_left
}

rounds()
{
	local i

	for ((i = 0; i < $1; i++)); do
		round || { echo "in round $i"; return 1; }
	done
}

random()
{
	local probability

	loaded=0 refused=0 read=0 unread=0
	for probability in 1 4; do
		check "any allocation may fail, $probability in 100" inject $probability
		check "12 rounds of loading and reading" rounds 12
	done
	check "no allocation fails" inject 0
	note "loaded $loaded times, refused $refused; read $read files, did not get $unread"
	check "some loads failed, and some reads" [ $((refused > 0 && unread > 0 && loaded > 0)) = 1 ]
	check "load after all that" loads
}
