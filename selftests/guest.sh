# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Shared by the scripts that test the ledger inside the VM. They print TAP; $hook is
# the one that the module is loaded with.

dir=/sys/kernel/debug/pageledger
hook=${hook:-tracepoint}
n=0 failed=0
# shellcheck disable=SC2034	# for those that source this
slowdown=${PL_SLOWDOWN:-1}	# so many times slower is this kernel than a stock one: vm/run

# check NAME COMMAND...: what the command prints is shown if it fails
check()
{
	local name=$1

	shift
	n=$((n + 1))
	if "$@" >/tmp/check.log 2>&1; then
		echo "ok $n - $name hook=$hook"
	else
		echo "not ok $n - $name hook=$hook"
		sed 's/^/# /' /tmp/check.log
		failed=1
	fi
}

exec 3>&1
# note TEXT: a comment, shown also when the check passes
note()
{
	echo "# $*" >&3
}

# finish: the plan comes last
finish()
{
	echo "1..$n"
	exit "$failed"
}

# value FILE KEY: a number in one of the ledger's files
value()
{
	awk -v key="$2" '$1 == key { print $2 }' "$dir/$1"
}

# vmstat KEY: a number in /proc/vmstat
vmstat()
{
	awk -v key="$1" '$1 == key { print $2 }' /proc/vmstat
}

is()
{
	echo "is '$1', should be '$2'"
	[ "$1" = "$2" ]
}

at_least()
{
	echo "is '$1', should be at least '$2'"
	[ "$1" -ge "$2" ]
}

# Counters equal shadow words for every site, every page had one, and none was allocated
# over an owner, but for those (of 1024 pages at most) whose free a kprobe is known to
# have missed.
invariant()
{
	local bad reowned missed outside

	bad=$(value audit bad_sites)
	reowned=$(value stats reowned_pages)
	outside=$(value stats outside_pages)
	missed=$(value stats missed)
	[ "$hook" = kprobe ] || missed=0
	grep -E 'bad|missed|reowned|unseen|outside' "$dir/audit" "$dir/stats"
	[ "$bad" = 0 ] && [ "$outside" = 0 ] && [ "$reowned" -le $((1024 * missed)) ]
}
