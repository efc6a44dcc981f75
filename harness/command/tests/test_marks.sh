#!/bin/bash
# test_marks.sh - no case cites a clause without coming to where the drive decides about it. Usage:
# test_marks.sh PROGRAM.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

runs 0 defects --marks
holds "no citation is vacuous" grep -q ' 0 are vacuous' "$scratch/out"
holds "every case passes on the drive that listens" grep -q '; 0 cases did not pass$' "$scratch/out"
# shellcheck disable=SC2016 # of awk
holds "most citations come to a rule" \
	awk '/ cases: / { reached = $3 } END { exit reached < 10000 }' "$scratch/out"
holds "nothing is left behind" test -z "$(ls -A "$TMPDIR")"
done_checking
