# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154,SC2317	# shared with the script that sources this
# Inside the VM, with selftests/lib/guest.sh: calls that fail by pl_fault.ko, and what may be
# left of pageledger when it is gone: nothing.

fault=/sys/kernel/debug/pl_fault
memory=/sys/devices/system/memory
module=/tmp/pageledger.ko
slow=${PL_SLOWDOWN:-1}	# more than 1: a machine on which a part has to be smaller

# A program that comes over 9p takes half a second to start, and there are thousands.
bring_programs()
{
	local name

	mkdir /tmp/bin && cp /bin/busybox "$build/faults/insmod" /tmp/bin/ &&
		cp "$build/module/pageledger.ko" /tmp/ || return
	for name in awk cat cp dd dmesg grep head mv rm rmmod sed sleep sort wc; do
		ln -s busybox "/tmp/bin/$name"
	done
	PATH=/tmp/bin:$PATH
}

# value_of FUNCTION: what it returns when it fails; nothing for what cannot, or is not ours
# to make fail. Fails for one that nobody has thought of yet.
value_of()
{
	case ${1%_noprof} in
	init_on_alloc | schedule_timeout_killable | \
	__asan_* | __ubsan_* | lockdep_* | kfree* | *unregister* | kmalloc_caches | is_vmalloc_addr | vmalloc_base | \
		vmalloc_to_page) ;;	# text_poke() asks it too, and has a BUG_ON()
	kvmalloc* | __kvmalloc* | kmalloc_* | __kmalloc* | kmem_cache_alloc* | *kmem_cache_create* | vzalloc* | \
		vmalloc | vmalloc_node | vcalloc | __vcalloc | __vmalloc* | kcalloc* | \
		alloc_pages | alloc_pages_current | alloc_pages_node | __alloc_pages | alloc_pages_exact* | \
		*get_free_pages | get_zeroed_page | kstrdup* | kmemdup* | *kasprintf | \
		*alloc_percpu* | pcpu_alloc | __seq_open_private) echo 0 ;;
	debugfs_create_dir | debugfs_create_file* | register_*notifier | register_kprobe | \
		register_kretprobe | __cpuhp_setup_state* | tracepoint_probe_register* | \
		seq_open | seq_open_private | single_open*) echo -12 ;;
	*_killable | *_killable_nested | *_interruptible | *_interruptible_nested) echo -4 ;;
	*alloc_pages_bulk*) echo 0 ;;
	*) return 1 ;;
	esac
}

# new_in OLD NEW: lines that are in NEW and not in OLD, however often
new_in()
{
	awk 'FILENAME == ARGV[1] { had[$0]++; next } had[$0]-- < 1' "$1" "$2"
}

# What pageledger itself calls, by the symbols that it lacks: one function a line.
imports()
{
	nm -u "$build/module/pageledger.ko" | awk '{ print $2 }' | grep -E \
		'alloc|dup|asprintf|regist|create|open|setup|get_free|zeroed|killable|interruptible'
}

# probe_imports: all of them count
probe_imports()
{
	local function value all

	echo clear >$fault
	all=$(imports) && [ -n "$all" ] || return
	for function in $all; do
		value=$(value_of "$function") ||
			{ echo "what does $function() return when it fails?"; return 1; }
		[ -n "$value" ] || continue
		echo "$function: $value"
		echo "probe $function $value" >$fault || return
	done
	kprobes_before=$(kprobes)
}

# What the kernel allocates with, for whomever; those of them that this kernel has.
probe_allocators()
{
	local base function found=0

	echo clear >$fault
	for base in kmem_cache_alloc kmem_cache_alloc_lru kmem_cache_alloc_node kmalloc_trace \
		kmalloc_node_trace __kmalloc __kmalloc_node __kmalloc_node_track_caller \
		__kmalloc_cache __kmalloc_cache_node __kvmalloc_node __vmalloc_node_range pcpu_alloc \
		__kmalloc_track_caller kmem_cache_alloc_trace kmem_cache_alloc_node_trace; do	# before 6.1
		for function in "$base" "${base}_noprof"; do
			grep -q " [tT] $function\$" /proc/kallsyms || continue
			echo "probe $function 0" >$fault || return
			found=$((found + 1))
		done
	done
	kprobes_before=$(kprobes)
	at_least "$found" 8
}

# attempt N MODE COMMAND...: with the Nth call failing. The command is a program, or a
# function that ends in exec. Sets status, calls and culprit, the function that failed first
# or a dash. What it said is in /tmp/err.
attempt()
{
	status=0
	(
		echo "arm $1 $2" >$fault || exit 99
		shift 2
		"$@"
	) >/tmp/out 2>/tmp/err || status=$?
	{ read -r _ calls; read -r _ culprit; } <$fault
	if [ $status = 99 ] || [ -z "$culprit" ]; then
		echo "Bail out! pl_fault does not work"
		exit 1
	fi
}

load()
{
	exec insmod $module "hook=$hook" audit=1
}

# new_messages: what pageledger has said since the last time
new_messages()
{
	dmesg | grep -F 'pageledger: ' >/tmp/all_messages
	new_in /tmp/messages /tmp/all_messages
	mv /tmp/all_messages /tmp/messages
}
: >/tmp/messages

kprobes()
{
	wc -l </sys/kernel/debug/kprobes/list
}

# Which functions of the module have memory that they allocated themselves: by name or,
# when that is gone, by address. (Below them the kernel allocates for itself, and may keep
# it: the hashes of its own ftrace_ops.)
large()
{
	awk '{ print $3, $4 }' /proc/vmallocinfo | ours
}

# by slub_debug=U; takes a second
small()
{
	cat /sys/kernel/debug/slab/*kmalloc-*/alloc_traces 2>/dev/null |
		awk '$1 ~ /^[0-9]+$/ { print $2, $3 }' | ours
}

# Pages of slab that no cache has: large kmalloc(), by whomever. The kernel's own come and go.
nameless_pages()
{
	echo 1 >/proc/sys/vm/stat_refresh
	awk '/^nr_slab_(un)?reclaimable / { n += $2 }
		FILENAME == "/proc/slabinfo" && $1 !~ /^(slabinfo|#)/ { n -= $15 * $6 }
		END { print n }' /proc/vmstat /proc/slabinfo
}

ours()
{
	grep -oE '^([^ ]+ \[pageledger\]|0xffffffff[a-f][0-9a-f]{7})' | sort
}

# mark_nothing: what there is before the first load
mark_nothing()
{
	kprobes_before=$(kprobes)
	large >/tmp/large
	small >/tmp/small
	nameless_before=$(nameless_pages)
	is "$(cat /tmp/large /tmp/small | grep -c pageledger)" 0
}

# no_memory_left SIZE: large or small
no_memory_left()
{
	"$1" >/tmp/now
	if new_in "/tmp/$1" /tmp/now | grep .; then
		echo "they have left memory behind"
		return 1
	fi
}

no_pages_left()
{
	local now _

	for _ in $(seq 20); do
		now=$(nameless_pages)
		echo "pages of large kmalloc(): $now, at first $nameless_before"
		[ "$now" -gt $((nameless_before + 8)) ] || return 0
		sleep 0.5
	done
	return 1
}

nothing_left()
{
	[ ! -e "$dir" ] || { echo "$dir is there"; return 1; }
	! grep '^pageledger ' /proc/modules && is "$(kprobes)" "$kprobes_before" || return
	! grep -F pageledger /sys/kernel/debug/kprobes/list && no_memory_left large
}

# The next load is a good one.
loads()
{
	(load) && cat "$dir/callers" >/dev/null && is "$(value audit bad_sites)" 0 &&
		rmmod pageledger && new_messages >/dev/null && nothing_left
}
