#!/bin/bash
# run_tests.sh - runs test programs one after the other and sums up.
#
#     harness/testing/run_tests.sh PROGRAM SECONDS TEST...
#
# A test is a program, or a script that gets PROGRAM as its argument; both find PROGRAM in the
# variable EXACCESS too. Each has that many seconds, and says `N passed, N failed` in its last line.
# A test that says otherwise, ends with the wrong status, takes too long, or during which a sanitizer
# spoke up in any process, counts as a failure more. What a failed test printed is shown, without
# the lines that begin with ok.
set -u

unset MAKEFLAGS MAKELEVEL
export EXACCESS=$1
limit=$2
shift 2

logs=$(dirname "$EXACCESS")/logs
rm -rf "$logs"
mkdir -p "$logs"
logs=$(cd "$logs" && pwd)

# Sanitizers leave signals alone: deaths are among the things that are tested. They write to files,
# as most processes are not this script's own.
report=log_path=$logs/sanitizer
export ASAN_OPTIONS=detect_leaks=1:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0:$report
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1:handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0:$report
export LSAN_OPTIONS=print_suppressions=0
export TSAN_OPTIONS=halt_on_error=1:$report

all_passed=0
all_failed=0

# run TEST: into $logs/NAME.log, with its exit status.
run() {
	case $1 in
	*.sh)
		if [ -x "$1" ]; then
			timeout -k 5 "$limit" "$1" "$EXACCESS"
		else
			timeout -k 5 "$limit" bash "$1" "$EXACCESS"
		fi
		;;
	*) timeout -k 5 "$limit" "$1" ;;
	esac >"$log" 2>&1 </dev/null
}

# judge STATUS: sets passed, failed and problem from the log.
judge() {
	local last
	last=$(tail -n 1 "$log")
	passed=0
	failed=0
	problem=
	if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
		passed=${BASH_REMATCH[1]}
		failed=${BASH_REMATCH[2]}
	fi
	if [ "$1" = 124 ] || [ "$1" = 137 ]; then
		problem="did not end within $limit seconds"
	elif ! [[ $last =~ ^[0-9]+\ passed,\ [0-9]+\ failed$ ]]; then
		problem="ended with status $1 and without a count"
	elif [ "$1" != 0 ] && [ "$failed" = 0 ]; then
		problem="ended with status $1"
	elif [ "$1" = 0 ] && [ "$failed" != 0 ]; then
		problem="ended with status 0 in spite of failures"
	elif [ "$passed" = 0 ] && [ "$failed" = 0 ]; then
		problem="checked nothing"
	elif compgen -G "$logs/sanitizer.*" >/dev/null; then
		problem="made a sanitizer speak up"
	fi
	if [ -n "$problem" ]; then
		failed=$((failed + 1))
	fi
}

show_failure() {
	grep -v -e '^ok\b' -e '^[0-9]* passed, [0-9]* failed$' "$log" | head -n 100 | sed 's/^/      /'
	if [ -n "$problem" ]; then
		echo "      $problem"
	fi
	echo "      all of its output: ${log#"$PWD"/}"
	cat "$logs"/sanitizer.* 2>/dev/null | head -n 100 | sed 's/^/      /'
}

for test in "$@"; do
	name=${test#"$(dirname "$EXACCESS")"/}
	log=$logs/${name//\//-}.log
	began=$EPOCHREALTIME
	run "$test"
	judge $?
	took=$(((${EPOCHREALTIME/[.,]/} - ${began/[.,]/}) / 1000))
	if [ "$failed" = 0 ]; then
		word=ok
	else
		word=FAIL
	fi
	printf '%-4s  %-36s  %7d passed, %d failed  %4d.%d s\n' "$word" "$name" "$passed" "$failed" \
		$((took / 1000)) $((took % 1000 / 100))
	if [ "$failed" != 0 ]; then
		show_failure
		for file in "$logs"/sanitizer.*; do
			[ -e "$file" ] && mv "$file" "${log%.log}.${file##*/}"
		done
	fi
	all_passed=$((all_passed + passed))
	all_failed=$((all_failed + failed))
done

echo "$all_passed passed, $all_failed failed"
[ "$all_failed" = 0 ] && [ "$all_passed" != 0 ]
