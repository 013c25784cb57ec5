# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Shared by the scripts that test the ledger inside the VM, in the checkout's folder.

# shellcheck source=selftests/lib/tap.sh
. "$(dirname "${BASH_SOURCE[0]}")/tap.sh"

dir=/sys/kernel/debug/pageledger
hook=${hook:-tracepoint}
# shellcheck disable=SC2034	# for those that source this
slowdown=${PL_SLOWDOWN:-1}	# so many times slower is this kernel than a stock one: vm/run

# value FILE KEY: a number in one of the ledger's files
value()
{
	awk -v key="$2" '$1 == key { print $2 }' "$dir/$1"
}

# kernel_has FEATURE: as conftest.sh has found
kernel_has()
{
	[[ ,$(value stats features), = *,"$1",* ]]
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
