#!/bin/bash
# test_lab.sh - a drive that others work: what a lab file adds to a run, and that nobody who works a drive is
# believed before the drive shows it.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$root" || exit 1

serve_drive emulated:documented,bare

# lab COMMAND FILE: the robot's lab, with another command for its robot.
lab() { sed "s|perl fixtures/labs/robot.pl SOCKET|$1|; s|SOCKET|$socket|" fixtures/labs/robot.xml >"$2"; }
robot="perl fixtures/labs/robot.pl $socket"
lab "$robot" "$scratch/lab.xml"

# ---- what a lab adds ----

cases=(--case query/answers-without-a-disc --case lock/without-a-disc --case handle/interface-locks-with-an-audio-disc
	--case release/medium-changes --case cached_query/memory-outlives-media-and-locks
	--case pnp_power/restart-as-without-a-lock --case media_change/eject-button-while-locked
	--case inquiry/drive-that-comes-back)
runs 3 run --drive "unix:$socket" "${cases[@]}" --out "$scratch/without"
holds "without a lab none of them is played" grep -q "= 0 passed + 0 failed + 0 errors + 8 skipped" "$scratch/out"
runs 0 run --drive "unix:$socket" "${cases[@]}" --lab "$scratch/lab.xml" --out "$scratch/with"
holds "with one all are" grep -q "+ 0 failed + 0 errors + 0 skipped" "$scratch/out"
runs 0 verify "$scratch/with"
for fact in "lab=The robot's lab" "lab-place=Shelf 3" "lab-person=A. Person" "customer=ACME" "item=ACME CD-ROM X1"; do
	holds "the reports have $fact" grep -qxF -- "$fact" "$scratch/with/environment"
	holds "... JUnit too" grep -qF "${fact#*=}\"" <(sed "s/&#39;/'/g; s/&apos;/'/g" "$scratch/with/junit.xml")
done
runs 0 report "$scratch/with"
holds "the summary has the lab" grep -q "lab .*The robot's lab, Shelf 3, answered for by A. Person" "$scratch/out"
holds "... and the item under test" grep -q "item .*ACME CD-ROM X1" "$scratch/out"

# ---- who is not believed ----

one=(--case query/answers-without-a-disc)
# hurry NAME: that lab's command has two seconds where nothing else is said.
hurry() {
	sed -i "s|command=\"$scratch/$1\"|& deadline=\"2\"|; s| deadline=\"2\" deadline=\"20\"| deadline=\"20\"|" "$scratch/$1.xml"
}

# hostile NAME SCRIPT: a lab whose command does that for take-out, and is the robot for all else.
hostile() {
	# shellcheck disable=SC2016 # for the script
	printf '#!/bin/sh\n[ "$2" = take-out ] || exec %s "$@"\n%s\n' "$robot" "$2" >"$scratch/$1"
	chmod +x "$scratch/$1"
	lab "$scratch/$1" "$scratch/$1.xml"
	hurry "$1"
	runs 3 run --drive "unix:$socket" "${one[@]}" --case query/free-before-any-lock --lab "$scratch/$1.xml" --out "$scratch/run-$1"
	holds "a lab that $1s costs its case, and no other" grep -q "2 planned = 1 passed + 0 failed + 1 errors + 0 skipped" "$scratch/out"
	holds "... and says why: $3" grep -q "$3" <(sed 's/%20/ /g' "$scratch/run-$1/record.txt")
	holds "... and the run comes to its end" grep -q "^finished" "$scratch/run-$1/record.txt"
}
hostile lie 'exit 0' "the drive does not show it"
hostile fail 'echo the gripper is stuck >&2; exit 1' "the gripper is stuck"
hostile hang 'exec sleep 600' "did not end within 2 s"
hostile crash 'kill -SEGV $$' "died"
hostile babble 'head -c 3000000 /dev/urandom; exit 7' "ended with 7"
hostile brag 'head -c 3000000 /dev/urandom; exit 0' "does not show it"

# pretend NAME VERB WHY CASE...: a lab that does not do that while the drive is locked, where it cannot be asked, and says that
# it did.
pretend() {
	local name=$1 why=$3 select=() one
	cat >"$scratch/$name" <<END
#!/bin/sh
[ "\$2" = $2 ] && $robot "\$1" state 0 0 0 | grep -q locked=1 && exit 0
exec $robot "\$@"
END
	chmod +x "$scratch/$name"
	lab "$scratch/$name" "$scratch/$name.xml"
	hurry "$name"
	shift 3
	for one in "$@"; do
		select+=(--case "$one")
	done
	runs 3 run --drive "unix:$socket" "${select[@]}" --lab "$scratch/$name.xml" --out "$scratch/run-$name"
	holds "a lab that pretends $name makes no drive wrong, and none right" \
		grep -q "$# planned = 0 passed + 0 failed + $# errors" "$scratch/out"
	holds "... and what it said is told: $why" grep -q "$why" <(sed 's/%20/ /g' "$scratch/run-$name/record.txt")
	runs 0 run --drive "unix:$socket" "${select[@]}" --lab "$scratch/lab.xml" --out "$scratch/honest-$name"
}
# It shows when the lock has ended, before another disc comes, or at the end of the case.
pretend discs insert "changed the disc while the drive was locked, and the drive does not show it" \
	post_release/volume-is-mounted-anew-after-an-unlock \
	media_change/announced-again-after-a-silent-change-and-an-unlock release/medium-changes
pretend emptying clear-commands "seen . . [0-9]* . answer .* text=poller " media_change/no-polls-while-locked owner/nobody-else-reaches-the-drive
pretend silence read-commands "seen . . [0-9]* . answer .* text=% " media_change/no-polls-while-locked owner/nobody-else-reaches-the-drive

# A log that is no log, from the beginning.
for verb in clear-commands read-commands; do
	# shellcheck disable=SC2016 # for the script
	printf '#!/bin/sh\n[ "$2" = %s ] || exec %s "$@"\n' "$verb" "$robot" >"$scratch/$verb"
	chmod +x "$scratch/$verb"
	lab "$scratch/$verb" "$scratch/$verb.xml"
	runs 3 run --drive "unix:$socket" --case query/sends-nothing-to-the-drive --case query/free-before-any-lock \
		--lab "$scratch/$verb.xml" --out "$scratch/run-$verb"
	holds "a lab that does no $verb costs the cases that need it, and no other" \
		grep -q "2 planned = 1 passed + 0 failed + 1 errors" "$scratch/out"
	holds "... and says so" grep -q "log does not show the commands\|the log does not show it" <(sed 's/%20/ /g' "$scratch/run-$verb/record.txt")
done

# ---- the discs ----

runs 0 media "$scratch/media"
holds "there are nine images" test "$(find "$scratch/media" -name 'data-?.iso' | wc -l)" = 9
for number in 1 9; do
	holds "the volume of disc $number has its name" grep -q "^EXACCESS $number  " <(dd if="$scratch/media/data-$number.iso" bs=1 skip=32808 count=32 2>/dev/null)
done
runs 2 media "$scratch/media"
says "data-1.iso is there already"
runs 2 media
runs 2 media "$scratch/media" "$scratch/again"

# ---- what is wrong with a file ----

# wrong WHAT MESSAGE: a lab file with a change in it, by sed.
wrong() {
	sed "$1" "$scratch/lab.xml" >"$scratch/wrong.xml"
	runs 2 run --drive "unix:$socket" --lab "$scratch/wrong.xml" --out "$scratch/never"
	says "$2"
	holds "... and nothing is begun" not test -e "$scratch/never"
}
wrong 's/person="A. Person"//' "Element lab failed to validate attributes"
wrong 's/unplug plug-in/unplug open-tray/' "the verb open-tray is given to two"
wrong 's/machine="bench"/machine="bank"/' "the drive's machine is none of the lab's"
wrong "s|spec=\"unix:$socket\"|spec=\"D:\"|" "has no drive 'unix:$socket'"
wrong 's/by="command"/by="magic"/' "wrong.xml:"
runs 2 run --drive "unix:$socket" --lab "$scratch/nowhere.xml" --out "$scratch/never"
says "nowhere.xml"
sed 's/product="EMULATED\*"/product="ACME*"/' "$scratch/lab.xml" >"$scratch/other.xml"
runs 3 run --drive "unix:$socket" --lab "$scratch/other.xml" --out "$scratch/other"
says "not the drive that the lab file says"
done_checking
