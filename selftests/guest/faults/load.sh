# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154,SC2317	# as lib.sh
# Part of selftests/guest/faults/faults: loading.

# refused: insmod has failed as it should, and says so to its user and in the log. 7.3 passes over
# in silence that it has no memory to arm a probe (__ftrace_hash_move(), kernel/trace/ftrace.c, from
# arm_kprobe()): what it does not see then the module finds out for itself.
refused()
{
	local lines why='Cannot allocate memory'

	cat /tmp/err
	mapfile -t lines < <(new_messages)
	[[ ${lines[*]} != *"were not seen come and go"* ]] || why='No such device'
	[ "$status" != 0 ] && grep -q "$why" /tmp/err || return
	printf '%s\n' "${lines[@]}"
	[ ${#lines[@]} -ge 1 ] && [ ${#lines[@]} -le 2 ] || return
	# it is not the configuration's fault
	[[ ${lines[-1]} == *"not loaded"* ]] && [[ ${lines[*]} != *CONFIG_* ]] && nothing_left
}

# tolerated: it is loaded all the same, and whole but for a file, as the log says
tolerated()
{
	local lines

	mapfile -t lines < <(new_messages)
	printf '%s\n' "${lines[@]}"
	# called under several names, and what it calls may fail too
	if [[ $culprit = debugfs_create_file* || ${lines[*]} == *"no file "* ]]; then
		[[ ${lines[*]} == *"no file "*" in debugfs: error -12"* ]] || return
		if [ ! -e "$dir/callers" ] || [ ! -e "$dir/audit" ]; then
			rmmod pageledger && nothing_left
			return
		fi
	fi
	at_least "$(wc -l <"$dir/callers")" 3 && is "$(value audit bad_sites)" 0 &&
		rmmod pageledger && nothing_left
}

# load_failing MODE [STEP]: make the 1st, 2nd, ... call fail, until none is left to fail.
# Sets points to their number, names to the functions' names. Now and then it is seen that
# the next load is a good one.
load_failing()
{
	local mode=$1 step=${2:-1} nth=1

	points=0 names=()
	new_messages >/dev/null
	while attempt $nth "$mode" load; [ "$culprit" != - ]; do
		if [ "$status" = 0 ]; then
			check "load, call $nth fails ($mode): $culprit; it does without" tolerated
		else
			check "load, call $nth fails ($mode): $culprit; it says so, nothing is left" refused
			[ $((points % 6)) != 0 ] ||
				check "load after that" loads
		fi
		points=$((points + 1)) names+=("$culprit")
		nth=$((nth + step))
		[ $nth -le 2000 ] || break
	done
	check "load, no call fails ($mode): $calls were made" tolerated
	check "no memory is left behind ($mode)" no_memory_left small
	check "no page is left behind ($mode)" no_pages_left
}

# The least that loading does: memory for each section and CPU, a file each, and so on.
count_names()
{
	printf '%s\n' "${names[@]}" | grep -cE "$1"
}

all_failed()
{
	local pattern missing=0 cpus sections blocks

	cpus=$(nproc)
	blocks=("$memory"/memory[0-9]*)
	sections=$(((${#blocks[@]} * 0x$(<"$memory"/block_size_bytes)) >> 27))
	echo "$sections sections of memory, $cpus CPUs, $files files: ${names[*]}"
	at_least "$(count_names 'malloc|vcalloc|vzalloc')" $((sections + cpus + 1)) &&
		is "$(count_names debugfs_create_file)" "$files" || return
	for pattern in register_memory_notifier register_module_notifier __cpuhp_setup_state \
		debugfs_create_dir register_kretprobe "$@"; do
		[ "$(count_names "$pattern")" -gt 0 ] || { echo "$pattern() never failed"; missing=1; }
	done
	[ "$missing" = 0 ]
}

count_files()
{
	(load) || return
	set -- "$dir"/*
	files=$#
	rmmod pageledger && at_least "$files" 9
}

loading()
{
	local mode more modes="once on" hooks=${HOOKS:-tracepoint kprobe}

	[ -z "${SHORT:-}" ] || modes=once
	[ "$slow" = 1 ] || hooks=tracepoint

	check "load and look" count_files
	check "probes on what pageledger calls" probe_imports
	for hook in $hooks; do
		case $hook in
		tracepoint) more=tracepoint_probe_register ;;
		kprobe) more=register_kprobe ;;
		esac
		for mode in $modes; do
			load_failing "$mode"
			check "all that can fail has failed" all_failed $more
		done
	done
	hook=tracepoint
}

# What the kernel allocates for pageledger is more than can be tried one by one: the first
# ones, and then each so manieth.
loading_below()
{
	local hooks=${HOOKS:-tracepoint kprobe} step=$((${SHORT:-0} ? 17 : 7))

	[ "$slow" = 1 ] || hooks=tracepoint step=47
	check "probes on what the kernel allocates with" probe_allocators
	for hook in $hooks; do
		load_failing below $step
		check "many were tried" at_least $points 10
	done
	hook=tracepoint
}
