#!/bin/bash
# test_console.sh - what a run prints: how much, how wide, in which colours; its summaries for CI; its end when
# its time is over. Usage: test_console.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$scratch" || exit 1
unset NO_COLOR GITHUB_ACTIONS GITHUB_STEP_SUMMARY

# ---- a run that conforms: no more than fits on two screens; one that does not: the cause on the last one ----
runs 0 run --out conforms
holds "a run that conforms prints at most 60 lines" test "$(wc -l <out)" -le 60
holds "a line for each suite" test "$(grep -cE '^[a-z_]+ +[0-9]+: ' out)" = "$("$program" list --suites | wc -l)"
holds "no line for a case that passed" not grep -q '^PASS' out
# What programs read, and what can be copied, stays on a line of its own.
narrow() { ! grep -vE ' planned = |^ *(repeat|picture): |^(written:|go on:|digest:|FAIL|ERROR|The drive does not) |^ *--' "$1" | grep -qE ".{$(($2 + 1))}"; }
holds "nothing is wider than 80 columns" narrow out 80
holds "no colours in a pipe" not grep -q $'\x1b' out
defect=emulated:defect=second_lock_takes_over
runs 1 run --suite lock --suite unlock --drive $defect --drive $defect --out defect
tail -n 24 out >screen
holds "the last screen has the cause" grep -q '^cause 1: XA-LOCK-00[0-9]: .' screen
holds "... with the names of cases" grep -q ' lock/denied-while-another-process-holds-it' screen
holds "... and the totals" grep -q ' planned = ' screen
holds "one case is told in full for each cause" test "$(grep -c '^FAIL  XA-' out)" = "$(grep -c '^cause ' out)"
holds "... and those that are alike by name" grep -q '^    alike: ' out
holds "nothing is wider than 80 columns, with violations" narrow out 80
place=$(sed -n 's/^ *picture: *defect\/report.html#//p' out | head -n 1)
holds "a violation leads to its picture" grep -qF "id=\"$place\"" defect/report.html
runs 1 report --verbose defect
failed_cases=$(sed -n 's/.* + \([0-9]*\) failed .*/\1/p' out)
holds "--verbose tells each violation in full" test "$(grep -c '^FAIL  XA-' out)" = "$failed_cases"
runs 1 report --quiet defect
holds "--quiet has no line for a suite" not grep -qE '^lock +[0-9]+: ' out

# ---- colours, and a terminal that is narrow ----
runs 1 report --color always defect
holds "colours that are asked for" grep -q $'\x1b' out
runs 2 report --color purple defect
says "--color is auto, always or never, not 'purple'"
on_terminal() { # SETTINGS ARGUMENTS: what a terminal of 60 columns gets
	script -qec "stty cols 60; exec env $1 '$program' $2" /dev/null </dev/null | tr -d '\r' >out
}
on_terminal TERM=xterm "report defect"
holds "colours on a terminal" grep -q $'\x1b' out
on_terminal "TERM=xterm NO_COLOR=1" "report defect"
holds "... not with NO_COLOR" not grep -q $'\x1b' out
holds "nothing is wider than the terminal" narrow out 60
holds "... nor the totals" not grep -qE ' planned = .{50}' out
sed -n '/^ *repeat: /,/[^\\]$/p' out | head -n 4 >lines
holds "a command goes over several lines that a shell takes for one" grep -q ' \\$' lines
on_terminal TERM=dumb "report defect"
holds "... nor on a terminal without" not grep -q $'\x1b' out

# ---- summaries for CI ----
echo before >step
export GITHUB_STEP_SUMMARY=$scratch/step GITHUB_ACTIONS=true
runs 1 report --summary summary.md defect
unset GITHUB_STEP_SUMMARY GITHUB_ACTIONS
holds "--summary has the verdict" grep -q '^\*\*The drive does not conform' summary.md
holds "... and the causes" grep -q '^1\. XA-LOCK-00[0-9]: .' summary.md
holds "GITHUB_STEP_SUMMARY gets the same behind what is there" cmp step <(echo before; cat summary.md)
holds "an annotation for each cause" test "$(grep -c '^::error title=' out)" = "$(grep -c '^[0-9]*\. ' summary.md)"
runs 0 report --summary summary.md conforms
holds "a summary takes the place of one before" grep -q '^\*\*The drive conforms' summary.md
holds "no annotations elsewhere" not grep -q '^::' out
runs 3 report --summary nowhere/summary.md conforms
says "cannot write nowhere/summary.md: No such file or directory"

# ---- the steps as a trace ----
runs 1 report --quiet --trace trace.json defect
# counts: EVENTS CASES SECONDS-BACKWARDS of what is valid JSON
counts=$(perl -MJSON::PP -e 'local $/; my $t = decode_json(<STDIN>)->{traceEvents}; my %n; $n{ $_->{ph} }++ for @$t;
	print join(" ", $n{X}, scalar(grep { $_->{name} eq "process_name" } @$t), scalar(grep { ($_->{dur} // 0) < 0 } @$t), $n{b} == $n{e})' <trace.json)
read -r steps cases backwards paired <<<"$counts"
holds "the trace has every step whose time is known" test "$steps" = "$(grep '^seen.* ended=[1-9]' defect/record.txt | awk '!seen[$2, $3, $4]++' | wc -l)"
holds "... of every case" test "$cases" = "$(grep -c '^case ' defect/record.txt)"
holds "... none that ends before it begins, and both ends of what was pending" test "$backwards $paired" = "0 1"
runs 2 report --trace nowhere/trace.json defect
says "cannot write nowhere/trace.json"

# ---- time that is over ----
runs 3 run --suite lock --repeat 400 --deadline 1 --out late
says "its time was over, as --deadline says"
prints "go on:   exaccess run --resume late"
holds "what was not played is missing" grep -qE ' [1-9][0-9]* missing' out
holds "the page says so" grep -q 'The run did not come to its end: its time was over' late/report.html
# Before the drive has said who it is: that nothing was played on it is evidence as well.
mkfifo listens
perl -MIO::Socket::UNIX -e 'my $all = IO::Socket::UNIX->new(Local => "mute", Listen => 9) or die; print "\n";
	close STDOUT; my @kept; while (my $one = $all->accept) { push @kept, $one }' >listens &
mute=$!
read -r _ <listens
runs 3 run --suite lock --drive "unix:$PWD/mute" --timeout 2 --deadline 1 --out silent
kill "$mute"
runs 0 verify silent
prints "nothing was played on them"
runs 2 run --deadline 0
says "--deadline is a number from 1"
holds "nothing is left running" all_gone
done_checking
