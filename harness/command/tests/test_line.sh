#!/bin/bash
# test_line.sh - a line that is cut, stands still, loses, repeats or changes bytes, at CUTS places (default 12):
# nothing is lost, no verdict is another one, and no process is left. Usage: test_line.sh PROGRAM. Prints what
# does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$scratch" || exit 1
cuts=${CUTS:-12}
seed=${SEED:-1}
breaks=12 # in a run

# Cases that pass, fail and are only recorded.
select=(--suite open --suite lock --suite unlock --suite query --jobs 1 --repeat 1 --timeout 2)
drives=(--drive emulated:published --drive emulated:published)
verdicts() { perl -ne '
	$name = "$1/$2" if /<testcase classname="([^"]*)" name="([^"]*)"/;
	print "$name $1\n" if /name="verdict" value="([A-Z]*)"/' "$1/junit.xml" | sort; }

runs 1 run "${select[@]}" "${drives[@]}" --out whole
verdicts whole >right
holds "some pass and some fail" test "$(cut -d ' ' -f 2 right | sort | uniq | grep -c -e PASS -e FAIL)" = 2

bad=$root/harness/command/tests/bad_line.pl
for ((done = 0, run = 1; done < cuts; done += breaks, run++)); do
	# shellcheck disable=SC2016 # a program of perl
	perl -e '
		my ($seed, $count) = @ARGV;
		srand $seed;
		my @modes = qw(close garble lose repeat delay);
		for my $i (0 .. $count - 1) {
			# Not before the drives are agreed on: what stands still there is waited for.
			# And a run that never reached its machine has not begun.
			print $i == 5 ? "stop" : $modes[$i % 5], " ", int rand 6000, $i % 5 ? "\n" : " agreed\n";
		}' $((seed * 1000 + run)) $breaks >plan
	timeout 600 "$program" run "${select[@]}" "${drives[@]}" --via "perl $bad plan $program agent" --await 300 \
		--out "run$run" >out 2>err </dev/null
	code=$?
	holds "a run on a bad line ends with 1 or 3, not $code" test "$code" = 1 -o "$code" = 3
	holds "each thing went wrong" not test -s plan
	holds "nothing is lost" grep -q " 0 missing" out
	verdicts "run$run" >seen
	holds "every case has a verdict" test "$(wc -l <seen)" = "$(wc -l <right)"
	holds "a verdict is the right one, or an error" test -z "$(comm -13 right seen | grep -v ' ERROR$')"
	errors=$(comm -13 right seen | grep -c ' ERROR$')
	# What was a violation before the line broke stays one.
	holds "each error is one of the line" test "$errors" -le "$(grep -c '^trouble .*the line to the machine broke' "run$run/record.txt")"
	holds "errors are no more than breaks" test "$errors" -le $breaks
	"$program" verify "run$run" >out 2>err
	holds "the record is evidence" test $? = 0
	holds "no process is left" all_gone
done

done_checking
