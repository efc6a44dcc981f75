# checks.bash - what the shell tests share; sourced with the program's path as argument. Gives them
# $program, $root (the top level), $reseal (makes digests of a changed record anew), a private $scratch that goes when they end, counting checks, and done_checking.
# shellcheck shell=bash
# shellcheck disable=SC2034 # the tests use what is set here
set -u
program=$(realpath "$1")
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
schemas=$root/reports
reseal=$root/harness/testing/reseal.pl
scratch=$(mktemp -d)
# Everything the program makes goes where the test can see whether it is gone again.
export TMPDIR=$scratch/tmp XDG_RUNTIME_DIR=$scratch/tmp
mkdir -m 700 "$TMPDIR"
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# holds WHAT COMMAND...: counts whether the command succeeds.
holds() {
	local what=$1
	shift
	if "$@" >/dev/null 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "does not hold: $what"
		tail -n 8 "$scratch/out" "$scratch/err" 2>/dev/null | sed 's/^/    /'
	fi
}
not() { ! "$@"; }

# runs CODE ARGUMENTS...: runs the program; its exit code must be CODE. Output in $scratch/out, err.
runs() {
	local code=$1 got
	shift
	timeout 600 "$program" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
	got=$?
	holds "exit code $code, not $got: exaccess $*" test "$got" = "$code"
}
says() { holds "says '$1'" grep -qF -- "$1" "$scratch/err"; }
prints() { holds "prints '$1'" grep -qF -- "$1" "$scratch/out"; }

# held ROOM ARGUMENTS...: starts the program in the background as $runner. Its output has so many bytes
# of room in a pipe; then it stands still, so that it cannot come to its end, however fast the machine
# is. let_go has it go on, with all of its output in $scratch/out. One at a time.
held() {
	local room=$1
	shift
	rm -f "$scratch/pipe"
	mkfifo "$scratch/pipe"
	exec {brake}<>"$scratch/pipe"
	perl "$root/harness/testing/narrow.pl" "$scratch/pipe" "$room"
	"$program" "$@" >"$scratch/pipe" 2>"$scratch/err" </dev/null {brake}>&- &
	runner=$!
}
let_go() {
	local rest
	exec {rest}<"$scratch/pipe"
	cat <&"$rest" >"$scratch/out" {brake}>&- &
	reader=$!
	exec {brake}>&- {rest}<&-
}
# ended: the status of a program that was let go; its output is whole then.
ended() {
	local status
	wait "$runner" 2>/dev/null
	status=$?
	wait "$reader"
	return "$status"
}
# has_lines COUNT PATTERN FILE: waits until a file that somebody writes has so many such lines.
has_lines() {
	for _ in $(seq 6000); do
		[ "$(grep -c "$2" "$3" 2>/dev/null)" -ge "$1" ] 2>/dev/null && return 0
		sleep 0.02
	done
	return 1
}

# serve_drive KIND: an emulated drive in the background, as $server behind $socket, until the test ends.
serve_drive() {
	socket=$scratch/drive
	"$program" serve --socket "$socket" --drive "$1" >"$scratch/serving" 2>&1 &
	server=$!
	trap 'kill $server 2>/dev/null; rm -rf "$scratch"' EXIT
	for _ in $(seq 200); do
		[ -S "$socket" ] && return
		read -r -t 0.05 <> <(:)
	done
}

# The numbers of a summary's last line add up to what was planned.
totals_add_up() {
	awk '/ planned = / { found = 1; sum = 0; for (i = 4; i < NF; i += 3) sum += $i; exit sum != $1 } END { if (!found) exit 1 }' "$1"
}

# How many processes of the program there are that this test started: they have its TMPDIR.
processes() {
	local file count=0
	while read -r file; do
		[ "$(readlink "${file%environ}exe")" = "$program" ] && count=$((count + 1))
	done < <(grep -lsz "^TMPDIR=$TMPDIR\$" /proc/[0-9]*/environ 2>/dev/null)
	echo "$count"
}

# No process of the program and no private directory is left; children may need a moment to notice
# that their parent is gone, so this looks again until a deadline.
all_gone() {
	for _ in $(seq 100); do
		if [ -z "$(ls -A "$TMPDIR")" ] && [ "$(processes)" = 0 ]; then
			return 0
		fi
		sleep 0.1
	done
	echo "left: $(ls -A "$TMPDIR")" >>"$scratch/err"
	return 1
}

# The last thing a test does.
done_checking() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}
