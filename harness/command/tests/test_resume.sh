#!/bin/bash
# test_resume.sh - runs that were cut off and go on: cut anywhere, killed, interrupted; and what is no
# run to go on with. Usage: test_resume.sh PROGRAM. Prints what does not hold, and `N passed, N failed`
# at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$scratch" || exit 1

# The whole run is told of: nothing is missing, and the reports come from the record alone.
complete() {
	holds "totals of $1 add up" totals_add_up "$scratch/out"
	prints " 0 missing"
	holds "$1/junit.xml is valid" xmllint --noout --relaxng "$schemas/junit-rich.rng" "$1/junit.xml"
	cp "$1/junit.xml" "$scratch/before.xml"
	"$program" report --quiet "$1" >/dev/null 2>&1
	holds "the record of $1 is enough" cmp "$scratch/before.xml" "$1/junit.xml"
}

# Cases that a record says were begun and not ended, a torn last line left out: SUITE/NAME.
under_way() {
	local whole
	whole=$(wc -l <"$1")
	head -n "$whole" "$1" | awk '
		$1 == "case" { name[$2] = $3 "/" $4 }
		$1 == "begin" { open[$2] = 1 }
		$1 == "end" || $1 == "skip" { delete open[$2] }
		END { for (i in open) print name[i] }'
}

cases=(query/free-before-any-lock lock/locks-a-free-device lock/denied-while-another-process-holds-it
	unlock/owner-unlocks)
select=()
for case in "${cases[@]}"; do
	"$program" list --case "$case" >/dev/null 2>&1 && select+=(--case "$case")
done
holds "there are cases to play" test "${#select[@]}" -ge 6

# ---- cut off after any line, and in the middle of it ----
runs 0 run "${select[@]}" --jobs 1 --out whole
planned=$(grep -n '^planned ' whole/record.txt | cut -d : -f 1)
lines=$(wc -l <whole/record.txt)
# cut NUMBER BYTES: the first NUMBER lines, and so many bytes of the next.
cut_off() {
	rm -rf cut
	mkdir cut
	head -n "$1" whole/record.txt >cut/record.txt
	sed -n "$(($1 + 1))p" whole/record.txt | head -c "$2" >>cut/record.txt
}
resumes() { # the run in cut, which was cut off as $1 says
	local running code=0
	running=$(under_way cut/record.txt)
	[ -n "$running" ] && code=3
	runs "$code" run --resume cut
	complete cut
	holds "nothing is played twice, $1" test "$(grep -ac '^begin [0-9 ]* ~[0-9a-f]*$' cut/record.txt)" = "$((${#select[@]} / 2))"
	holds "the run comes to its end, $1" grep -q '^finished ' cut/record.txt
	if [ -n "$running" ]; then
		says "$running was under way when the run was cut off"
		holds "... and is an error" grep -qE "^ERROR .* $running\$" out
		prints " 1 errors "
	else
		prints " 0 errors "
	fi
}
# Sanitizers make each of these five times as slow: fewer places there.
[ -n "${SANITIZE:-}" ] && apart=9 || apart=1
for ((number = planned; number < lines; number += apart)); do
	cut_off "$number" 0
	resumes "after line $number"
	((number % 2 && apart == 1)) && continue
	cut_off "$number" $((number % 9 + 1))
	resumes "in line $((number + 1))"
	says "the last line of the record was cut off"
	holds "the torn line $((number + 1)) is marked" grep -qc '!torn$' cut/record.txt
done
# A newline is all that is missing, so that the line looks whole.
cut_off "$((lines - 1))" 10000
truncate -s -1 cut/record.txt
resumes "before its last newline"
# Blocks of a file that were never written read as zeros.
cut_off "$((planned + 4))" 0
head -c 5000 /dev/zero >>cut/record.txt
resumes "in zeros"

# ---- what cannot go on ----
refused() { # MESSAGE ARGUMENTS...: usage, and the record stays as it is
	local message=$1
	shift
	cp cut/record.txt kept
	runs 2 "$@"
	says "$message"
	holds "a record that is refused stays as it is: $*" cmp kept cut/record.txt
}
cut_off "$((planned - 3))" 4
refused "before its plan was complete" run --resume cut
cut_off "$lines" 0
refused "came to its end" run --resume cut
refused "came to its end" run --resume cut --rerun-interrupted
runs 2 run --resume nowhere
says "nowhere"
cut_off "$((planned + 6))" 0
refused "goes with --resume" run --rerun-interrupted
refused "was begun with 2 drives, not 1" run --resume cut --drive emulated
refused "was begun with --drive emulated, not emulated:published" run --resume cut --drive emulated:published
refused "was begun with --seed 0, not 3" run --resume cut --seed 3
refused "was begun with --repeat 1, not 2" run --resume cut --repeat 2
refused "was begun with --timeout 10, not 11" run --resume cut --timeout 11
refused "was begun with --jobs 1, not 2" run --resume cut --jobs 2
refused "was begun without --require-all" run --resume cut --require-all
refused "--out elsewhere is not cut" run --resume cut --out elsewhere
refused "takes no --suite" run --resume cut --suite lock
refused "takes no --suite" run --resume cut --case lock/locks-a-free-device
refused "was begun with other waivers" run --resume cut --waivers "$root/fixtures/waivers/published.xml"
# forged SED: the record in cut changed, as if it had been written so.
forged() {
	sed "$1" cut/record.txt | "$reseal" >edited
	mv edited cut/record.txt
}
edited() { # SED MESSAGE: a record of something else
	cut_off "$((planned + 6))" 0
	forged "$1"
	refused "$2" run --resume cut
}
edited 's/^fact version .*/fact version 0.0/' "was begun with version '0.0'"
edited 's/^fact host .*/fact host elsewhere/' "was begun with host 'elsewhere'"
edited 's/^fact system .*/fact system other/' "was begun with system 'other'"
edited 's/^fact seed .*/fact seed %/' "does not say its --seed"
edited '/^fact drive[12] /d' "does not say its --drive"
edited 's/^\(case 0 [a-z]* \)/\1no-/' "is not planned in this way any more"
edited 's/^\(step 0 2 .* \)HOLDER/\1RIVAL/; s/^\(step 0 .*\)STATUS_SUCCESS/\1STATUS_DEVICE_BUSY/' "is not planned in this way any more"
edited 's/^fact host /fact replays x\nfact host /' "is done anew"
# The same options may be said again.
cut_off "$((planned + 6))" 0
runs 0 run --resume cut --drive emulated --drive emulated --seed 0 --repeat 1 --timeout 10 --jobs 1 --out cut
# Another drive is seen when it is asked who it is.
cut_off "$((planned + 40))" 0
forged 's/^\(drive 0 revision\) .*/\1 0.99/'
holds "the drives had introduced themselves" grep -q '^drive 0 revision' cut/record.txt
runs 3 run --resume cut
says "drive 1 is not the one that the run began with: its revision is '1.00', not '0.99'"

# ---- what was under way is done again when that is asked for, and stays an error ----
cut_off "$((planned + 22))" 0
running=$(under_way cut/record.txt)
holds "something was under way" test -n "$running"
runs 3 run --resume cut --rerun-interrupted
says "$running was under way when the run was cut off: an error; it is done again"
complete cut
prints "$running: 1 PASS, 1 ERROR; "
prints " 1 errors "
cut_off "$((planned + 22))" 0
runs 3 run --resume cut
runs 3 run --resume cut --rerun-interrupted
says "it is done again"
complete cut
prints "$running: 1 PASS, 1 ERROR; "
refused "came to its end" run --resume cut --rerun-interrupted
# The one that is done again is cut off, too.
last=$(grep -n '^begin ' cut/record.txt | tail -n 1 | cut -d : -f 1)
head -n "$last" cut/record.txt >short
mv short cut/record.txt
runs 3 run --resume cut
complete cut
holds "both are errors" grep -q "\"repetitions.outcomes\" value=\"2 ERROR\"" cut/junit.xml
holds "what was done again before is not told again" not grep -q "is done again" err
runs 3 run --resume cut --rerun-interrupted
prints "$running: 1 PASS, 2 ERROR; "

# ---- facts of the run count again ----
runs 0 run "${select[@]}" --jobs 1 --require-all --repeat 2 --waivers "$root/fixtures/waivers/published.xml" --out options
sed '/^finished/,$d' options/record.txt >short
mv short options/record.txt
runs 0 run --resume options
complete options
prints "2 repetitions of "
runs 0 run --suite unlock --out order --seed 7 --jobs 1
grep '^begin ' order/record.txt | cut -d ' ' -f 2 >all
sed '/^begin 9 /,$d' order/record.txt >short
mv short order/record.txt
runs 0 run --resume order
grep '^begin ' order/record.txt | cut -d ' ' -f 2 >again
holds "the order is that of the seed" cmp all again

# ---- killed outright, twice; the second time while it goes on ----
"$program" list --suite lock --suite unlock >cases
held 900 run --verbose --suite lock --suite unlock --out killed --jobs 2
holds "a run is under way" has_lines 60 "^seen " killed/record.txt
runs 2 run --resume killed
says "is being written to by a run that is still going on"
kill -s KILL "$runner"
let_go
ended
lines=$(wc -l <killed/record.txt)
held 600 run --verbose --resume killed
holds "it goes on" has_lines "$((lines + 60))" "" killed/record.txt
kill -s KILL "$runner"
let_go
ended
interrupted=$(grep -c '^resumed ' killed/record.txt)
holds "it was going on when it was killed again" test "$interrupted" = 1
timeout 120 "$program" run --resume killed >out 2>err </dev/null
complete killed
holds "each case has one verdict" test "$(grep -c '<testcase ' killed/junit.xml)" = "$(wc -l <cases)"
holds "no case is begun twice" test -z "$(grep '^begin ' killed/record.txt | cut -d ' ' -f 2,3 | sort | uniq -d)"
holds "at most four were under way" test "$(grep -c '<error ' killed/junit.xml)" -le 4
holds "nothing failed" not grep -q '<failure ' killed/junit.xml

# ---- interrupted by its user: what was begun is finished, so nothing is an error ----
rm -rf killed
held 900 run --verbose --suite lock --suite unlock --out killed --jobs 2
holds "a run is under way" has_lines 60 "^seen " killed/record.txt
kill -s INT "$runner"
let_go
ended
holds "an interrupted run ends with 3" test $? = 3
holds "an interrupted run leaves nothing under way" test -z "$(under_way killed/record.txt)"
holds "... and something to do" grep -qE ' [1-9][0-9]* missing' out
runs 0 run --resume killed
complete killed
prints " 0 errors "

done_checking
