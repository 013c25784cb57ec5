# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# TAP, for all scripts that print it, on the host and in a VM. A name is preceded by $suite
# and followed by the $hook that the module is loaded with, where there is one.

tests=0 failed=0 checking=''
tap_log=${tap_log:-/tmp/check.log}
echo "TAP version 13"
exec 3>&1

# result STATUS NAME [WHY...]: 0 is good; else WHY is shown, a line each
result()
{
	local name="${suite:+$suite: }$2${hook:+ hook=$hook}"

	tests=$((tests + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tests - $name"
		return
	fi
	echo "not ok $tests - $name"
	printf '%s\n' "${@:3}" | sed 's/^/# /'
	failed=1
}

# A wrong expression in $(( )) takes the shell out of all functions, and on with the script.
was_checked()
{
	[ -n "$checking" ] || return 0
	result 1 "$checking" "ended halfway"
	sed 's/^/# /' "$tap_log"
	checking=''
}

# check NAME COMMAND...: what the command prints is shown if it fails. Commands are functions
# that see the variables of here: none may have a name that the test can have.
check()
{
	local tap_status=0

	was_checked
	checking=$1
	"${@:2}" >"$tap_log" 2>&1 || tap_status=$?
	checking=''
	result $tap_status "$1"
	[ $tap_status = 0 ] || sed 's/^/# /' "$tap_log"
}

# note TEXT: a comment, also from within a check
note()
{
	echo "# $*" >&3
}

# finish: the plan comes last, unless it was printed before: then $plan is compared
finish()
{
	was_checked
	if [ -z "${plan:-}" ]; then
		echo "1..$tests"
	elif [ "$tests" != "$plan" ]; then
		echo "# planned $plan, ran $tests"
		failed=1
	fi
	exit "$failed"
}
