#!/bin/bash
# test_far_lab.sh - a lab on this machine, and the drive that it works at the other end of a line: what is played there is
# what is played here, and who does not do what he says is believed there as little.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$root" || exit 1

serve_drive emulated:documented,bare
# The agent's machine has neither robot nor lab file: it plays in an empty folder.
mkdir "$scratch/there"
agent="cd $scratch/there && exec $program agent"
robot="perl $root/fixtures/labs/robot.pl $socket"
# lab COMMAND FILE: the robot's lab, with another command for its robot.
lab() { sed "s|perl fixtures/labs/robot.pl SOCKET|$1|; s|SOCKET|$socket|" fixtures/labs/robot.xml >"$2"; }
lab "$robot" "$scratch/lab.xml"
# run_there CODE OPTION...
run_there() {
	local code=$1
	shift
	runs "$code" run --drive "unix:$socket" --via "$agent" --jobs 1 "$@"
}

cases=(--case query/answers-without-a-disc --case lock/without-a-disc --case handle/interface-locks-with-an-audio-disc
	--case release/medium-changes --case cached_query/memory-outlives-media-and-locks
	--case pnp_power/restart-as-without-a-lock --case query/sends-nothing-to-the-drive
	--case inquiry/drive-that-comes-back)
runs 0 run --drive "unix:$socket" "${cases[@]}" --jobs 1 --lab "$scratch/lab.xml" --out "$scratch/here"
run_there 0 "${cases[@]}" --lab "$scratch/lab.xml" --out "$scratch/far"
holds "all are played" grep -q "+ 0 failed + 0 errors + 0 skipped" "$scratch/out"
runs 0 verify "$scratch/far"
perl harness/testing/compare_runs.pl --whole "$scratch/here/junit.xml" "$scratch/far/junit.xml" /dev/null >"$scratch/out" 2>"$scratch/err"
holds "what was seen there is what is seen here" test $? = 0
run_there 3 "${cases[@]}" --out "$scratch/without"
holds "without the lab none is" grep -q "= 0 passed + 0 failed + 0 errors + 8 skipped" "$scratch/out"

# hostile NAME SCRIPT WHY: a lab whose command does that for take-out, and is the robot for all else.
hostile() {
	# shellcheck disable=SC2016 # for the script
	printf '#!/bin/sh\n[ "$2" = take-out ] || exec %s "$@"\n%s\n' "$robot" "$2" >"$scratch/$1"
	chmod +x "$scratch/$1"
	lab "$scratch/$1" "$scratch/$1.xml"
	sed -i "s|command=\"$scratch/$1\"|& deadline=\"2\"|; s| deadline=\"2\" deadline=\"20\"| deadline=\"20\"|" "$scratch/$1.xml"
	run_there 3 --case query/answers-without-a-disc --case query/free-before-any-lock --lab "$scratch/$1.xml" --out "$scratch/run-$1"
	holds "a lab that $1s costs its case, and no other" grep -q "2 planned = 1 passed + 0 failed + 1 errors + 0 skipped" "$scratch/out"
	holds "... and says why: $3" grep -q "$3" <(sed 's/%20/ /g' "$scratch/run-$1/record.txt")
}
hostile lie 'exit 0' "the drive does not show it"
hostile fail 'echo the gripper is stuck >&2; exit 1' "the gripper is stuck"
hostile hang 'exec sleep 600' "did not end within 2 s"
hostile babble 'head -c 3000000 /dev/urandom; exit 7' "ended with 7"
# Whoever has the orders done dies with one: the process beside the runner, not the worker beside the drive.
# shellcheck disable=SC2016
hostile vanish 'kill -KILL $(ps -o ppid= $$)' "the process that works the lab has ended"

# The line breaks in the middle of an order.
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$2" = take-out ] || exec %s "$@"\n[ -e %s ] || { >%s; pkill -KILL -P "$(cat %s)"; }\nexec %s "$@"\n' \
	"$robot" "$scratch/broken" "$scratch/broken" "$scratch/line" "$robot" >"$scratch/cut"
chmod +x "$scratch/cut"
lab "$scratch/cut" "$scratch/cut.xml"
runs 3 run --drive "unix:$socket" --via "echo \$\$ >$scratch/line; cd $scratch/there; $program agent; exit" --jobs 1 --await 30 \
	"${cases[@]}" --lab "$scratch/cut.xml" --out "$scratch/run-cut"
holds "a line that breaks during an order costs its case, and no other" grep -q "8 planned = .* + 0 failed + 1 errors + 0 skipped" "$scratch/out"
kill "$server"
wait "$server" 2>/dev/null
holds "all processes are gone" all_gone
done_checking
