#!/bin/bash
# test_shards.sh - runs in parts: one command at every start, shards, and putting them together.
# Usage: test_shards.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$scratch" || exit 1

# SUITE/NAME VERDICT of each case.
verdicts() { perl -ne '
	$name = "$1/$2" if /<testcase classname="([^"]*)" name="([^"]*)"/;
	print "$name $1\n" if /name="verdict" value="([A-Z]*)"/' "$1/junit.xml" | sort; }
begun() { grep -a '^begin ' "$1/record.txt" | cut -d ' ' -f 2,3 | sort; }

# ---- one command at every start ----
command=(run --suite unlock --jobs 1 --seed 3 --out once --resume-if-begun)
runs 0 "${command[@]}"
cp once/record.txt whole
runs 0 "${command[@]}"
holds "a run that came to its end stays as it is" cmp whole once/record.txt
rm once/junit.xml
runs 0 "${command[@]}"
holds "... and gets the reports that it lacks" test -s once/junit.xml
planned=$(grep -n '^planned ' whole | cut -d : -f 1)
for ((number = 1; number < planned; number += planned / 5)); do
	head -n "$number" whole >once/record.txt
	runs 0 "${command[@]}"
	prints " 0 missing"
	holds "cut off in its plan, it is done anew" not grep -q '^resumed ' once/record.txt
done
: >once/record.txt
runs 0 "${command[@]}"
prints " 0 missing"
head -c 9 whole >once/record.txt
runs 0 "${command[@]}"
prints " 0 missing"
sed '/^begin 5 /,$d' whole >once/record.txt
runs 0 "${command[@]}"
prints " 0 missing"
holds "cut off later, it goes on" test "$(grep -c '^resumed ' once/record.txt)" = 1
sed '/^end 5 /,$d' whole >once/record.txt
runs 3 "${command[@]}"
prints " 1 errors "
runs 3 "${command[@]}"
runs 3 "${command[@]}" --rerun-interrupted
prints ": 1 PASS, 1 ERROR; "
runs 3 "${command[@]}" --rerun-interrupted
holds "what was done again is not done once more" test "$(grep -c '^again ' once/record.txt)" = 1
echo "no record" >once/record.txt
runs 2 "${command[@]}"
says "this is not a record"
holds "what is no record is left alone" grep -qx "no record" once/record.txt
cp whole once/record.txt
runs 2 "${command[@]}" --suite lock
says "holds a run of other cases"
runs 2 run --suite unlock --shard 1/2 --jobs 1 --seed 3 --out once --resume-if-begun
says "holds a run of other cases"
runs 2 run --suite unlock --jobs 1 --seed 4 --out once --resume-if-begun
says "was begun with --seed 3, not 4"
runs 2 run --resume-if-begun
says "goes with --out"
runs 2 run --resume once --resume-if-begun --out once
says "not with --resume"

# ---- cut off: run me again ----
held 900 run --verbose --suite lock --suite unlock --jobs 2 --out cut --resume-if-begun
holds "a run is under way" has_lines 60 "^seen " cut/record.txt
runs 2 run --suite lock --suite unlock --jobs 2 --out cut --resume-if-begun
says "is being written to by a run that is still going on"
kill -s TERM "$runner"
let_go
ended
code=$?
holds "a run that is told to end ends with 4, not $code" test "$code" = 4
holds "... with something to do" grep -qE ' [1-9][0-9]* missing' out
runs 0 run --suite lock --suite unlock --jobs 2 --out cut --resume-if-begun
prints " 0 missing"
prints " 0 errors "

# ---- shards ----
select=(--suite unlock --suite query --seed 5 --jobs 2)
runs 0 run "${select[@]}" --out single
for shard in 1 2 3; do
	runs 0 run "${select[@]}" --shard "$shard/3" --out "shard$shard"
	"$program" verify shard$shard >out 2>err
	holds "shard $shard is evidence" test $? = 0
	prints "$shard/3 of the list"
done
runs 0 merge shard2 shard3 shard1 --out merged
prints " 0 missing"
"$program" verify merged >out 2>err
holds "the whole is evidence" test $? = 0
prints "all of the list"
verdicts single >one
verdicts merged >all
holds "there are verdicts" test "$(grep -c ' PASS$' one)" -gt 25
holds "shards and the run in one piece have the same verdicts" cmp one all
holds "every case was played once" cmp <(begun single) <(begun merged)
counts=$(for shard in 1 2 3; do grep -c '^begin ' "shard$shard/record.txt"; done | sort -n | tr '\n' ' ')
read -r least _ most <<<"$counts"
holds "shards are about as large: $counts" test "$((most * 2))" -le "$((least * 3))"
"$program" report merged >again 2>err
holds "the whole is judged again alike" test $? = 0
runs 2 run --suite lock --shard 4/3
says "--shard is K/N"
runs 2 run --suite lock --shard 0/3
runs 2 run --suite lock --shard 1
runs 2 run --case lock/locks-a-free-device --shard 2/2
says "there are too few cases"
runs 2 run --resume shard1 --shard 1/3
says "it takes no"

# ---- what is missing is told ----
runs 3 merge shard1 shard3 --out lacking
says "shard 2/3 is missing"
prints "shard 2/3 is missing"
prints "$(grep -c '^begin ' shard2/record.txt) missing"
"$program" verify lacking >out 2>err
holds "it is what it says" test $? = 0
cp -r shard2 short
sed '/^end 9 /,$d' shard2/record.txt >short/record.txt
runs 3 merge shard1 shard3 short --out unfinished
says "shard 2/3 did not come to its end"
for order in "short shard1 shard3" "shard1 short shard3"; do
	rm -rf unfinished
	# shellcheck disable=SC2086
	runs 3 merge $order --out unfinished
	prints "shard 2/3 did not come to its end"
	holds "what was under way is an error" grep -qE " [12] errors " out
done

# ---- what is no shard of it ----
refused() { # MESSAGE ARGUMENTS...
	local message=$1
	shift
	rm -rf refused
	runs 2 merge "$@" --out refused
	says "$message"
	holds "nothing is written" not test -e refused
}
refused "name the shards"
refused "that is no shard of another" shard1 single
refused "are both shard 1/3" shard1 shard1
refused "nowhere" shard1 nowhere
runs 0 run --suite unlock --seed 5 --jobs 2 --shard 2/3 --out other
refused "are not of one run: selected-suite 'query' in one" shard1 other
runs 0 run "${select[@]}" --shard 2/4 --out fourth
refused "is one of 3 shards, fourth one of 4" shard1 fourth
runs 0 run "${select[@]}" --shard 2/3 --timeout 11 --out options
refused "timeout '10' in one, timeout '11' in the other" shard1 options
runs 0 run "${select[@]}" --shard 2/3 --waivers "$root/fixtures/waivers/published.xml" --out waived
refused "different waivers" shard1 waived
forged() { # SED: shard 2, changed as if it had been written so
	rm -rf forged
	mkdir forged
	sed "$1" shard2/record.txt | "$reseal" >forged/record.txt
}
forged 's/^drive 0 revision .*/drive 0 revision 9.99/'
refused "different drives: revision of drive 1" shard1 forged shard3
forged 's/^\(drive\|after\) 0 serial .*/\1 0 serial X/'
refused "--alike takes several drives of one model" shard1 forged shard3
runs 0 merge shard1 forged shard3 --alike --out alike
prints " 0 missing"
forged 's/^fact version .*/fact version 0.0/'
refused "version '0.1' in one, version '0.0' in the other" shard1 forged
for shard in 1 2 3; do
	mkdir -p old$shard
	sed 's/^fact list-sha256 .*/fact list-sha256 00/' shard$shard/record.txt | "$reseal" >old$shard/record.txt
done
refused "was made by another exaccess" old1 old2 old3
mkdir -p damaged
sed '/^planned /s/./X/' shard2/record.txt >damaged/record.txt
refused "of the record in damaged does not hold" shard1 damaged
runs 2 merge shard1 shard2 shard3 --out merged
says "already holds the record of a run"

done_checking
