#!/bin/bash
# test_defects.sh - defective drives by name, and the kill matrix on a handful of them: found for the
# right reason, found for another, not found. Usage: test_defects.sh PROGRAM.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

prints() { holds "prints '$1'" grep -q -- "$1" "$scratch/out"; }

runs 0 defects
# shellcheck disable=SC2016
holds "a line of three fields for each defect" \
	awk -F '\t' 'NF != 3 || $2 !~ /^([A-Z]+-)+[0-9]+( ([A-Z]+-)+[0-9]+)*$/ { exit 1 } END { exit NR < 150 }' "$scratch/out"
prints '^second_lock_takes_over	'
prints '^recorder_each_acquire_locks	'
runs 0 defects --defect 'name_accepts_*'
holds "only what matches is listed" test "$(grep -vc '^name_accepts_' "$scratch/out")" = 0
runs 2 defects --defect no_such_defect
says "no defect is called 'no_such_defect'"
runs 2 defects --run --case no-such-case
says "no case matches"
runs 2 run --drive emulated:defect=no_such_defect
says "exaccess defects"

# A defective drive is a drive like any other.
runs 1 run --drive emulated:defect=locked_is_busy --suite lock --out "$scratch/run"
prints '^FAIL  XA-LOCK-002  lock/denied-while-another-process-holds-it'
prints 'emulated:defect=locked_is_busy'

# So is one whose recorders have the defect; each recorder of each process hears of it.
runs 1 run --drive emulated:defect=recorder_each_acquire_locks --suite recorder_acquire --verbose --out "$scratch/above"
prints '^FAIL  XA-IMAPI-ACQ-025  recorder_acquire/a-hundred-calls'
runs 0 run --drive emulated:defect=recorder_each_acquire_locks --suite lock --out "$scratch/beneath"
runs 0 run --drive emulated:defect=locked_is_busy --suite recorder_name --out "$scratch/apart"

# Each found by a case that cites what it breaks: refusals, names, memory of the drive, release, races.
runs 0 defects --run --defect 'locked_is_*'
prints '^killed  *locked_is_busy .*lock/denied-while-another-process-holds-it'
prints 'score 100.0 %'
holds "the documented drive was played first, without a false alarm" \
	grep -q '^documented drive: [0-9]* cases, 0 false alarms$' "$scratch/out"
runs 0 defects --run --defect 'recorder_*_locked_is_*' --case 'recorder_*'
prints 'score 100.0 %'
cases=(--case 'caller_name/*' --case 'release/*' --case 'lock/one-of-two-wins-a-race' --case 'inquiry/*')
for defect in 'name_refuses_?' name_accepts_slash inquiry_waits close_does_not_release lock_checks_then_takes; do
	runs 0 defects --run --defect "$defect" "${cases[@]}"
	prints 'score 100.0 %'
done

# With fewer cases it is found by one that cites another clause, or not at all; either is a failure.
runs 1 defects --run --defect locked_is_busy --case 'unlock/*'
prints '^other  *locked_is_busy .*unlock/knowing-the-name-gives-no-right'
prints '^1 defects = 0 killed by a case that cites the clause + 1 by another only + 0 survived$'
runs 1 defects --run --quiet --defect locked_is_busy --case lock/locks-a-free-device
prints '^survived  *locked_is_busy'
prints '^1 defects = 0 killed by a case that cites the clause + 0 by another only + 1 survived$'
# An ERROR is no kill: the condition of the test is what the defect breaks.
runs 1 defects --run --defect lock_does_nothing --case unlock/frees-the-device
prints '^survived  *lock_does_nothing'
prints '1 cases ended in error, first unlock/frees-the-device'

# In force on one occasion only: elsewhere the drive is right.
runs 0 run --drive emulated:defect=locked_is_busy@overlapped --case lock/denied-while-another-process-holds-it \
	--out "$scratch/elsewhere"
runs 1 run --drive emulated:defect=locked_is_busy@overlapped --case lock/overlapped-handles-lock-alike \
	--out "$scratch/there"
runs 2 run --drive emulated:defect=locked_is_busy@nowhere
says "with --occasions"
runs 2 run --drive emulated:defect=recorder_count_is_a_flag@overlapped
runs 0 defects --occasions
prints '^after-sleep	'
# Which pairs contradict the model is found out by playing them all: too long under sanitizers.
if [ -z "${SANITIZE:-}" ]; then
	runs 0 defects --run --quiet --defect locked_is_busy --case 'lock/*' --sample 3
	prints '^sample of seed 1: 3 defects on one occasion each'
	prints 'pairs of a defect and an occasion were drawn'
fi

# The documented drive, again and again.
runs 0 steady --runs 1
prints '^1 runs of [0-9]* cases each on the documented drive'
prints '^0 runs with a false alarm, 0 cases in all$'
prints 'no more than 95.00 % of runs'
runs 2 steady --runs 0

done_checking
