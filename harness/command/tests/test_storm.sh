#!/bin/bash
# test_storm.sh - storms as their users meet them: good drives, racing drives, dead ones, and ends.
# Usage: test_storm.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
# Patterns, here.
prints() { holds "prints '$1'" grep -qE -- "$1" "$scratch/out"; }

minimal=$root/fixtures/server/tests/minimal_drive.pl

# ---- bad usage: exit 2, a message, nothing on standard output ----
usage() {
	local expected=$1
	shift
	runs 2 "$@"
	says "$expected"
	holds "nothing on standard output: exaccess $*" test ! -s "$scratch/out"
}
usage "--processes is a number from 1 to 1000" storm --processes 0
usage "--processes is a number from 1 to 1000" storm --processes 1001
usage "--operations is a number from 1" storm --operations 0
usage "--operations is a number" storm --operations many
usage "--seed is a number" storm --seed -1
usage "--timeout is a number from 1" storm --timeout 0
usage "not 'lck'" storm --mix lck=3
usage "the weight of lock is a number" storm --mix lock
usage "the weight of lock is a number" storm --mix lock=
usage "the weight of lock is a number" storm --mix lock=1000001
usage "not ''" storm --mix ''
usage "not ''" storm --mix lock=1,
usage "needs some lock, query or unlock" storm --mix open=1,close=1
usage "needs some lock, query or unlock" storm --mix lock=0
usage "there is no drive 'floppy'" storm --drive floppy
usage "cannot be written" storm --out "$scratch/no/such/directory"
usage "did you mean --seed" storm --sed 3
usage "is no option" storm emulated
usage "is started by exaccess storm" storm-contender
usage "is started by exaccess storm" storm-contender 1 65536 1000
usage "is started by exaccess storm" storm-contender 0 65536 1000 unix:/nowhere
usage "there is no part 'strom'" bench strom
runs 0 storm --help
prints "usage: exaccess storm"
for word in drive processes operations seed mix out timeout; do
	prints "^  --$word "
done

# ---- good drives: every history is possible, whatever is drawn ----
lines() { grep -cv -e '^#' -e '^exaccess-history' "$scratch/history"; }
tells() { holds "tells '$1'" grep -qE -- "$1" "$scratch/figures"; }
storm() { # OPTIONS...: a storm on a good drive, and its history checked again
	runs 0 storm --out "$scratch/history" "$@"
	cp "$scratch/out" "$scratch/figures"
	prints "^linearizable yes$"
	holds "no violation: $*" not grep -q "^violation" "$scratch/out"
	holds "the history begins as one: $*" test "$(head -n 1 "$scratch/history")" = "exaccess-history 1"
	holds "as many lines as operations: $*" grep -q "^operations $(lines) count$" "$scratch/out"
	runs 0 check "$scratch/history"
	prints "^yes"
}
for seed in 1 2 3 4 5 6; do
	storm --seed $seed --operations 3000
done
storm --drive emulated:published --operations 3000
storm --processes 1 --operations 1
storm --processes 1 --operations 500 --mix lock=2,query=2,unlock=2,crash=1
storm --processes 3 --operations 2
storm --processes 2 --operations 3000 --mix lock=1,unlock=1
storm --processes 8 --operations 2000 --mix open=3,lock=3,close=3,duplicate=2
storm --processes 8 --operations 1500 --mix lock=20,query=20,unlock=10,crash=2,kill=4
tells "^crashes [1-9]"
tells "^kills [1-9]"
tells "^crash-release.p99 "
holds "the dead have crashes in the history" grep -qE "^P[0-9]+\.[0-9]+ [0-9]+ [0-9]+ crash - ok$" "$scratch/history"
storm --processes 4 --operations 2000 --mix query=1
holds "nobody saw anything but a free drive" not grep -qvE "^#|^exaccess|query - free|close - ok" "$scratch/history"
storm --processes 4 --operations 2000 --mix lock=1,unlock=1,query=1
holds "each request for the lock has a name of its own" test -z \
	"$(grep -oE ' lock [^ ]+' "$scratch/history" | sort | uniq -d)"
storm --operations 4000 --processes 16
for figure in processes operations opens-refused crashes kills tenures time operations-per-second \
	start-skew grants-per-contender.least grants-per-contender.median grants-per-contender.most \
	hand-off.p50 hand-off.p99 hand-off.max check-time; do
	tells "^$figure [0-9.]+ (count|s|us|1/s)$"
done
holds "nothing is left after storms" all_gone

# ---- many processes: nobody is left ----
storm --processes 200 --operations 4000
tells "^processes 200 count"
holds "nothing is left after 200 processes" all_gone

# ---- drives with races and other faults: found, and the history shows it again ----
faulty() { # DRIVE OPTIONS...
	runs 1 storm --out "$scratch/history" --drive "$@"
	prints "^violation: "
	if grep -q "^linearizable no" "$scratch/out"; then
		prints "^violation: XA-[A-Z]+-[0-9]+, "
		runs 1 check "$scratch/history"
	fi
}
# Each drive has a socket of its own, as the one before may take its time to end and to remove its.
drives=0
start_drive() { # SED: the minimal drive, changed so; ready when this returns
	drives=$((drives + 1))
	drive=$scratch/drive$drives
	sed -E "$1" "$minimal" >"$scratch/drive.pl"
	exec {life}> >(exec perl "$scratch/drive.pl" "$drive" 2>"$drive.err" > >(cat >"$drive.ready"))
	for _ in $(seq 200); do
		[ "$(cat "$drive.ready" 2>/dev/null)" = ready ] && return 0
		sleep 0.05
	done
	return 1
}
stop_drive() { exec {life}>&-; }
changed() { # SED: is the drive another one?
	holds "there is something to change: $1" not cmp -s "$scratch/drive.pl" "$minimal"
}
start_drive ''
storm --drive "unix:$drive" --operations 2000
stop_drive
while read -r fault; do
	start_drive "$fault"
	changed "$fault"
	faulty "unix:$drive" --operations 5000 --processes 8 --timeout 2
	stop_drive
done <<'END'
s/return \(\$denied\) if defined \$owner;/return ($denied) if defined $owner \&\& rand() > 0.02;/
s/unless \$owner == \$socket;/unless $owner == $socket || rand() < 0.05;/
s/undef \$owner if defined \$owner && \$owner == \$socket;//
s/return \(\$request\) unless defined \$owner;/return ($parameter) unless defined $owner;/
s/return \(\$small, 65\) if \$out < 65;/return ($small, 65) if rand() < 0.05;/
s/\(\$owner, \$name\) = \(\$socket, \$wanted\);/($owner, $name) = ($socket, rand() < 0.05 \&\& $name || $wanted);/
END

# Those of the emulated drive that have to do with time.
for defect in lock_checks_then_takes lock_checks_outside_queue unlock_answers_before_it_is_done \
	unlock_ends_twice close_is_done_later; do
	faulty "emulated:defect=$defect" --processes 16 --operations 20000
done
holds "nothing is left after faulty drives" all_gone

# ---- storms that cannot be finished ----
runs 3 storm --drive "unix:$scratch/nobody"
says "$scratch/nobody"
# shellcheck disable=SC2016
start_drive 's/return .*denied. if defined .owner;/return [$denied];/'
runs 3 storm --drive "unix:$drive" --operations 100
says "refuses to be opened: STATUS_ACCESS_DENIED"
stop_drive
# shellcheck disable=SC2016
start_drive 's/if \(\$type == 2\)/if ($type == 2 \&\& rand() < 0.01) { sleep 5; } if ($type == 2)/'
runs 3 storm --drive "unix:$drive" --operations 5000 --timeout 1
says "did not answer in time"
stop_drive
runs 3 storm --operations 100 --out /dev/full
says "/dev/full cannot be written"
"$program" storm --operations 100 >/dev/full 2>"$scratch/err"
holds "figures that cannot be written end with code 3" test $? = 3
holds "nothing is left after storms that failed" all_gone

# ---- interrupted, killed, and a contender killed by a stranger ----
# The drive is one that does not end with the storm, so that only the storm can end its contenders.
begun() { # starts a long storm and waits until its contenders are there
	timeout 60 "$program" storm --operations 10000000 --processes 8 --out "$scratch/history" \
		--drive "unix:$drive" --mix lock=1,query=1,unlock=1 \
		>"$scratch/out" 2>"$scratch/err" </dev/null &
	guard=$!
	for _ in $(seq 400); do
		runner=$(pgrep -P "$guard")
		[ -n "$runner" ] && [ "$(pgrep -P "$runner" | wc -l)" -ge 8 ] && break
		sleep 0.05
	done
}
start_drive ''
for signal in INT TERM; do
	begun
	kill -s $signal "$runner"
	wait "$guard"
	holds "SIG$signal ends with code 3" test $? = 3
	says "interrupted"
	runs 0 check "$scratch/history"
	holds "nothing is left after SIG$signal" all_gone
done
begun
kill -s KILL "$runner"
wait "$guard" 2>/dev/null
holds "nothing is left after SIGKILL" all_gone
begun
victim=$(pgrep -P "$runner" -f storm-contender | head -n 1)
kill -s KILL "$victim"
wait "$guard"
holds "a contender that a stranger kills ends the storm with code 3" test $? = 3
says "it ended unasked, by signal 9"
holds "nothing is left after that" all_gone
stop_drive

# ---- as a step of a case ----
runs 0 run --verbose --suite contention --out "$scratch/run"
prints "^PASS +contention/storm-of-all"
runs 1 run --case contention/storm-of-locks --drive emulated:defect=lock_checks_then_takes \
	--out "$scratch/run-of-a-race"
prints "^FAIL +contention/storm-of-locks"
holds "the record has the contradiction" grep -q "violation: XA-" "$scratch/run-of-a-race/junit.xml"
holds "nothing is left after cases" all_gone

done_checking
