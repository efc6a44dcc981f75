#!/bin/bash
# test_forgery.sh - evidence changed in many ways, by somebody who knows how it is made: each is noticed,
# and named. Usage: test_forgery.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck disable=SC2016 # programs for perl
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../../testing/checks.bash" "$1"
cd "$scratch" || exit 1

# ---- what is forged: a run with a violation, a recorded case, a skipped one, three repetitions ----
failing=open/interface-is-refused
waivers() { # DAY
	echo "<waivers><waiver case='$failing' expires='$1' reference='LAB-7'><drive vendor='EXACCESS'
		product='*' revision='*'/><reason>Known.</reason></waiver></waivers>"
}
waivers 2099-12-31 >valid.xml
waivers 2020-12-31 >expired.xml
cases=(--case query/free-before-any-lock --case query/tells-drives-apart --case "$failing"
	--case lock/locks-a-free-device --case 'lock/denied-*' --case 'caller_name/*')
run() { # CODE DIR ARGUMENTS...
	local code=$1 out=$2
	shift 2
	runs "$code" run "${cases[@]}" --drive emulated:published --seed 5 --jobs 1 --repeat 2 --out "$out" "$@"
}
run 1 base
run 1 second
run 1 waived --waivers expired.xml
cp -r base later
runs 0 report --waivers valid.xml later
runs 0 run "${cases[@]}" --drive emulated --seed 5 --jobs 1 --repeat 2 --out good
index=$(awk -v name="$failing" '$1 == "case" && $3 "/" $4 == name { print $2 }' base/record.txt)
skipped=$(awk '$1 == "skip" { print $2; exit }' base/record.txt)
holds "there is a failing case, and a skipped one" test -n "$index" -a -n "$skipped"
for dir in base second waived later good; do
	runs 0 verify "$dir"
	prints "checks hold"
done

# ---- ways to forge ----
forgeries=0
from() { rm -rf forged && cp -r "$1" forged; }
edit() { perl -0pi -e "$1" forged/record.txt; } # the record, as one string
anew() { # checks and digests of the record are made anew
	"$reseal" <forged/record.txt >resealed && mv resealed forged/record.txt
}
reports() { "$program" report --quiet forged >/dev/null 2>&1; }
# noticed NAME WHAT TEXT [OPTION...]: verify says that WHAT is wrong, in a line that has TEXT, and ends with 1.
noticed() {
	local name=$1 what=$2 text=$3
	shift 3
	forgeries=$((forgeries + 1))
	timeout 60 "$program" verify "$@" forged >out 2>err </dev/null
	holds "$name: exit code 1, not $?" test $? = 1
	holds "$name: noticed as '$what ... $text'" grep -qE "^WRONG $what .*$text" out
}
ok_to_wrong="s/^(seen $index 1 \\d+ 1 answer begun=\\d+ ended=\\d+ status=)0x00000000/\${1}0xc0000022/m"

# By hand, without making digests anew.
from base; edit "$ok_to_wrong"; noticed "a status" record "does not hold is line"
from base; edit "s/^seen $index 1 [^\\n]*\\n//m"; noticed "an observation dropped" record "first that does not hold"
from base; edit "s/^(seen $index 1 [^\\n]*\\n)/\$1\$1/m"; noticed "an observation doubled" record "first that does not hold"
from base; edit "s/^(seen $index 1 1 [^\\n]*\\n)(seen $index 1 2 [^\\n]*\\n)/\$2\$1/m"; noticed "two lines swapped" record "first that does not hold"
from base; edit "s/^(begin|seen|end|skip|trouble) $index [^\\n]*\\n//mg"; noticed "a case's events dropped" record "first that does not hold"
from base; edit "s/^digest [^\\n]*\\n//m"; noticed "a digest dropped" record "first that does not hold"
from base; edit 's/^digest ([0-9a-f])/"digest " . ($1 eq "0" ? "1" : "0")/me'; noticed "a digest changed" record "first that does not hold"
from base; edit 's/^finished .*//ms'; noticed "the end cut off" end "cut off"
from base; edit 's/\ndigest [^\n]*\n\z/\n/'; noticed "the last digest dropped" digest "no digest covers"
from base; edit 's/\n\z//'; noticed "the last newline dropped" end "last line is cut off"
from base; echo "fact label Good" >>forged/record.txt; noticed "a line added" record "first that does not hold"
from base; edit 's/\n/\r\n/g'; noticed "other line ends" record "no line of it holds its check"
from base; edit 's/^fact host [^\n]*/fact host \0/m'; noticed "a zero byte" record "first that does not hold"
from base; cat second/record.txt >>forged/record.txt; noticed "two runs in one file" record "first that does not hold"
from base; edit "s/^(begin $index 1 .*?)^(begin .*?)^finished/\$2\$1finished/ms"; noticed "blocks reordered" record "first that does not hold"

# With all digests made anew; the reports are as they were.
from base; edit "$ok_to_wrong"; anew; noticed "a status, resealed" reports "junit.xml is not what the record gives"
from base; edit "s/^trouble [^\\n]*\\n//mg; s/^seen $index 2 0 1 answer begun=(\\d+)/seen $index 2 0 1 answer begun=1/m"; anew; noticed "a time, resealed" times "$failing has a step"
# A case left out, and the others renumbered.
renumber='my $n = -1; s/^(case|place|step|reading|begin|seen|trouble|skip|end|again) (\d+)/"$1 " . ($2 > '$index' ? $2 - 1 : $2)/mge; s/^planned (\d+)/"planned " . ($1 - 1)/me'
from base; edit "s/^(case|place|step|reading|begin|seen|trouble|skip|end) $index [^\\n]*\\n//mg; $renumber"; anew
noticed "the failing case left out" selection "$failing is meant by the run.s options, and is not planned"
reports; noticed "... and the reports made again" selection "$failing is meant"
from base; edit "s/^(case $index \\S+ )\\S+/\${1}handles-are-refused/m"; anew; noticed "a case renamed" selection "$failing is meant"
from base; edit 's/^fact selected-case query[^\n]*\n//mg'; anew; noticed "the selection narrowed" selection "is not meant by the run.s options"
from base; edit "s/^fact selected-case [^\\n]*\\n//mg"; anew; noticed "the selection widened" selection "is meant by the run.s options, and is not planned"
from base; edit 's/^fact seed 5/fact seed 6/m'; anew; noticed "another seed" selection "order of the seed"
from base; edit 's/^fact repeat 2/fact repeat 1/m'; anew; noticed "fewer repetitions asked for" selection "is planned 2 times, and 1 times"
from base; edit "s/^(case $index .* )2( \\S+ ~\\S+)\$/\${1}1\$2/m; s/^(begin|seen|end|trouble) $index 2 [^\\n]*\\n//mg"; anew; noticed "a repetition left out" selection "$failing is planned 1 times"
from base; edit "s/^(step $index \\d+ then [^\\n]* \\| )fails/\${1}answered/m"; anew; noticed "an expectation" plans "$failing does not have the steps"
reports; noticed "... and the reports made again" plans "$failing does not have the steps"
from base; edit "s/^(step $index \\d+ )then/\${1}given/m"; anew; noticed "a demand made a condition" plans "$failing does not have the steps"
from base; edit "s/^(case $index \\S+ \\S+ )assert/\${1}record/m"; anew; reports; noticed "a violation made a recording" plans "$failing does not have the steps"
from base; edit "s/^(case $index \\S+ \\S+ \\S+ )\\S+/\${1}medium/m"; anew; noticed "a need" plans "$failing does not have the steps"
from base; edit "s/^(place $index )\\d+/\${1}1/m"; anew; reports; noticed "the place of a case" plans "$failing stands in"
from base; edit 's/^(clause OPEN-001 .*?)cannot/$1can/m'; anew; noticed "the text of a clause" clauses "XA-OPEN-001"
from base; edit 's/^(clause OPEN-001 )D/${1}U/m'; anew; reports; noticed "the kind of a clause" clauses "XA-OPEN-001"
from base; edit "s/^(begin $index \\d+ [^\\n]*\\n)(?:(?:seen|trouble) $index [^\\n]*\\n)*end $index (\\d+) [^\\n]*/\${1}skip $index \$2 plug/mg"; anew; reports; noticed "a violation made a skip" skips "$failing was skipped for plug"
from base; edit "s/^(skip $skipped \\d+ )\\S+/\${1}medium/m"; anew; reports; noticed "a skip for another need" skips "was skipped for medium"
from base; edit "s/^(begin|seen|trouble|end) $index [^\\n]*\\n//mg"; anew; reports; noticed "a case never played in a finished run" end "is missing in a run that came to its end"
from base; edit 's/^fact version 0.1/fact version 0.2/m'; anew; noticed "another version" version "exaccess of the record: 0.2"
from base; edit 's/^fact version [^\n]*\n//m'; anew; noticed "no version" facts "version 0 times"
from base; edit 's/^(fact commit [^\n]*\n)/$1$1/m'; anew; noticed "a fact twice" facts "commit 2 times"
from base; edit 's/^(fact clauses-sha256 )./${1}x/m'; anew; noticed "another catalogue" catalogue "clauses of the record"
from base; edit 's/^(fact cases-sha256 )./${1}x/m'; anew; noticed "other cases" catalogue "cases of the record"
from base; edit 's/^(fact program-sha256 )./${1}x/m'; anew; noticed "another program" reports "environment is not what"
reports; noticed "... and the reports made again" program "was made by a program with SHA-256 x" --program "$program"
from base; edit 's/^fact user [^\n]*/fact user nobody/m'; anew; noticed "another user" reports "environment is not what"
from base; edit 's/^fact started 20../fact started 2019/m'; anew; reports; noticed "an earlier date" clock "the date was set meanwhile"
from base; edit 's/^(fact started )\S+/${1}2999-01-01T00:00:00Z/m; s/^(finished \d+ )\S+/${1}2999-01-01T00:00:05Z/m'; anew; reports; noticed "a date that is to come" clock "still to come"
from base; edit 's/^fact began \d+/fact began 1/m'; anew; reports; noticed "the machine's clock" clock "took"
from base; edit 's/^(finished )\d+/${1}1/m'; anew; reports; noticed "an end before the beginning" clock "before it begins"
from base; edit 's/^(drive 0 revision) [^\n]*/$1 9.99/m'; anew; reports; noticed "another drive before" drives "its revision is .1.00., not .9.99."
from base; edit 's/^(after 0 serial) [^\n]*/$1 9999/m'; anew; reports; noticed "another drive after" drives "its serial is .9999."
from base; edit 's/^after 0 [^\n]*\n//mg'; anew; reports; noticed "a drive that was not asked again" drives "was not asked again"
from base; edit 's/^(drive 0 spec) [^\n]*/$1 emulated/m'; anew; noticed "a drive of another kind" drives "asked for as emulated:published"
# Events of a drive that is right, in the record of one that is not; both runs planned the same.
from base; perl -e '
	my ($bad, $good, $index) = @ARGV;
	open my $file, "<", $good or die; my @lines = grep /^(begin|seen|end|trouble) $index /, <$file>;
	open $file, "<", $bad or die; my $done;
	while (<$file>) { if (/^(begin|seen|end|trouble) $index /) { print @lines unless $done++ } else { print } }
' base/record.txt good/record.txt "$index" >forged/record.txt; anew; reports; noticed "runs spliced" times "$failing was played when the run did not go on"
from base; cp good/record.txt forged/record.txt; noticed "the record of another run" reports "junit.xml is not what the record gives"
from base; cp good/junit.xml forged/junit.xml; noticed "the report of another run" reports "junit.xml is not what the record gives"
# Options that are not those of the command which the record quotes.
from base; edit 's/^fact require-all no/fact require-all yes/m'; anew; noticed "skips that may not be" options "the record has require-all yes, and the command --require-all nowhere"
from base; edit 's/^fact timeout 10/fact timeout 99/m'; anew; noticed "another time-out" options "timeout 99"
from base; edit 's/^fact jobs 1/fact jobs 2/m'; anew; noticed "cases side by side" options "jobs 2, and the command --jobs 1"
from base; edit 's/^fact allow-resets no/fact allow-resets yes/m'; anew; noticed "resets allowed" options "allow-resets yes"
from base; edit 's/^(fact require-all)/fact label Golden\n$1/m'; anew; noticed "a label" options "label Golden"
from base; edit 's/emulated:published/emulated/mg; s/^(fact command .*)emulated/${1}emulated:published/m'; anew; noticed "a drive of another kind everywhere but in the command" options "drive emulated, and the command --drive emulated:published"
exclude=${failing/\//\\/}
from base; edit "s/^(case|place|step|reading|begin|seen|trouble|skip|end) $index [^\\n]*\\n//mg; $renumber; s/^(fact seed)/fact excluded $exclude\nfact excluded-case $exclude\n\$1/m"; anew; noticed "the failing case excluded" options "excluded $failing, and the command --exclude nowhere"
from base; edit 's/^fact repeat 2/fact repeat 1/m; s/^(case \d+ .* )2( \S+ ~\S+)$/${1}1$2/mg; s/^(begin|seen|skip|end|trouble) \d+ 2 [^\n]*\n//mg'; anew; noticed "one repetition of each, and of what was asked for" "options|record" "repeat 1, and the command --repeat 2|line"
from base; edit 's/^fact commit \S+/fact commit 0123456789ab/m'; anew; noticed "another commit" program "the record says 0123456789ab"
from base; edit 's/^fact allow-restarts [^\n]*\n//m'; anew; noticed "a fact dropped" facts "allow-restarts 0 times"
from base; edit 's/^fact clauses \d+/fact clauses 12/m'; anew; noticed "fewer clauses" catalogue "number of clauses of the record: 12"
from base; edit 's/^(drive 0 capabilities .*) ~/$1, robot ~/m'; anew; noticed "what no drive can do" drives "can do what nobody knows"
first=$(sed -n "s/^seen $index 1 0 1 [a-z]* begun=\([0-9]*\).*/\1/p" base/record.txt)
from base; edit "s/^(seen $index 1 4 1 \\w+ begun=)\\d+( ended=)\\d+/\${1}$first\${2}$first/m"; anew; noticed "steps in another order" times "$failing has a step that began before the one ahead of it"
from base; mv forged/junit.xml junit; ln -s ../junit forged/junit.xml; noticed "a report that stands elsewhere" directory "junit.xml stands elsewhere"
from base; mv forged/record.txt record; ln -s ../record forged/record.txt; noticed "a record that stands elsewhere" directory "record.txt stands elsewhere"
from base; echo x >forged/.hidden; noticed "a file that is not listed" directory ".hidden is no file of a run"
from base; mkdir forged/more; noticed "a folder" directory "more is no file of a run"
from base; printf ' ' >>forged/report.html; noticed "a blank behind the page" reports "report.html is not what the record gives"
from base; edit 's/^(finished [^\n]*\n)/$1$1/m'; anew; noticed "an end behind the end" record "line [0-9]+: a run comes to its end twice"
from base; edit 's/^(planned [^\n]*\n)/$1$1/m'; anew; noticed "two plans" record "line [0-9]+: the plan is complete twice"
from later; sed -i 's/^applied 20../applied 2199/' forged/waivers-1.txt; "$reseal" <forged/waivers-1.txt >w && mv w forged/waivers-1.txt
noticed "a waiver of a day to come" waivers "applied on 2199.* still to come"
# What makes no sense any more is refused, by its line.
from base; edit "s/^case $index /case 77 /m"; anew; noticed "a number that is none" record "line [0-9]+: cases are not numbered in order"
from base; edit 's/^planned \d+/planned 3/m'; anew; noticed "fewer cases planned" record "not as many cases were planned"
from base; edit "s/^end $index 1 /end $index 2 /m"; anew; noticed "an end for another" record "line [0-9]+: a case"

# Waivers.
from waived; edit 's/ 2020-12-31 / 2099-12-31 /'; anew; noticed "a waiver prolonged" reports "junit.xml is not what the record gives"
from base; edit "s/^(case 0 )/waivers 1 known.xml\\nwaiver case open\\/interface-is-refused EXACCESS * * * 2099-12-31 LAB-7 Known.\\ndigest x\\n\$1/m"; anew; noticed "a waiver put in" reports "junit.xml is not what the record gives"
from base; cp later/waivers-1.txt forged; noticed "a waiver that no report knows" reports "junit.xml is not what the record gives"
from later; rm forged/waivers-1.txt; noticed "a waiver taken away" reports "junit.xml is not what the record gives"
from later; sed -i 's/LAB-7/LAB-8/' forged/waivers-1.txt; noticed "a later waiver changed" record "waivers-1.txt, line [0-9]+"
from second; cp later/waivers-1.txt forged; noticed "the waiver of another run" record "are for another record"
from later; mv forged/waivers-1.txt forged/waivers-2.txt; noticed "a waiver renumbered" directory "waivers-2.txt is no file of a run"
from later; sed -i 's/^applied 20../applied 2019/' forged/waivers-1.txt; "$reseal" <forged/waivers-1.txt >w && mv w forged/waivers-1.txt; reports
noticed "a waiver older than the run" waivers "applied after the run, on 2019"

# Reports.
from base; sed -i 's/<failure/<!--/; s/<\/failure>/-->/' forged/junit.xml; noticed "a failure taken out" reports "junit.xml is not what the record gives: the first line that differs is"
from base; sed -i 's/ failures="[0-9]*"/ failures="0"/' forged/junit.xml; noticed "a count" reports "junit.xml is not"
from base; sed -i 's/^finished=.*/finished=maybe/' forged/environment; noticed "the environment" reports "environment is not"
from base; rm forged/environment; noticed "a report missing" reports "environment is missing"
from base; cp forged/junit.xml forged/junit-2.xml; noticed "a report more" directory "junit-2.xml is no file of a run"
from base; runs 1 report --profile strict forged; sed -i 's/ failures="[0-9]*"/ failures="0"/' forged/junit.xml; noticed "a strict report" reports "junit.xml is not"

# ---- all of it made anew: only what is kept elsewhere tells ----
digest=$(sed -n 's/^record-digest=//p' base/environment)
from base; edit "$ok_to_wrong"; anew; reports; noticed "all made anew, against the printed digest" digest "not $digest" --digest "$digest"
holds "ssh-keygen is there" command -v ssh-keygen
ssh-keygen -q -t ed25519 -N '' -C lab -f lab_key
ssh-keygen -q -t ed25519 -N '' -C forger -f forger_key
echo "lab@example.org namespaces=\"exaccess-evidence\" $(cut -d ' ' -f 1,2 lab_key.pub)" >signers
runs 0 seal --key lab_key base
runs 0 verify --signers signers base
prints "by lab@example.org"
(cd base && holds "sha256sum reads the manifest" sha256sum -c manifest.sha256)
(cd base && holds "ssh-keygen checks the signature" ssh-keygen -Y verify -f ../signers -I lab@example.org \
	-n exaccess-evidence -s manifest.sha256.sig) <base/manifest.sha256
from base; edit "$ok_to_wrong"; anew; reports; noticed "sealed, then all made anew" seal "(environment|junit.xml|record.txt) is not as it was"
noticed "... and the statement" statement "statement.json is not what the record gives"
runs 0 seal forged; noticed "sealed again, not signed" signature "not signed" --signers signers
runs 0 seal --key forger_key forged; noticed "sealed again by another" signature "by none of signers" --signers signers
cp base/manifest.sha256.sig forged; noticed "with the old signature" signature "(ncorrect|nvalid|erif)" --signers signers
noticed "... and without a list of signers" signature "it does not fit the manifest"
from base; rm forged/manifest.sha256.sig; ssh-keygen -q -Y sign -f lab_key -n other forged/manifest.sha256; noticed "signed for another purpose" signature "by none of|namespace" --signers signers
from base; sed -i 's/"result": "FAILED"/"result": "PASSED"/' forged/statement.json; noticed "a statement" statement "statement.json is not what the record gives"
from base; rm forged/statement.json; noticed "no statement" statement "statement.json is missing"
from base; sed -i '/environment/d' forged/manifest.sha256; noticed "a line of the manifest" seal "environment is not in the manifest"
from base; rm forged/environment; noticed "a file after the seal" seal "environment is in the manifest, and missing"
from base; echo more >forged/zzz; noticed "a file more after the seal" seal "zzz is not in the manifest"
from base; rm forged/manifest.sha256; noticed "no manifest" seal "none"
# After all that, what was not touched still holds.
runs 0 verify --signers signers base

# ---- a statement passes nothing that did not pass ----
holds "the failing case is failed" perl -ne '$in = $1 if /"(\w+Tests)"/; exit 0 if m{"open/interface-is-refused"} && $in eq "failedTests"; END { exit 1 unless $in }' base/statement.json
result_of() { sed -n 's/.*"result": "\([A-Z]*\)".*/\1/p' "$1/statement.json"; }
holds "a run with a violation has FAILED" test "$(result_of base)" = FAILED
runs 0 seal good
holds "a run with skips is no plain pass" test "$(result_of good)" = WARNED
from good; edit 's/^finished .*//ms'; runs 0 seal forged
holds "a run that was cut off has FAILED" test "$(result_of forged)" = FAILED

# ---- what cannot be checked ----
runs 3 verify nowhere
says "nowhere is no directory"
mkdir empty
runs 3 verify empty
runs 2 verify
runs 2 verify base base
runs 3 seal empty
echo "# $forgeries ways to forge"
holds "that are at least thirty" test "$forgeries" -ge 30
done_checking
