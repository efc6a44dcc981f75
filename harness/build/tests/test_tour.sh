#!/bin/bash
# test_tour.sh - what README.md shows is what the program prints today. Usage: test_tour.sh PROGRAM.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
"$root/harness/build/tour.pl" --check "$program" >"$scratch/out" 2>"$scratch/err"
holds "README.md and its picture show what is printed today" test $? = 0
# A picture that is out of date is noticed.
mkdir -p "$scratch/copy/harness/build" "$scratch/copy/reports/html"
cp "$root/harness/build/tour.pl" "$root/harness/build/run_here.sh" "$scratch/copy/harness/build"
sed 's/STATUS_SUCCESS/STATUS_PENDING/' "$root/reports/html/tour.svg" >"$scratch/copy/reports/html/tour.svg"
awk '/^<!-- shows/ { keep = /interface-is-refused/ } keep' "$root/README.md" | sed '/^The first lines/q; s/expected: a failure/expected: a success/' >"$scratch/copy/README.md"
"$scratch/copy/harness/build/tour.pl" --check "$program" >"$scratch/out" 2>"$scratch/err"
holds "what is shown and not printed any more is noticed" test $? = 1
prints "What README.md shows of 'exaccess run --drive emulated:published --case open/interface-is-refused' is not"
prints "reports/html/tour.svg is not what is printed today"
done_checking
