# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Shared by all scripts that run on the host: where things are, and how to fail.

PL_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PL_CACHE=${PL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pageledger}
PL_CACHE=$(realpath -m "$PL_CACHE")
PATH=$PATH:/usr/sbin:/sbin	# depmod and modprobe: not in a user's path on Debian
export PL_TOP PL_CACHE PATH

die()
{
	echo "${0##*/}: $*" >&2
	exit 2
}

case $PL_TOP in
*[[:space:]:,]*) die "kbuild and QEMU need a path without spaces, colons or commas: $PL_TOP" ;;
esac

# Only one make try or make test at a time works in a checkout; parts inherit the lock.
lock_checkout()
{
	[ -z "${PL_LOCKED:-}" ] || return 0
	mkdir -p "$PL_TOP/build"
	exec 9>"$PL_TOP/build/.lock"
	flock -n 9 || die "another make try or make test is running in this checkout"
	export PL_LOCKED=1
}

say()
{
	echo "== $*" >&2
}

# What the reader is built with.
# shellcheck disable=SC2034	# for those that source this
reader_packages=(libsmartcols-dev libjansson-dev libncurses-dev zlib1g-dev pkg-config)

# need_packages PKG...: install what is missing when root, else say how.
need_packages()
{
	local pkg missing=()

	for pkg in "$@"; do
		dpkg-query -W -f '${Status}' "$pkg" 2>/dev/null | grep -q 'ok installed' ||
			missing+=("$pkg")
	done
	[ ${#missing[@]} -eq 0 ] && return 0
	if [ "$(id -u)" -ne 0 ]; then
		echo "missing packages; run this line, then try again:" >&2
		echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
		exit 2
	fi
	say "installing ${missing[*]}"
	refresh_apt
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		"${missing[@]}" >"$PL_CACHE/apt.log" 2>&1 </dev/null ||
		{ tail -5 "$PL_CACHE/apt.log" >&2; die "apt-get install failed, see $PL_CACHE/apt.log"; }
}

# refresh_apt: make sure that the package lists are there; at most daily.
refresh_apt()
{
	mkdir -p "$PL_CACHE"
	[ -n "$(find "$PL_CACHE/apt-updated" -mtime -1 2>/dev/null)" ] &&
		apt-cache show linux-image-amd64 >/dev/null 2>&1 && return 0
	[ "$(id -u)" -eq 0 ] || return 0
	say "apt-get update"
	if apt-get -o APT::Update::Error-Mode=any update -qq >"$PL_CACHE/apt.log" 2>&1 </dev/null
	then
		touch "$PL_CACHE/apt-updated"
	elif ! apt-cache show linux-image-amd64 >/dev/null 2>&1; then
		die "apt-get update failed: no network? ($(tail -1 "$PL_CACHE/apt.log"))"
	fi	# else the lists of some other day will do
}

# copy_module FOLDER: what the module is built of, and nothing that was built. What has not
# changed is not built again: it keeps its time.
copy_module()
{
	cp -pu "$PL_TOP"/{Kbuild,dkms.conf} "$1/" &&
		(cd "$PL_TOP" && find module \( -name Kbuild -o -name conftest.sh -o -name '[!.]*.[ch]' \) \
			! -name '*.mod.c' ! -name features.h -exec cp -pu --parents -t "$1" {} +)
}
