#!/bin/bash
# fuzz.sh - fuzzes the readers of bytes that others have written.
#
#     harness/testing/fuzz/fuzz.sh PROGRAM SECONDS [TARGET...]
#
# PROGRAM is libfuzzer.c with everything that it needs. Each target has that many seconds; it starts
# from fixtures/corpus/TARGET and from what earlier runs found, which is kept beside PROGRAM. Prints
# what was done for each, and ends with 1 when something was found: the input is then in the folder
# `findings` there. With MERGE=1 what is new and worth keeping is added to fixtures/corpus.
set -u

program=$1
limit=$2
shift 2
work=$(dirname "$program")/fuzz
if [ $# = 0 ]; then
	mapfile -t names < <(sed -n 's/^\tFUZZ(\([a-z_]*\)).*/\1/p' harness/testing/fuzz/fuzz.h)
	set -- "${names[@]}"
fi
export ASAN_OPTIONS=detect_leaks=1:handle_abort=1 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1

found=0
for target in "$@"; do
	seeds=fixtures/corpus/$target
	mkdir -p "$work/$target" "$work/findings" "$seeds"
	ln -f "$program" "$work/fuzz-$target" || exit 2
	log=$work/$target.log
	"$work/fuzz-$target" -max_total_time="$limit" -timeout=20 -rss_limit_mb=2048 -max_len=65536 \
		-print_final_stats=1 -artifact_prefix="$work/findings/$target-" \
		"$work/$target" "$seeds" >"$log" 2>&1 </dev/null
	status=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	if [ "$status" = 0 ]; then
		printf '%-14s %9s executions in %s s, no finding\n' "$target" "${runs:-?}" "$limit"
	else
		printf '%-14s FOUND something (status %d):\n' "$target" "$status"
		grep -aE -m 12 'ERROR|SUMMARY|runtime error|does not hold|Test unit|^    #[0-9]' "$log" |
			sed 's/^/    /'
		echo "    log: $log"
		found=1
	fi
	if [ "${MERGE:-}" = 1 ]; then
		"$work/fuzz-$target" -merge=1 "$seeds" "$work/$target" >"$work/$target.merge" 2>&1 </dev/null
	fi
done
exit $found
