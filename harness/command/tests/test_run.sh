#!/bin/bash
# test_run.sh - the program as its users meet it: bad input, bad drives, interrupted and killed runs.
# Usage: test_run.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

out_number=0
new_out() { out_number=$((out_number + 1)); out=$scratch/run$out_number; }

# JUnit is there and valid, and so is the other profile; totals add up to what was planned.
reports_valid() {
	holds "$out/junit.xml is valid" xmllint --noout --relaxng "$schemas/junit-rich.rng" "$out/junit.xml"
	"$program" report --profile both --quiet "$out" >/dev/null 2>&1
	holds "$out/junit-strict.xml is valid" xmllint --noout --relaxng "$schemas/junit-strict.rng" "$out/junit-strict.xml"
	holds "totals of $out add up" totals_add_up "$scratch/out"
}

# ---- bad usage: exit 2, one message ----
usage() {
	local expected=$1
	shift
	runs 2 "$@"
	says "$expected"
	holds "nothing on standard output: exaccess $*" test ! -s "$scratch/out"
}
usage "there is no command 'rum'; did you mean 'run'?" rum
usage "there is no option --jbos; did you mean --jobs?" run --jbos 2
usage "--jobs needs a value" run --jobs
usage "--quiet takes no value" run --quiet=yes
usage "--repeat is a number from 1" run --repeat 0
usage "--timeout is a number" run --timeout soon
usage "--profile is rich, strict or both" run --profile lax
usage "--profile is rich, strict or both" report --profile lax "$scratch"
usage "--junit-recorded is skipped or pass" run --junit-recorded fail
usage "there is no drive 'floppy'" run --drive floppy
usage "cannot be 'perfect'" run --drive emulated:perfect
usage "two drives at the most" run --drive emulated --drive emulated --drive emulated
usage "no suite matches 'lok'; did you mean lock?" run --suite lok
usage "no case matches" run --case lock/nothing-of-the-kind
usage "no clause matches 'LOCK-999'" run --clause LOCK-999
usage "no case matches 'no-such'" run --exclude no-such
usage "no clause matches 'XA-LOCK-999'" run --exclude XA-LOCK-999
usage "no case is both" run --suite lock --clause QUERY-001
usage "is no option" run lock
usage "Not a directory" run --out /dev/null/run
usage "name a case" explain
usage "No such file or directory" report "$scratch/nowhere"
usage "--socket is needed" serve
usage "needs emulated drives" run --jobs 2 --drive "unix:$scratch/x"
runs 2
for command in run list explain report serve check bench; do
	runs 0 "$command" --help
	prints "usage: exaccess $command"
done
runs 0 --help
runs 0 --version

# ---- a good run, its directory, and the same again from the record ----
new_out
runs 0 run --suite lock --verbose --out "$out"
prints "planned = "
prints "PASS     lock/"
reports_valid
holds "every case has a line" test "$(grep -cE '^(PASS|RECORDED) +lock/' "$scratch/out")" = "$("$program" list --suite lock | wc -l)"
for file in record.txt environment junit.xml report.html; do
	holds "$file is written" test -s "$out/$file"
done
new_out
runs 0 run --suite inquiry --out "$out"
holds "one JUnit file, so that all of a directory count once" test "$(find "$out" -name "*.xml" | wc -l)" = 1
cp "$out/junit.xml" "$scratch/first.xml"
cp "$out/report.html" "$scratch/first.html"
runs 0 report "$out"
holds "the report from the record is the same" cmp "$out/junit.xml" "$scratch/first.xml"
holds "... and so is the page" cmp "$out/report.html" "$scratch/first.html"
usage "already holds the record of a run" run --suite lock --out "$out"
holds "nothing is left after a run" all_gone

# ---- two drives of one job stay two ----
new_out
runs 0 run --case lock/locks-a-free-device --quiet --out "$out"
holds "a suite is named with its drive" grep -q '<testsuite name="exaccess.lock (EXACCESS EMULATED DRIVE 1.00 0001)"' "$out/junit.xml"
new_out
runs 0 run --case lock/locks-a-free-device --label 'Bay 2 <left>' --quiet --out "$out"
holds "... or as it is called" grep -q '<testsuite name="exaccess.lock (Bay 2 &lt;left&gt;)"' "$out/junit.xml"
runs 0 verify "$out"

# ---- order, repetition, jobs: the same verdicts ----
verdicts() { sed -n 's/^\(PASS\|FAIL\|ERROR\|SKIPPED\|RECORDED\) */\1 /p' "$scratch/out" | grep / | sort -u; }
verdicts_of_run() { "$program" run --verbose --suite unlock --suite release --out "$out" "$@" >"$scratch/out" 2>"$scratch/err"; verdicts; }
new_out
verdicts_of_run --jobs 1 >"$scratch/verdicts"
for options in "--jobs 4" "--seed 7" "--seed 8 --jobs 3"; do
	new_out
	# shellcheck disable=SC2086
	verdicts_of_run $options >"$scratch/again"
	holds "the same verdicts with $options" cmp "$scratch/verdicts" "$scratch/again"
done
new_out
runs 0 run --case lock/denied-while-another-process-holds-it --repeat 5 --verbose --out "$out"
holds "five repetitions" test "$(grep -c '^PASS.*of 5)' "$scratch/out")" = 5
reports_valid
new_out
runs 0 run --suite inquiry --profile strict --quiet --out "$out"
holds "--profile strict is the one file" test "$(find "$out" -name "*.xml" | wc -l)" = 1
cp "$out/junit.xml" "$scratch/strict.xml"
runs 0 report --profile both "$out"
holds "--profile strict decides junit.xml" cmp "$scratch/strict.xml" "$out/junit-strict.xml"
holds "... and both has it beside the rich one" not cmp "$out/junit.xml" "$out/junit-strict.xml"
runs 0 report "$out"
holds "a strict file that is there stays up to date" cmp "$scratch/strict.xml" "$out/junit-strict.xml"
holds "--quiet prints no case" test "$(grep -c '^PASS' "$scratch/out")" = 0

# ---- what is left out is told, in every report ----
out=$scratch/partly
runs 0 run --suite lock --exclude '*-race' --exclude XA-LOCK-002 --out "$out"
holds "what is excluded is not planned" not grep -q '^case .* lock \(one-of-two-wins-a-race\|denied-while\)' "$out/record.txt"
prints "Left out by --exclude: lock/denied-while-another-process-holds-it"
holds "the JUnit report names each case that was left out" \
	grep -q 'name="excluded-case" value="lock/one-of-two-wins-a-race"' "$out/junit.xml"
runs 0 report "$out"
prints "lock/one-of-two-wins-a-race"
runs 2 run --resume "$out" --exclude '*-race'

# ---- a drive that deviates: exit 1, the clause, the statuses, the command ----
new_out
runs 1 run --case open/interface-is-refused --drive emulated:published --out "$out"
prints "XA-OPEN-001"
prints "expected: a failure status"
prints "STATUS_SUCCESS"
prints "repeat:"
repeat=$(sed -n 's/^ *repeat: *exaccess //p' "$scratch/out" | head -n 1)
reports_valid
new_out
# shellcheck disable=SC2086
runs 1 $repeat --out "$out"

# ---- a skip is no pass ----
start_drive() { # SCRIPT SOCKET ARGUMENTS...: in the background, ready when this returns
	local script=$1 line
	shift
	exec {life}> >(exec perl "$script" "$@" 2>"$scratch/drive.err" > >(cat >"$scratch/ready"))
	for _ in $(seq 200); do
		line=$(cat "$scratch/ready" 2>/dev/null)
		[ "$line" = ready ] && return 0
		sleep 0.05
	done
	return 1
}
stop_drive() { exec {life}>&-; rm -f "$scratch/ready" "$scratch/drive"; }

start_drive "$root/fixtures/server/tests/minimal_drive.pl" "$scratch/drive"
new_out
runs 0 run --drive "unix:$scratch/drive" --suite lock --out "$out"
prints "Skipped: "
holds "skips are not counted as passes" grep -qE ' [1-9][0-9]* skipped' "$scratch/out"
reports_valid
new_out
runs 1 run --drive "unix:$scratch/drive" --suite lock --require-all --out "$out"
stop_drive
# What a lab turns out not to have, though it was said to, is skipped, and no error.
sed "s/my %text = (/&1 => 'driver stack', /" "$root/fixtures/server/tests/minimal_drive.pl" >"$scratch/boastful.pl"
start_drive "$scratch/boastful.pl" "$scratch/drive"
new_out
runs 3 run --drive "unix:$scratch/drive" --case pnp_power/direct-requests-as-without-a-lock --out "$out"
prints "1 planned = 0 passed + 0 failed + 0 errors + 1 skipped"
stop_drive

# ---- drives that lie, hang, break and vanish ----
bad() { # WAY CODE MESSAGE
	start_drive "$root/harness/command/tests/bad_drive.pl" "$scratch/drive" "$1"
	new_out
	runs "$2" run --drive "unix:$scratch/drive" --timeout 1 --case query/free-before-any-lock \
		--case 'lock/locks-a-free-device' --out "$out"
	holds "a drive that is '$1': the message '$3'" grep -qF -- "$3" "$scratch/out" "$scratch/err" "$out/junit.xml"
	holds "a drive that is '$1': no raw escape reaches the terminal" not grep -q $'\x1b' "$scratch/out" "$scratch/err"
	reports_valid
	stop_drive
	holds "a drive that is '$1': nothing is left" all_gone
}

bad refuses 3 "only version 7 is spoken here"
bad garbage 3 "drive"
bad silent 3 "in time"
bad huge 3 "drive"
bad closes 3 "drive"
bad hangs 3 "no answer within the time-out"
bad dies 3 "drive"
bad liar 3 "drive"
bad nasty 3 "locked"
bad twice 3 "which it has answered before or was never sent"
bad unasked 3 "which it has answered before or was never sent"
bad other 3 "which it has answered before or was never sent"
bad tells 3 "refused (error 3)"
holds "what a drive says at its end is told" grep -q "refused (error 3): the motor is on fire" "$out/junit.xml"

# ---- a drive that is gone ends the run after some cases, and every report says why ----
start_drive "$root/harness/command/tests/bad_drive.pl" "$scratch/drive" hangs
new_out
runs 3 run --drive "unix:$scratch/drive" --timeout 1 --suite query --suite lock --out "$out"
stop_drive
why="in 5 cases in a row the drive gave no answer that can be understood"
says "$why"
prints "The run did not come to its end: $why"
holds "the record says why" grep -q "^stopped .* $why" "$out/record.txt"
holds "the environment says why" grep -q "^ended-early=$why" "$out/environment"
holds "JUnit says why, of each case that is missing" test "$(grep -c "type=\"missing\".*$why" "$out/junit.xml")" = "$(grep -c 'type="missing"' "$out/junit.xml")"
holds "most are missing" test "$(grep -c 'type="missing"' "$out/junit.xml")" -gt 30
runs 0 verify "$out"
prints "the run ended early, and says why"
new_out
runs 3 run --drive "unix:$scratch/nobody" --suite lock --out "$out"
holds "a drive that is not there is named" grep -qF "$scratch/nobody" "$scratch/err"

# ---- a disk that fills up: the message names the file, what was seen is still told ----
new_out
(
	ulimit -f "$(($(grep -b "^planned" "$scratch/run1/record.txt" | cut -d : -f 1) / 1024 + 20))"
	timeout 60 "$program" run --suite lock --out "$out" >"$scratch/out" 2>"$scratch/err" </dev/null
	echo $? >"$scratch/code"
)
holds "a full disk ends with code 3" test "$(cat "$scratch/code")" = 3
holds "a full disk names the file" grep -q "cannot write to $out/record.txt" "$scratch/err"
holds "a full disk leaves a summary" totals_add_up "$scratch/out"
holds "... that shows no conformance" not grep -q "The drive conforms" "$scratch/out"
prints "Not all of it could be written: cannot write to $out/record.txt"
holds "... and names no file as written" not grep -q "^written" "$scratch/out"
holds "a full disk leaves nothing running" all_gone

# A disk that is full before the plan is written: nothing is played.
new_out
(
	ulimit -f 8
	timeout 60 "$program" run --suite lock --out "$out" >"$scratch/out" 2>"$scratch/err" </dev/null
	echo $? >"$scratch/code"
)
holds "a disk that is full at once ends with code 3" test "$(cat "$scratch/code")" = 3
says "cannot write to $out/record.txt"
# The record can be written, a report cannot.
new_out
mkdir -p "$out/junit.xml"
runs 3 run --suite lock --out "$out"
prints "Not all of it could be written: cannot write $out/junit.xml"
holds "a report that cannot be written shows no conformance" not grep -qE "The drive conforms|^written" "$scratch/out"

# ---- standard output that is full, or closed ----
to_stream() { # WHAT ARGUMENTS...: the exit code is 3 and a message says why
	local what=$1
	shift
	new_out
	if [ "$what" = full ]; then
		timeout 60 "$program" "$@" >/dev/full 2>"$scratch/err" </dev/null
	else
		timeout 60 "$program" "$@" >&- 2>"$scratch/err" </dev/null
	fi
	holds "exit code 3 when standard output is $what: exaccess $1" test $? = 3
	says "cannot write to standard output"
}
for what in full closed; do
	to_stream "$what" list
	to_stream "$what" --help
	to_stream "$what" run --suite unlock --quiet --out "$scratch/$what"
	holds "the record is whole" grep -q "^finished " "$scratch/$what/record.txt"
	holds "... and nothing was printed into it" not grep -q "planned = " "$scratch/$what/record.txt"
done

# ---- output that nobody reads ----
new_out
"$program" run --verbose --suite unlock --out "$out" 2>/dev/null | head -n 1 >/dev/null
holds "the record is whole though nobody read the output" grep -q '^finished ' "$out/record.txt"

# ---- more patterns than anybody counts; a command that can be pasted; directories that do not collide ----
many=()
for _ in $(seq 70); do many+=(--case lock/locks-a-free-device); done
new_out
runs 0 run "${many[@]}" --case "lock/denied-*" --quiet --out "$out"
command=$(sed -n 's/^command=exaccess //p' "$out/environment")
holds "the command is quoted for a shell" grep -qF "'lock/denied-*'" <<<"$command"
(cd "$scratch" && mkdir -p pasted && cd pasted && eval "\"\$program\" ${command%--out*}--out again" >/dev/null 2>&1)
holds "... and can be pasted" grep -q "^finished " "$scratch/pasted/again/record.txt"
mkdir "$scratch/together"
(
	cd "$scratch/together" || exit 1
	for _ in 1 2 3 4; do "$program" run --case lock/locks-a-free-device --quiet >/dev/null 2>&1 & done
	wait
)
holds "runs of one second have a directory each" test "$(cat "$scratch"/together/exaccess-out/*/record.txt | grep -c '^finished ')" = 4

# ---- started so that it outlives its terminal ----
new_out
(
	trap '' HUP
	"$program" run --suite lock --suite unlock --out "$out" >"$scratch/out" 2>"$scratch/err" </dev/null &
	hung_up=$! # not by timeout, which would have it forget
	for _ in $(seq 400); do
		[ "$(grep -c '^seen ' "$out/record.txt" 2>/dev/null || echo 0)" -ge 10 ] 2>/dev/null && break
		sleep 0.02
	done
	kill -s HUP "$hung_up"
	wait "$hung_up"
)
holds "an ignored SIGHUP stays ignored" test $? = 0
holds "... and the run comes to its end" grep -q "^finished " "$out/record.txt"

# ---- interrupted: what was done is reported ----
begun() { # SIGHTINGS OPTIONS...: starts a run that stands still after a hundred cases; waits until its record has those
	local lines=$1
	shift
	new_out
	held 6000 run --verbose --jobs 2 --exclude 'circumstances/*' --out "$out" "$@"
	holds "a run is under way, with $lines sightings" has_lines "$lines" "^seen " "$out/record.txt"
}
for signal in INT TERM HUP; do # HUP as of a terminal that goes away
	begun 50
	kill -s "$signal" "$runner"
	let_go
	ended
	holds "SIG$signal ends with code 3" test $? = 3
	says "interrupted"
	prints "missing"
	reports_valid
	holds "nothing is left after SIG$signal" all_gone
done

# ---- killed outright, early and late: the record speaks for what was seen, the rest is MISSING ----
for lines in 1 40 400 1500; do
	begun "$lines"
	kill -s KILL "$runner"
	let_go
	ended
	holds "nothing is left after SIGKILL at $lines sightings" all_gone
	runs 3 report "$out"
	says "did not come to its end"
	reports_valid
	holds "what was seen is still known" test "$(grep -c . <(grep -E 'testcase' "$out/junit.xml"))" -ge 400
	holds "cases are missing" grep -qE ' [1-9][0-9]* missing' "$scratch/out"
done

# ---- parts of it killed: the run goes on, the case is an error ----
# The worker is stopped before it is killed, so that it cannot have ended its case by then.
in_a_case() {
	for _ in $(seq 6000); do
		[ "$(grep -c '^begin ' "$out/record.txt")" -gt "$(grep -c '^end ' "$out/record.txt")" ] && return 0
		sleep 0.02
	done
	return 1
}
begun 50 --suite lock --suite unlock --suite release --suite open --suite owner --suite handle --jobs 1
worker=$(pgrep -P "$runner" | head -n 1)
kill -s STOP "$worker"
let_go
holds "the stopped worker has a case" in_a_case
kill -s KILL "$worker"
ended
holds "a killed worker makes an error" test $? = 3
prints " 1 errors "
holds "a killed worker costs one case" test "$(grep -cE '^ERROR +[a-z_]+/' "$scratch/out")" = 1
holds "the run came to its end without it" grep -q '^finished ' "$out/record.txt"
holds "nothing is left after a killed worker" all_gone

# ---- the record cut off in the middle of a line ----
head -c "$(($(grep -b "^planned" "$out/record.txt" | cut -d : -f 1) / 2))" "$out/record.txt" >"$scratch/cut"
mkdir "$scratch/torn" && mv "$scratch/cut" "$scratch/torn/record.txt"
runs 3 report "$scratch/torn"
says "was cut off"
holds "a plan that is cut off is all missing" grep -qE " 0 passed .* [1-9][0-9]* missing" "$scratch/out"
done_checking
