#!/bin/bash
# test_drives.sh - exaccess drives lists what --drive takes, and --help of run tells the same.
# Usage: test_drives.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

runs 0 drives
cp "$scratch/out" "$scratch/drives"
prints "behaves    as documented"
prints "behaves    as the published driver does"
# What a case needs beyond one drive an emulated one has.
# shellcheck disable=SC2016 # the fields are awk's
holds "an emulated drive plays all cases, some with a second drive" awk '
	/^  plays / && $2 + $7 == $4 { found++ } END { exit found != 2 }' "$scratch/drives"
holds "it lacks nothing" test "$(grep -c '^  lacks' "$scratch/drives")" = 0
prints "  meets      medium, "
runs 0 run --help
cp "$scratch/out" "$scratch/help"
holds "four drives are listed" test "$(grep -c '^[a-z]' "$scratch/drives")" = 4
while read -r drive; do
	holds "--help of run has $drive" grep -q "^  $drive  *[^ ]" "$scratch/help"
done < <(grep '^[a-z]' "$scratch/drives")

runs 0 run --drive emulated --case query/free-before-any-lock --out "$scratch/1"
runs 0 run --drive emulated:published --case query/free-before-any-lock --out "$scratch/2"
defect=$("$program" defects | awk 'NR == 1 { print $1 }')
runs 1 run --drive "emulated:defect=$defect" --case query/free-before-any-lock --out "$scratch/3"

runs 0 run --drive emulated:documented,empty,bare --case query/free-before-any-lock --out "$scratch/4"
holds "the variants decide what a drive can provide" \
	grep -q "^drive 0 capabilities administrator, notifications, loading tray " "$scratch/4/record.txt"
runs 2 run --drive emulated:documented,full
says "exaccess drives lists"

# ---- with a lab ----

cd "$root" || exit 1
serve_drive emulated:documented,bare
# playable: how many cases the drive of the lab can play.
playable() { sed -n "\|^unix:$socket|,/^$/s/^  plays  *\([0-9]*\) .*/\1/p" "$scratch/out"; }
sed "s|SOCKET|$socket|" fixtures/labs/robot.xml >"$scratch/lab.xml"
sed '/<work/,/\/>/d; /<disc/d' "$scratch/lab.xml" >"$scratch/idle.xml"
runs 0 drives --lab "$scratch/idle.xml"
alone=$(playable)
prints "  lab        The robot's lab"
holds "a lab in which nobody works adds nothing" grep -q "lacks .*change of disc" "$scratch/out"
runs 0 drives --lab "$scratch/lab.xml"
worked=$(playable)
holds "a drive that only the lab names is listed with what it adds: $worked cases instead of $alone" \
	test "${worked:-0}" -gt "${alone:-9999}"
holds "those that can be named without it are still there" grep -q "^emulated:published" "$scratch/out"
kill $server
wait $server 2>/dev/null
runs 0 drives --lab "$scratch/lab.xml"
prints "  trouble    "
runs 2 drives --lab "$scratch/nowhere.xml"
says "nowhere.xml"

# ---- what is promised comes true ----

# look VARIANTS LAB: what is said of such a drive in the lab, into seen; the lab's drive is SOCKET.
look() {
	serve_drive "emulated:documented,$1"
	sed "s|SOCKET|$socket|" "$2" >"$scratch/look.xml"
	runs 0 drives --lab "$scratch/look.xml"
	sed -n "\|^unix:$socket|,/^\$/p" "$scratch/out" >"$scratch/seen"
	kill "$server"
	wait "$server" 2>/dev/null
	rm -f "$socket"
}
plays() { sed -n 's/^  plays  *\([0-9]*\) .*/\1/p' "$scratch/seen"; }
gain() { sed -n "s/^  to gain .*$1 (\([0-9]*\)).*/\1/p" "$scratch/seen"; }
# comes_true WHAT VARIANTS LAB WITH-VARIANTS WITH-LAB
comes_true() {
	local before gained
	look "$2" "$3"
	before=$(plays)
	gained=$(gain "$1")
	look "$4" "$5"
	holds "$1 adds to $before cases the ${gained:-(nothing)} that it was said to, and $(plays) are played" \
		test "$(plays)" = "$((before + ${gained:-0}))" -a "${gained:-0}" -gt 0
}
sed '/<work/,/\/>/d; /<disc/d' fixtures/labs/robot.xml >"$scratch/idle.in"
# Who stands at a drive, with all discs.
sed '/<work/,/\/>/d; s|</drive>|<work verbs="insert take-out open-tray close-tray press-eject unplug plug-in drive-off drive-on" by="person"/></drive>|' \
	fixtures/labs/robot.xml >"$scratch/person.in"
sed 's/by="person"/by="command" command="true"/' "$scratch/person.in" >"$scratch/robot.in"
idle=$scratch/idle.in
comes_true "a data disc" bare,empty "$idle" bare "$idle"
comes_true "a person with all discs" bare "$idle" bare "$scratch/person.in"
comes_true "a robot with all discs" bare "$idle" bare "$scratch/robot.in"
comes_true "a filter in its place" bare "$idle" bare,filter "$idle"
comes_true "the kernel helper" bare "$idle" bare,probe "$idle"

# And a run plays what the drive was said to meet the needs of, nothing less and nothing more.
serve_drive emulated:documented,bare
sed "s|SOCKET|$socket|" fixtures/labs/robot.xml >"$scratch/lab.xml"
runs 0 drives --lab "$scratch/lab.xml"
met=$(sed -n "\|^unix:$socket|,/^\$/s/^  meets  *//p" "$scratch/out")
holds "as many as it was said to play have needs that it meets" test "$("$program" list | awk -F '\t' -v met=", $met, " '
	{ count = split($3, words, ", "); unmet = 0
	for (i = 1; i <= count; i++) if (words[i] != "none" && !index(met, ", " words[i] ",")) unmet++
	if (!unmet) { all++; if ($1 ~ /^(pnp_power|query|inquiry)\//) print $1 > "/dev/stderr" } }
	END { print all }' 2>"$scratch/promised")" = "$(playable)"
runs 0 run --drive "unix:$socket" --suite pnp_power --suite query --suite inquiry --lab "$scratch/lab.xml" --quiet --out "$scratch/kept"
perl -ne '$name = "$1/$2" if /<testcase classname="exaccess\.([^"]*)" name="([^"]*)"/;
	print "$name\n" if /name="verdict" value="([A-Z]*)"/ && $1 ne "SKIPPED"' "$scratch/kept/junit.xml" | sort >"$scratch/kept.names"
sort -o "$scratch/promised" "$scratch/promised"
cp "$scratch/promised" "$scratch/out"
holds "what was promised is what is played" cmp "$scratch/promised" "$scratch/kept.names"
kill "$server"
wait "$server" 2>/dev/null

runs 2 drives emulated
says "'emulated' is no option"
runs 2 drives --all
done_checking
