#!/bin/bash
# test_check.sh - histories as users have them checked: the answers, their exit codes, bad usage.
# Usage: test_check.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

prints() { holds "prints '$1'" grep -qE -- "$1" "$scratch/out"; }

# Clients that are killed in the middle of their lock, and an observer: held and free in turn.
killed() { # CLIENTS TURNS
	echo "exaccess-history 1"
	for ((i = 0; i < $1; i++)); do
		echo "c$i $i - lock Nero -"
		echo "c$i $((i + 1)) $((100000 + i)) crash - ok"
	done
	for ((i = 0; i < $2; i++)); do
		echo "q $((1000 + 20 * i)) $((1005 + 20 * i)) query - Nero"
		echo "q $((1010 + 20 * i)) $((1015 + 20 * i)) query - free"
	done
}

killed 20 20 >"$scratch/history"
runs 0 check "$scratch/history"
prints "^yes: "
runs 0 check --effort=1000 "$scratch/history"
runs 3 check --effort 0 "$scratch/history"
prints "^undecided: .*--effort 5 goes on"
holds "what is undecided is no violation" not grep -q "XA-" "$scratch/out"
killed 20 21 >"$scratch/history"
runs 1 check "$scratch/history"
prints "^no: .* \(XA-QUERY-003\)"
prints "any of them left out, the others do not"

for effort in -1 1x '' 1000001; do
	runs 2 check --effort "$effort" "$scratch/history"
	says "--effort needs a number of seconds, 0 to 1000000"
done
runs 2 check --effort
says "--effort needs a number of seconds"
runs 2 check "$scratch/nothing"
says "cannot be opened"
echo "exaccess-history 2" >"$scratch/history"
runs 2 check "$scratch/history"
says "history:1:"

done_checking
