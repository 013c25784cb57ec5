# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317	# as lib.sh
# Part of selftests/guest/faults/faults: readers.

# Sockets of all sorts whose queues hold something: `sockets` has work to do.
open_sockets()
{
	perl -e '
		use Socket;
		socketpair(my $a, my $b, AF_UNIX, SOCK_STREAM, 0) or die;
		syswrite($a, "x" x 10000);
		socket(my $l, AF_INET, SOCK_STREAM, 0) or die;
		bind($l, sockaddr_in(7001, INADDR_LOOPBACK)) && listen($l, 5) or die;
		my @c;
		for (1 .. 3) {
			socket(my $c, AF_INET, SOCK_STREAM, 0) or die;
			connect($c, sockaddr_in(7001, INADDR_LOOPBACK)) or die;
			syswrite($c, "x" x 20000);
			push @c, $c;
		}
		socket(my $u, AF_INET, SOCK_DGRAM, 0) or die;
		bind($u, sockaddr_in(7002, INADDR_LOOPBACK)) or die;
		send($u, "x" x 5000, 0, sockaddr_in(7002, INADDR_LOOPBACK)) or die;
		$| = 1;
		print "ready\n";
		sleep 100000;
	' >/tmp/sockets.says &
	sockets_pid=$!
	timeout 100 sh -c 'until grep -q ready /tmp/sockets.says; do sleep 0.2; done'
}

# read_file NAME: as a program; `held` only shows what came after a mark
read_file()
{
	[ "$1" = held ] || exec cat "$dir/$1"
	exec 5<>"$dir/held" && echo mark >&5 && exec cat <&5
}

# What a reader gets is an error, not half of a file, or it is the whole file, or what is
# not in it is counted.
honest()
{
	local lost

	cat /tmp/err
	if [ "$status" = 0 ]; then
		lost=$(awk '$1 == "[lost]" { for (i = 2; i <= NF; i++) n += $i }
			END { print n + 0 }' /tmp/out)
		echo "lost $lost"
		[ "$(head -c 12 /tmp/out)" = "# pageledger" ] &&
			at_least $(($(wc -l </tmp/out) + lost)) "$lines"
	else
		grep -qE 'Cannot allocate memory|Interrupted system call' /tmp/err
	fi
}

reads()
{
	(read_file "$1") >/tmp/next && at_least "$(wc -l </tmp/next)" 2
}

# read_failing NAME MODE: each call that reading makes
read_failing()
{
	local nth=1 name=$1 mode=$2 lines

	case $name in
	# rows come and go, but for those of sockets, balloons and numbers
	callers | stacks | held | references) lines=2 ;;
	*) (read_file "$name") >/tmp/whole; lines=$(wc -l </tmp/whole) ;;
	esac
	while attempt $nth "$mode" read_file "$name"; [ "$culprit" != - ]; do
		if [ "$status" = 0 ]; then
			check "$name, call $nth fails ($mode): $culprit; it does without" honest
		else
			check "$name, call $nth fails ($mode): $culprit; its reader is told" honest
		fi
		check "$name: the next reader gets it" reads "$name"
		nth=$((nth + 1))
		[ $nth -le 500 ] || break
	done
	check "$name, no call fails ($mode): $calls were made" is "$status" 0
	points=$((nth - 1))
	[ "$name" = audit ] || check "$name: the audit is content" is "$(value audit bad_sites)" 0
}

# All files but pages, which is read without memory. The least that each does: it is opened,
# and what is more than numbers is gathered.
least()
{
	case $1 in
	stats | classes) echo 1 ;;
	audit | misjudged) echo 2 ;;
	*) echo 3 ;;
	esac
}

reading()
{
	local file mode modes="once on"

	[ -z "${SHORT:-}" ] || modes=once
	check "probes on what pageledger calls" probe_imports
	check "sockets that hold something" open_sockets
	check "load" insmod "$module" audit=1 "hook=$hook"
	for file in callers stacks held sockets balloon stats classes misjudged references audit; do
		# it takes seconds each time
		[ "$file" != references ] || modes=once
		for mode in $modes; do
			read_failing $file "$mode"
			check "$file: enough was tried" at_least $points "$(least $file)"
		done
	done
	check "all files are known here" is "$(cd "$dir" && echo *)" \
		"audit balloon callers classes held misjudged pages references sockets stacks stats"
	kill "$sockets_pid"
	check "unload" rmmod pageledger
	check "nothing is left" nothing_left
	check "no memory is left behind" no_memory_left small
	check "no page is left behind" no_pages_left
}
