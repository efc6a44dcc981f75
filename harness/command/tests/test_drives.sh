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

runs 2 drives emulated
says "'emulated' is no option"
runs 2 drives --all
done_checking
