# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Shared by the VM scripts: where things are cached, and how to fail.

PL_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PL_CACHE=${PL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pageledger}
export PL_TOP PL_CACHE

die()
{
	echo "${0##*/}: $*" >&2
	exit 2
}

say()
{
	echo "== $*" >&2
}

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
		echo "  sudo apt-get install -y --no-install-recommends ${missing[*]}" >&2
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
	apt-get update -qq >"$PL_CACHE/apt.log" 2>&1 </dev/null ||
		{ tail -5 "$PL_CACHE/apt.log" >&2; die "apt-get update failed"; }
	touch "$PL_CACHE/apt-updated"
}
