#!/bin/bash
# test_diagnose.sh - from a run's failures to the defect behind them. Usage: test_diagnose.sh PROGRAM. Prints what
# does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$scratch" || exit 1

# finds DEFECT ARGUMENTS...: a run on a drive with that defect is explained by it, first.
finds() {
	local defect=$1
	shift
	rm -rf one
	runs 1 run "$@" --drive "emulated:defect=$defect" --drive "emulated:defect=$defect" --out one
	runs 1 diagnose one
	prints "1. $defect: "
}
finds locked_is_busy --suite lock
prints "breaks:   XA-LOCK-002 XA-LOCK-003 XA-LOCK-004 XA-ENV-009"
holds "one cause is enough" not grep -q '^2\. ' out
holds "the last screen of the run names it" grep -q "as with locked_is_busy" <(tail -n 24 <("$program" report one))
# The same cases fail at the same steps; what was seen tells.
finds locked_is_sharing_violation --suite lock
# With few of the cases.
finds mounted_is_denied --case 'lock/*mounted*'
finds others_read_contents --suite owner

# ---- nothing ----
runs 0 run --suite query --exclude query/answers-are-never-torn --out right
runs 0 diagnose right
prints "Nothing failed: there is nothing to diagnose."

# ---- what says nothing of the drive ----
mkdir cut
head -n "$(grep -n '^end ' one/record.txt | sed -n '9{s/:.*//p}')" one/record.txt | head -c -100 >cut/record.txt
"$program" diagnose cut >out 2>err
holds "a record that was cut off can be diagnosed" test $? -le 1

# ---- the dictionary that is built in ----
"$program" defects --lacks >out 2>err
holds "the dictionary is current: else make dictionary" test $? = 0

# ---- bad input ----
runs 2 diagnose
says "name the run directory"
runs 2 diagnose one right
says "one run directory at a time"
runs 3 diagnose nowhere
says "nowhere"

done_checking
