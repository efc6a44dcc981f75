#!/bin/bash
# test_restart.sh - a run whose cases restart this very machine, as far as that goes without restarting it: the record is
# cut off where the machine would go down. Usage: test_restart.sh PROGRAM. Prints what does not hold, and `N passed,
# N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$scratch" || exit 1

mkfifo forever
exec {open}<>forever
serve() {
	[ ! -e server ] || { kill "$(cat server)" && wait "$(cat server)"; } 2>/dev/null
	rm -f socket
	"$program" serve --socket socket --drive emulated:published,bare <forever >served 2>&1 {open}>&- &
	echo $! >server
	has_lines 1 serving served
}
command=(run --case pnp_power/restarts-with-a-lock-held --case crash/free-after-a-system-crash
	--case query/free-before-any-lock --drive "unix:$scratch/socket" --seed 0)
# goes_down DATE: the record as the machine leaves it that restarts at that time, in seconds since 1970. Its clock was ahead of
# the one that begins anew.
goes_down() {
	rm -rf down
	mkdir down
	perl -ne 'next if $gone;
		s/\b(begun|ended)=(\d+)/"$1=" . ($2 + 1e12)/ge if /^seen /;
		s/^((?:begin|end) \d+ \d+) (\d+)/"$1 " . ($2 + 1e12)/e;
		print;
		$case = $1 if m{^case (\d+) pnp_power };
		$time = $1 if /^seen \Q$case\E 1 .* ended=(\d+)/;
		$gone = print "restarting $case 1 4 $time '"$1"'\n" if /^seen \Q$case\E 1 3 /' stayed/record.txt |
		perl "$reseal" >down/record.txt
}

# ---- allowed, and not ----
serve
runs 0 "${command[@]}" --out none
prints "2 skipped"
runs 2 "${command[@]}" --via "$program agent" --allow-restarts --out no
says "--allow-restarts is about this machine"
# This system would start nobody again.
runs 3 "${command[@]}" --allow-restarts --out stayed
prints "cannot have the system go on with the run"
prints "1 passed + 0 failed + 1 errors + 1 skipped"
holds "what takes the machine's power is left out" grep -q '^skip .* restart' stayed/record.txt
"$program" verify stayed >out 2>err
holds "such a run is evidence" test $? = 0

# ---- and back ----
goes_down 1
"$program" report down >out 2>err
holds "while it is away, the case is an error" grep -q 'restarts-with-a-lock-held' out
serve
runs 0 run --resume down
prints "2 passed + 0 failed + 0 errors + 1 skipped + 0 waived + 0 recorded + 0 missing"
holds "the restart is seen" grep -q '^seen [0-9]* 1 4 1 answer ' down/record.txt
holds "no case is interrupted" not grep -q 'was under way' err
"$program" verify down >out 2>err
holds "a run with a restart in it is evidence" test $? = 0
goes_down 1
serve
runs 0 "${command[@]}" --allow-restarts --out down --resume-if-begun
prints "2 passed + 0 failed + 0 errors + 1 skipped"
# It says that it went down, and did not.
goes_down 99999999999
serve
runs 3 run --resume down
prints "the machine did not restart: its system went on"
prints "1 passed + 0 failed + 1 errors + 1 skipped"
"$program" verify down >out 2>err
holds "such a run is evidence, too" test $? = 0
# It came back, and went down again in the middle of what follows.
goes_down 1
serve
runs 0 run --resume down
perl -ne 'print; $back = 1 if /^resumed /; exit if $back && /^seen \d+ 1 5 /' down/record.txt >again
mv again down/record.txt
rm -f down/junit* down/report* down/environment
serve
runs 3 run --resume down
prints "1 passed + 0 failed + 1 errors + 1 skipped"
says "restarts-with-a-lock-held was under way when the run was cut off"

kill "$(cat server)"
exec {open}>&-
rm -f socket
holds "all processes are gone" all_gone

done_checking
