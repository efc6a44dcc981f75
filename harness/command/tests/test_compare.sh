#!/bin/bash
# test_compare.sh - two runs side by side. Usage: test_compare.sh PROGRAM. Prints what does not hold, and
# `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$scratch" || exit 1

# total WHAT FILE: of a summary.
total() { sed -n "s/^[0-9]* planned = .* \([0-9]*\) $1.*/\1/p" "$2"; }

# Without those that do a thing a thousand times.
cases=(--suite lock --suite query --exclude lock/cycles-all-alike --exclude "lock/one-of-two*" --exclude query/answers-are-never-torn)
runs 0 run "${cases[@]}" --out right
runs 0 run "${cases[@]}" --seed 7 --jobs 1 --out again
runs 1 run "${cases[@]}" --drive emulated:defect=locked_is_busy --drive emulated:defect=locked_is_busy --out busy
planned=$(sed -n 's/ planned = .*//p' out)
broken=$(total failed out) errors=$(total errors out)
runs 1 run "${cases[@]}" --drive emulated:defect=locked_is_sharing_violation \
	--drive emulated:defect=locked_is_sharing_violation --out sharing

# ---- a drive that stays as it is shows no difference, in whatever order ----
runs 0 compare right again
prints "$planned cases = $planned alike + 0 broken + 0 vanished + 0 fixed + 0 changed + 0 appeared"
prints "Nothing got worse."

# ---- worse, better, otherwise ----
runs 1 compare right busy
prints "broken, $((broken + errors)): "
prints "$((broken + errors)) of them got worse."
prints "! lock/denied-on-the-owning-handle"
prints "was:      PASS"
prints "saw STATUS_DEVICE_BUSY"
prints "repeat:   exaccess run --case lock/denied-on-the-owning-handle"
prints "drive 1 spec: emulated, now emulated:defect=locked_is_busy"
runs 0 compare busy right
prints "fixed, $((broken + errors)): "
prints "Nothing got worse."
runs 0 compare busy sharing
prints "saw:      STATUS_DEVICE_BUSY"
prints "sees:     STATUS_SHARING_VIOLATION"
prints "0 broken + 0 vanished + "
holds "other failures are told as changed" not grep -q " 0 changed" out

# What cannot be tested any more is worse, too.
runs 1 run "${cases[@]}" --drive emulated:defect=lock_always_refused --drive emulated:defect=lock_always_refused --out refused
errors=$(total errors out) violated=$(total failed out)
holds "some cases cannot be tested" test "$errors" -gt 0
runs 1 compare right refused
prints "$((errors + violated)) of them got worse."

# ---- what was skipped, or never came, has no outcome ----
runs 0 run "${cases[@]}" --drive emulated --out alone
runs 1 compare right alone
prints "vanished, "
prints "is:       SKIPPED: "
runs 0 compare alone right
prints "appeared, "
mkdir cut
head -n "$(($(grep -n '^begin ' right/record.txt | sed -n '40{s/:.*//p}') - 1))" right/record.txt >cut/record.txt
runs 1 compare right cut
prints "(the run did"
prints "is:       MISSING"
# A failure that is skipped is not fixed.
mkdir begun
sed "/^begin /,\$d" right/record.txt >begun/record.txt
runs 1 compare busy begun
prints " = 0 alike + 0 broken + $planned vanished + 0 fixed + 0 changed + 0 appeared"

# What was seen in a step that passed, or was recorded: status, bytes, and the code that a program sees.
seen_otherwise() { # NAME PERL
	mkdir -p "$1"
	perl -pe "$2" right/record.txt | "$reseal" >"$1/record.txt"
	holds "something is changed: $1" not cmp -s right/record.txt "$1/record.txt"
	"$program" compare right "$1" >out 2>err
	holds "... and told: $1" grep -q " 1 changed \| 1 broken " out
}
# shellcheck disable=SC2016 # a program for perl
seen_otherwise win32 's/(^seen 0 .*win32=)(?:0x)?[0-9a-f]+/$1 . "1"/e if !$n && /^seen 0 .*win32=/ && ++$n'
# shellcheck disable=SC2016 # a program for perl
seen_otherwise information 's/(^seen 0 .*information=)(\w+)/$1 . "7"/e if !$n && /^seen 0 .*information=/ && ++$n'

# Of several steps the first is told.
# shellcheck disable=SC2016 # a program for perl
seen_otherwise several 's/^(seen 0 1 [02] .*win32=)0/${1}1/'
prints "step:     1 "

# ---- recorded otherwise, with nothing worse ----
runs 0 run --suite lock --exclude lock/cycles-all-alike --out recorded
"$program" run --suite lock --exclude lock/cycles-all-alike --drive emulated:published \
	--drive emulated:published --out published >out 2>err
"$program" compare recorded published >out 2>err
prints "was:      RECORDED"
prints "is:       RECORDED"

# ---- runs that do not mean the same ----
refuses() {
	local expected=$1
	shift
	runs 2 compare "$@"
	says "these runs cannot be compared: $expected"
	holds "nothing is compared: $*" test ! -s out
}
refuses "they are runs of different cases: only the old one planned " right recorded
runs 0 run "${cases[@]}" --exclude "query/*" --out fewer
refuses "they are runs of different cases: only the old one planned query/" right fewer
refuses "they are runs of different cases: only the new one planned query/" fewer right
runs 0 compare --common right fewer
prints "vanished, "
prints "is:       not planned"
runs 0 compare --common fewer right
mkdir other policy
sed 's/^fact cases-sha256 ..../fact cases-sha256 0000/' right/record.txt | "$reseal" >other/record.txt
refuses "they have different catalogue of cases" right other
refuses "they have different catalogue of cases" --common right other
sed 's/^fact require-all no/fact require-all yes/' right/record.txt | "$reseal" >policy/record.txt
refuses "they have different --require-all" right policy

# ---- other forms ----
runs 1 compare --format markdown right busy
prints "| broken (worse) | lock/denied-on-the-owning-handle |"
holds "a row has as many cells as the head" not grep -vE '^[^|]|^$|^(\|[^|]*([\\][|][^|]*)*){5}\|$' out
runs 1 compare --format html right busy
holds "HTML is well-formed" xmllint --noout --html out
holds "... as XML too" xmllint --noout out
holds "... and has a row for each" test "$(xmllint --xpath 'count(//tbody/tr)' out)" = \
	"$(xmllint --xpath 'count(//tbody/tr[td[1] != ""])' out)"
prints '<!DOCTYPE html>'

# ---- bad input ----
runs 2 compare right
says "name two run directories"
runs 2 compare right again busy
says "two run directories at a time"
runs 2 compare --format pdf right again
says "text, markdown or html, not 'pdf'"
runs 3 compare right nowhere
says "nowhere"
mkdir older
sed '1s/exaccess-record 2/exaccess-record 1/' right/record.txt >older/record.txt
runs 3 compare right older
says "older/record.txt"

done_checking
