#!/bin/bash
# test_waivers.sh - runs with waivers: what is waived, what is not, and that the record alone tells.
# Usage: test_waivers.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
fixtures=$root/fixtures
shipped=$fixtures/waivers/published.xml
cd "$scratch" || exit 1

# reports_hold DIR: both JUnit files are valid, and the record alone makes them again.
reports_hold() {
	holds "$1/junit.xml is valid" xmllint --noout --relaxng "$schemas/junit-rich.rng" "$1/junit.xml"
	cp "$1/junit.xml" before.xml
	(cd / && "$program" report --quiet "$scratch/$1" >/dev/null 2>&1)
	holds "the record of $1 is enough" cmp before.xml "$1/junit.xml"
	(cd / && "$program" report --quiet --profile both "$scratch/$1" >/dev/null 2>&1)
	holds "$1/junit-strict.xml is valid" xmllint --noout --relaxng "$schemas/junit-strict.rng" "$1/junit-strict.xml"
}

# file NAME WAIVER...: a file of waivers.
file() {
	local name=$1
	shift
	printf '<waivers>\n%s\n</waivers>\n' "$*" >"$name"
}
# waiver ATTRIBUTES [VENDOR]
waiver() {
	echo "<waiver $1 reference='LAB-7'><drive vendor='${2:-EXACCESS}' product='*' revision='*'/><reason>Known.</reason></waiver>"
}

# ---- the published driver, with the waivers that are shipped ----
grep -o '^[0-9]* VIOLATED .*' "$fixtures/published.txt" | cut -d ' ' -f 3 | sort >violated
suites=$(sed 's,/.*,,; s,^,--suite ,' violated | sort -u)
# shellcheck disable=SC2086
runs 0 run $suites --drive emulated:published --drive emulated:published --waivers "$shipped" --out first
prints " $(wc -l <violated) waived "
prints " 0 failed "
prints "conforms to every clause that was tested and not waived"
prints "published.xml: $(wc -l <violated), of which $(wc -l <violated) are used"
sed -n 's/^WAIVED *//p' out | sort >waived
holds "what is waived is what is listed as violated" cmp violated waived
reports_hold first
holds "the waiver is with the case" xmllint --xpath \
	"//testcase[@name='interface-is-refused'][@classname='exaccess.open']/skipped[@type='waived'][contains(@message, 'until 2036-12-31')]" first/junit.xml
cp first/record.txt before
runs 0 report first
prints " $(wc -l <violated) waived "
holds "a report without waivers leaves the record alone" cmp before first/record.txt

# ---- the same waivers where nothing is wrong ----
runs 0 run --suite open --waivers "$shipped" --out documented
prints " 0 waived "
opens=$(grep -c "^open/" violated)
prints "$opens not needed, as what they cover passed: "
prints "$(($(wc -l <violated) - opens)) for what this run did not plan:"
prints "$opens waived cases were played and passed:"
reports_hold documented

# ---- by clause: only with all that a case cites ----
case="lock/denied-while-another-process-holds-it"
defect=open/interface-is-refused
clause=$("$program" list --case "$defect" | cut -f 2 | sed 's/XA-//')
file clause.xml "$(waiver "clause='$clause' expires='2099-12-31'")"
runs 0 run --case "$defect" --drive emulated:published --waivers clause.xml --out clause
prints " 1 waived "
file other.xml "$(waiver "clause='XA-QUERY-001' expires='2099-12-31'")"
runs 1 run --case "$defect" --drive emulated:published --waivers other.xml --out other
prints " 1 failed "
prints "1 for what this run did not plan: XA-QUERY-001"

# ---- what a waiver does not cover ----
file expired.xml "$(waiver "case='$defect' expires='2020-02-29'")"
runs 1 run --case "$defect" --drive emulated:published --waivers expired.xml --out expired
prints "1 expired and waive nothing any more: $defect"
prints "waiver:   expired on 2020-02-29: Known."
reports_hold expired
file vendor.xml "$(waiver "case='$defect' expires='2099-12-31'" ACME)"
runs 1 run --case "$defect" --drive emulated:published --waivers vendor.xml --out vendor
prints "1 for other drives than those of this run: $defect"
file case.xml "$(waiver "case='$case' expires='2099-12-31'")"
runs 1 run --case "$defect" --case "$case" --drive emulated:published --waivers case.xml --out case
prints "1 waived case was played and passed:"

# ---- the day is that of the run, not that of the report ----
file today.xml "$(waiver "case='$defect' expires='2031-05-06'")"
runs 0 run --case "$defect" --drive emulated:published --waivers today.xml --out today
runs 0 report today
prints " 1 waived "
sed 's/^fact started .*/fact started 2031-05-07T00:00:00Z/' today/record.txt | "$reseal" >later
mkdir late && mv later late/record.txt
runs 1 report late
prints "1 expired"

# ---- waivers that come after the run ----
runs 1 run --case "$defect" --drive emulated:published --out after
cp after/record.txt before
runs 0 report --waivers "$shipped" after
prints " 1 waived "
runs 0 report after
prints " 1 waived "
reports_hold after
holds "they stand in a file of their own" grep -q "^applied 20" after/waivers-1.txt
runs 0 report --waivers "$shipped" after
holds "waivers that the run has are not written again" test ! -e after/waivers-2.txt
runs 1 report --waivers expired.xml after
prints " 1 failed "
runs 1 report after
prints "1 expired"
reports_hold after
holds "the record is never rewritten" cmp before after/record.txt
holds "... and every report tells when waivers came" grep -q "^waivers-applied=20" after/environment
runs 0 verify after
prints "applied after the run"
# A file of waivers that was changed, or that is for another run, is refused by name.
cp -r after changed
sed -i 's, 2036-, 2046-,' changed/waivers-1.txt
runs 2 report changed
says "waivers-1.txt, line "
cp -r first other
cp after/waivers-1.txt other
runs 2 report other
says "are for another record"
# A record that was cut off stays readable.
mkdir cut
sed "/^finished/,\$d" after/record.txt | head -c -12 >cut/record.txt
runs 3 report --waivers "$shipped" cut
runs 3 report cut
holds "waivers leave a record as it was cut off" test "$(tail -c 1 cut/record.txt | wc -l)" = 0
holds "... and stand beside it" test -s cut/waivers-1.txt
reports_hold cut

# ---- repetitions: each violation is waived, nothing else is ----
runs 0 run --case "$defect" --drive emulated:published --repeat 3 --waivers clause.xml --out repeated
prints "3 repetitions of 1 cases: all alike"
prints " 1 waived "
reports_hold repeated

# ---- files that are none: nothing begins ----
usage() {
	local expected=$1
	shift
	runs 2 "$@"
	says "$expected"
	holds "no run begins: exaccess $*" test ! -e none
}
printf '<waivers>\n<waiver/>\n</waivers>\n' >bad.xml
usage "bad.xml:2: " run --waivers bad.xml --out none
usage "nowhere.xml: No such file" run --waivers nowhere.xml --out none
usage "--waivers needs a value" run --waivers
cp after/record.txt before
usage "bad.xml:2: " report --waivers bad.xml after
holds "a bad file leaves the record alone" cmp before after/record.txt

done_checking
