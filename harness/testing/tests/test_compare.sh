#!/bin/bash
# test_compare.sh - compare_runs.pl, with which runs elsewhere are held against runs here, finds what
# differs and nothing else, and no entry of its list outlives its reason.
# Usage: test_compare.sh PROGRAM.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../checks.bash" "$1"
compare=$root/harness/testing/compare_runs.pl
published=$root/fixtures/published.txt
list=$scratch/list

play() { # NAME DRIVE
	"$program" run --drive "$2" --case 'query/free*' --case open/interface-is-refused --case query/locked-after-a-lock \
		--quiet --out "$scratch/$1" >/dev/null 2>&1 </dev/null
}
# differs CODE ARGUMENTS...: compares; its exit code must be CODE. Output in $scratch/out.
differs() {
	local code=$1
	shift
	perl "$compare" "$@" >"$scratch/out" 2>"$scratch/err"
	holds "exit code $code: compare_runs.pl ${*##*/}" test $? = "$code"
}
steps() { differs "$1" --steps desk "$scratch/$2" "$scratch/$3" "$list" "$published"; }

play one emulated:published
play other emulated:published
play documented emulated
play defective "emulated:defect=$("$program" defects | awk '$0 ~ /QUERY-002/ { print $1; exit }')"

: >"$list"
steps 0 one other
prints "4 cases compared, 0 differences"
differs 0 --whole "$scratch/one/junit.xml" "$scratch/other/junit.xml" "$list"

# Another verdict, or another status of one step, is a difference; so is a deviation that is not seen.
steps 1 one documented
prints "open/interface-is-refused: PASS, not FAIL, step 7: answer status=0xc0000022, not answer status=0x00000000"
prints "open/interface-is-refused: PASS, and is listed as a deviation"
steps 1 documented one
steps 1 one defective
prints "query/locked-after-a-lock: FAIL, not PASS"
prints "query/locked-after-a-lock: FAIL, and is no deviation that is listed"
differs 1 "$scratch/one/junit.xml" "$scratch/documented/junit.xml" "$list"

# A list excuses what it names, in the place that it names, and nothing that does not differ.
printf 'limit doors: they are shut\ndoors PASS open/interface-is-refused on desk\n' >"$list"
perl "$compare" --steps desk "$scratch/one" "$scratch/documented" "$list" /dev/null >"$scratch/out" 2>&1
holds "an entry excuses its case" test $? = 0
steps 1 one other
prints "open/interface-is-refused: FAIL, listed as PASS"
sed -i 's/on desk/on shelf/' "$list"
steps 0 one other
printf 'limit doors: they are shut\ndoors same query/free-before-any-lock on shelf desk\n' >"$list"
steps 1 one other
prints "query/free-before-any-lock: is listed, and there is no difference"
sed -i 's/same/chance/' "$list"
steps 0 one other
sed -i 's/chance/excluded/' "$list"
steps 1 one other
prints "query/free-before-any-lock: is listed as excluded, and was planned"
# A pattern excuses what it stands for, with the verdict that it names; one that nothing needs is told.
printf 'limit doors: they are shut\ndoors same query/*\n' >"$list"
sed '/name="free-before/,/testcase>/s/queries the lock state/asks for the lock state/' "$scratch/other/junit.xml" >"$scratch/reworded.xml"
differs 0 --whole "$scratch/one/junit.xml" "$scratch/reworded.xml" "$list"
differs 1 --whole "$scratch/one/junit.xml" "$scratch/other/junit.xml" "$list"
prints 'query/*: is listed as same, and no case needs that'
differs 1 --whole "$scratch/one/junit.xml" "$scratch/defective/junit.xml" "$list"
# What chance decides need not come about, and is still no other verdict.
sed -i 's/same/chance/' "$list"
differs 0 --whole "$scratch/one/junit.xml" "$scratch/reworded.xml" "$list"
differs 0 --whole "$scratch/one/junit.xml" "$scratch/other/junit.xml" "$list"
differs 1 --whole "$scratch/one/junit.xml" "$scratch/defective/junit.xml" "$list"
: >"$list"
differs 1 --whole "$scratch/one/junit.xml" "$scratch/reworded.xml" "$list"
printf 'limit doors: they are shut\ndoors same query/no-such-case on desk\n' >"$list"
steps 1 one other
prints "query/no-such-case: is listed, and there is no such case"

# A list that cannot be read right is said to be bad.
for text in 'limit doors: shut' 'doors same query/free-before-any-lock' 'something else'; do
	echo "$text" >"$list"
	steps 2 one other
done
steps 2 one nowhere
done_checking
