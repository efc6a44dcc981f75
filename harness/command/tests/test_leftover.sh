#!/bin/bash
# test_leftover.sh - drives that no lab resets, and on which a lock stays, goes late, or is another's.
# Usage: test_leftover.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

minimal=$root/fixtures/server/tests/minimal_drive.pl

drives=0
start_drive() { # SED: the minimal drive, changed so; ready when this returns
	drives=$((drives + 1))
	drive=$scratch/drive$drives
	sed -E "$1" "$minimal" >"$scratch/drive.pl"
	holds "there is something to change: $1" not cmp -s "$scratch/drive.pl" "$minimal"
	exec {life}> >(exec perl "$scratch/drive.pl" "$drive" 2>"$drive.err" > >(cat >"$drive.ready"))
	for _ in $(seq 200); do
		[ "$(cat "$drive.ready" 2>/dev/null)" = ready ] && return 0
		sleep 0.05
	done
	return 1
}
stop_drive() { exec {life}>&-; }
total() { sed -n "s/.* \([0-9]*\) $1.*/\1/p" "$scratch/out" | tail -n 1; }

# ---- a volume that somebody else mounts: no violation, an error that says so ----
runs 3 run --drive emulated:documented,outsider --case lock/locks-a-free-device \
	--case lock/one-of-two-wins-a-race --out "$scratch/mounted"
prints "somebody else mounted the volume"
holds "no violation" test "$(total failed)" = 0
holds "two errors" test "$(total errors)" = 2

# ---- a lock that outlives its owner: one violation, one diagnosis, and nothing else is begun ----
# shellcheck disable=SC2016 # the variables are Perl's
start_drive 's/undef \$owner if defined \$owner && \$owner == \$socket;//'
runs 1 run --timeout 1 --drive "unix:$drive" --suite lock --suite query --suite release --out "$scratch/run"
holds "one violation" test "$(total failed)" = 1
prints "XA-REL-002"
holds "no error follows from it" test "$(total errors)" = 0
holds "the rest is missing" test "$(total missing)" -gt 20
says 'is still locked'
says 'whose lock outlived its owner'
says 'go on with --resume'
holds "the record has the reason" grep -q "^stopped .*still%20locked\|^stopped .*still locked" "$scratch/run/record.txt"
holds "and how long the drive was waited for" grep -qE "^waited [0-9]+ 1 [0-9]{9,}" "$scratch/run/record.txt"
# One case failed, of another clause than its own, and nothing behind it was played: the clause and the fault are named.
runs 1 diagnose "$scratch/run"
prints "clauses that the failures point at: XA-REL-002 (1 of 1 cases)"
prints "1. close_does_not_release: "
# It is locked now before anything is begun.
runs 3 run --timeout 1 --drive "unix:$drive" --suite lock --out "$scratch/again"
says 'it is used by somebody else, who has no part in this run'
holds "nothing was begun" not grep -q "^begin" "$scratch/again/record.txt"
stop_drive

# ---- locks that a lab's reset ends, and nothing else: three are waited for in full, the others briefly ----
runs 1 run --timeout 1 --jobs 1 --drive emulated:defect=close_does_not_release --suite lock --out "$scratch/resets"
holds "each of these cases violates the clause" test "$(total failed)" -gt 10
holds "three waits in full" test 3 = "$(awk '/^seen / { split($7, from, "="); split($8, to, "=")
	if (from[2] && to[2] - from[2] >= 1000000000) n++ } END { print n + 0 }' "$scratch/resets/record.txt")"
# A thousand rounds are not gone on with when a lock stays in one of them.
runs 1 run --timeout 1 --drive emulated:defect=closes_wear_out --case crash/a-thousand-crashes --out "$scratch/worn"
prints "XA-CRASH-014"

# ---- locks that go late are waited for, and are no error ----
late='use Time::HiRes; my @late;'
start_drive "s/^use IO::Select;/use IO::Select; $late/
s/undef \\\$owner if defined \\\$owner && \\\$owner == \\\$socket;/push @late, [Time::HiRes::time() + 0.05, \"\$socket\"] if defined \$owner \\&\\& \$owner == \$socket;/
s/my @ready = \\\$select->can_read;/my @ready = \$select->can_read(0.002); while (@late \\&\\& \$late[0][0] <= Time::HiRes::time()) { my \$gone = shift @late; undef \$owner if defined \$owner \\&\\& \"\$owner\" eq \$gone->[1]; }/"
runs 0 run --timeout 5 --drive "unix:$drive" --case lock/denied-while-another-process-holds-it \
	--case lock/locks-a-free-device --case query/locked-after-a-lock --repeat 3 --out "$scratch/late"
holds "no error" test "$(total errors)" = 0
stop_drive

# ---- a drive belongs to one run at a time, however it is spelled ----
start_drive 's/^use strict;/use strict; # as it is/'
ln -s "$drive" "$scratch/other"
runs 2 run --drive "unix:$drive" --drive "unix:$scratch/other" --suite lock --out "$scratch/twice"
says "are the same drive"
held 200 run --verbose --timeout 2 --drive "unix:$drive" --suite lock --out "$scratch/first"
for _ in $(seq 200); do
	grep -q "^begin" "$scratch/first/record.txt" 2>/dev/null && break
	sleep 0.05
done
runs 2 run --drive "unix:$scratch/other" --suite lock --out "$scratch/second"
says "another run uses"
holds "what is refused leaves nothing" test ! -e "$scratch/second"
kill -9 "$runner"
wait "$runner" 2>/dev/null
# ---- how long it takes is said before ----
runs 0 run --wait --timeout 2 --drive "unix:$scratch/other" --case lock/locks-a-free-device --out "$scratch/third"
prints "1 cases to play: about"
runs 3 run --timeout 2 --quiet --drive "unix:$drive" --case release/kept-for-ten-minutes --out "$scratch/long-quiet"
holds "a quiet run says nothing of that" not grep -q "to play" "$scratch/out"
runs 3 run --timeout 2 --drive "unix:$drive" --case release/kept-for-ten-minutes --out "$scratch/long"
prints "release/kept-for-ten-minutes takes 1"
stop_drive

done_checking
