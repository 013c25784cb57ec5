# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2317
# The situations of guest/field, for field. A row in the table says what is right:
#
#	situation NAME LIST MACHINE KIND LINE OWNER NEXT [KERNEL]
#
# LIST is short or long; MACHINE one of part_field; KIND the suspect's; LINE the line or lines of
# the sheet that the memory is in; OWNER what its name, sentence or evidence must have, NEXT
# what the next step must have; all are regular expressions, PID the holder's. KERNEL: on no
# other is it possible. NAME_up makes it and sets made, in bytes as asked for or by the
# kernel's own file, and NAME_down ends it. NAME_in_A, _B, _C: what is right in that look only. NAME_lacks prints
# what the kernel has not that it takes.
#
#	held NAME HOLDER [HOLDER]
#
# is what `pageledger holders` finds for most of the memory: KIND, and COMM[PID] or the last link of
# the chain. The second one is right if the module was loaded after; an empty one: it cannot tell.

declare -A row holder holder_after
order=()

situation()
{
	order+=("$1")
	row[$1]=$(printf '%s\n' "${@:2}")
}

held()
{
	holder[$1]=$2 holder_after[$1]=${3-$2}
}

wants()		# wants NAME: sets list, on_machine, want_*
{
	{
		read -r list
		read -r on_machine
		read -r want_kind
		read -r want_line
		read -r want_owner
		read -r want_next
		read -r only_on || only_on=''
	} <<<"${row[$1]}"
}

chosen()	# chosen [--long] [NAME...]
{
	local which long=short

	[ "${1:-}" != --long ] || { long='short|long'; shift; }
	for which in "${order[@]}"; do
		wants "$which"
		[ "$on_machine" = "$machine" ] || continue
		[ -z "$only_on" ] || [ "$only_on" = "$series" ] || continue
		if [ $# -gt 0 ]; then
			[[ " $* " == *" $which "* ]] || continue
		else
			[[ $list =~ ^($long)$ ]] || continue
		fi
		echo "$which"
	done
}

prepare()
{
	mount -t tracefs none /sys/kernel/tracing 2>/dev/null
	mount -t bpf none /sys/fs/bpf 2>/dev/null
	# what the kernel would load by itself, if /sbin/modprobe were where it looks in a VM
	modprobe -aq loop tun virtio_blk lzo-rle configfs af_packet_diag unix_diag inet_diag xsk_diag
	mount -t configfs none /sys/kernel/config
	sleep 1
	# the machine may have its root on another one: part_field()
	spare=$(grep -lx field /sys/block/vd*/serial | cut -d/ -f4)
	spare=/dev/${spare:-none}
}

for part in disks buffers user kernel; do
	# shellcheck source=/dev/null
	. "$(dirname "${BASH_SOURCE[0]}")/case_$part.sh"
done
