# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Shared by the tests of the reader, after host.sh: run it, and judge what it does, as TAP.
# Source it with the reader as its argument, or an empty one for tools/pageledger. $work is a
# folder; $plan is printed as the plan.

# shellcheck source=selftests/lib/tap.sh
. "$PL_TOP/selftests/lib/tap.sh"

need_packages jq util-linux
unset COLUMNS LIBSMARTCOLS_DEBUG
export LC_ALL=C
reader=$(realpath "${1:-$PL_TOP/tools/pageledger}")
[ -x "$reader" ] || die "no reader at $reader; run 'make tools'"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cp "$reader" "$work/pageledger"	# where any user may run it

# same NAME WANT GOT
same()
{
	result "$([ "$2" = "$3" ]; echo $?)" "$1" "expected $2" "got $3"
}

# read_tree ARGS...: run the reader; leaves $work/{out,err} and $status
read_tree()
{
	status=0
	"$work/pageledger" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

# succeeds NAME ARGS... <EXPECTED: exactly this on stdout, nothing on stderr, status 0
succeeds()
{
	local name=$1 want why=()

	want=$(cat; echo .)
	shift
	read_tree "$@"
	[ "$status" = 0 ] || why+=("exit status $status")
	[ ! -s "$work/err" ] || why+=("stderr: $(cat "$work/err")")
	[ "$(cat "$work/out"; echo .)" = "$want" ] ||
		why+=("$(diff -u <(printf '%s' "${want%.}") "$work/out" || true)")
	result "${#why[@]}" "$name" "${why[@]}"
}

# json NAME FILTER EXPECTED ARGS...: valid JSON, from which jq gets this
json()
{
	local name=$1 filter=$2 want=$3 got why=()

	shift 3
	read_tree "$@" --json
	[ "$status" = 0 ] || why+=("exit status $status")
	[ ! -s "$work/err" ] || why+=("stderr: $(cat "$work/err")")
	got=$(jq -c "$filter" <"$work/out" 2>&1) || why+=("jq fails")
	[ "$got" = "$want" ] || why+=("expected $want" "got $got")
	result "${#why[@]}" "$name" "${why[@]}"
}

# judge_failure NAME PATTERN: status 2, one line that says so, and no output
judge_failure()
{
	local why=()

	[ "$status" = 2 ] || why+=("exit status $status, not 2")
	[ ! -s "$work/out" ] || why+=("stdout: $(head -3 "$work/out")")
	[ "$(wc -l <"$work/err")" = 1 ] || why+=("stderr is not one line")
	[ "$(tail -c 1 "$work/err" | od -An -tx1)" = " 0a" ] || why+=("stderr has no last newline")
	grep -q '^pageledger: ' "$work/err" || why+=("no 'pageledger: ' before the error")
	grep -qE -- "$2" "$work/err" || why+=("the error does not say '$2'")
	[ ${#why[@]} = 0 ] || why+=("stderr: $(cat -v "$work/err")")
	result "${#why[@]}" "$1" "${why[@]}"
}

fails()		# fails NAME PATTERN ARGS...
{
	read_tree "${@:3}"
	judge_failure "$1" "$2"
}

fails_full()	# fails_full NAME ARGS...: the same with a full stdout
{
	status=0
	"$work/pageledger" "${@:2}" >/dev/full 2>"$work/err" </dev/null || status=$?
	: >"$work/out"
	judge_failure "$1" 'cannot write: No space left'
}

fails_nobody()	# fails_nobody NAME PATTERN ARGS...: the same as a user without rights
{
	local as=()

	[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	status=0
	"${as[@]}" "$work/pageledger" "${@:3}" >"$work/out" 2>"$work/err" </dev/null || status=$?
	judge_failure "$1" "$2"
}
