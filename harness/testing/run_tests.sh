#!/bin/bash
# run_tests.sh - runs test programs, several at once, and sums up.
#
#     harness/testing/run_tests.sh PROGRAM SECONDS TEST...
#
# A test is a program, or a script that gets PROGRAM as its argument; both find PROGRAM in the
# variable EXACCESS too. Each has that many seconds, and says `N passed, N failed` in its last line.
# A test that says otherwise, ends with the wrong status, takes too long, or during which a sanitizer
# spoke up in any process, counts as a failure more. What a failed test printed is shown, without
# the lines that begin with ok. Results are shown in the order of the tests. TEST_JOBS says how many
# run at once, in place of two for each processor: half of the time a test waits for what it started.
set -u

unset MAKEFLAGS MAKELEVEL
export EXACCESS=$1
limit=$2
shift 2
jobs=${TEST_JOBS:-$((2 * $(nproc 2>/dev/null || echo 1)))}

logs=$(dirname "$EXACCESS")/logs
rm -rf "$logs"
mkdir -p "$logs"
logs=$(cd "$logs" && pwd)

# Sanitizers leave signals alone: deaths are among the things that are tested. They write to files,
# as most processes are not this script's own; those of each test have names of their own.
# sanitizers REPORT
sanitizers() {
	local signals=handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0
	export ASAN_OPTIONS=detect_leaks=1:$signals:log_path=$1
	export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1:$signals:log_path=$1
	export LSAN_OPTIONS=print_suppressions=0
	export TSAN_OPTIONS=halt_on_error=1:log_path=$1
}

all_passed=0
all_failed=0

# start TEST LOG: in the background; timeout hands on the signal that ends it.
start() {
	local command=("$1")

	case $1 in
	*.sh)
		command+=("$EXACCESS")
		[ -x "$1" ] || command=(bash "${command[@]}")
		;;
	esac
	(
		sanitizers "${2%.log}.sanitizer"
		began=$EPOCHREALTIME
		trap 'kill "$running" 2>/dev/null' TERM
		timeout -k 5 "$limit" "${command[@]}" >"$2" 2>&1 </dev/null &
		running=$!
		wait "$running"
		status=$?
		took=$(((${EPOCHREALTIME/[.,]/} - ${began/[.,]/}) / 1000))
		echo "$status $took" >"$2.ending"
		mv "$2.ending" "$2.end"
	) &
}

# A process that is killed while it looks for leaks at its end leaves one line about that, and no finding.
sanitizer_spoke() {
	cat "${log%.log}".sanitizer.* 2>/dev/null |
		grep -qvE '^==[0-9]+==Unable to get registers from thread [0-9]+\.$'
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
	elif sanitizer_spoke; then
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
	cat "${log%.log}".sanitizer.* 2>/dev/null | head -n 100 | sed 's/^/      /'
}

# show TEST LOG: how the one that has ended went.
show() {
	local name=${1#"$(dirname "$EXACCESS")"/} log=$2 word=ok status=125 took=0
	read -r status took <"$log.end"
	rm -f "$log.end"
	judge "$status"
	[ "$failed" = 0 ] || word=FAIL
	printf '%-4s  %-44s  %7d passed, %d failed  %4d.%d s\n' "$word" "$name" "$passed" "$failed" \
		$((took / 1000)) $((took % 1000 / 100))
	[ "$failed" = 0 ] || show_failure
	all_passed=$((all_passed + passed))
	all_failed=$((all_failed + failed))
}

# Tests in the background do not hear of a key on the terminal.
trap 'kill $(jobs -p) 2>/dev/null; wait; exit 130' INT TERM HUP

tests=("$@")
files=()
for test in "${tests[@]}"; do
	name=${test#"$(dirname "$EXACCESS")"/}
	files+=("$logs/${name//\//-}.log")
done
shown=0
running=0
for ((i = 0; i < ${#tests[@]}; i++)); do
	if ((running == jobs)); then
		wait -n
		running=$((running - 1))
	fi
	start "${tests[i]}" "${files[i]}"
	running=$((running + 1))
	while ((shown < i)) && [ -e "${files[shown]}.end" ]; do
		show "${tests[shown]}" "${files[shown]}"
		shown=$((shown + 1))
	done
done
wait
for (( ; shown < ${#tests[@]}; shown++)); do
	show "${tests[shown]}" "${files[shown]}"
done

echo "$all_passed passed, $all_failed failed"
[ "$all_failed" = 0 ] && [ "$all_passed" != 0 ]
