#!/bin/bash
# check_guest.sh - what the Windows program says of a class driver that is not of this project, beside
# what the same suites say of the emulated drive that is to behave like it.
#
#     harness/build/check_guest.sh PROGRAM WINDOWS_DIRECTORY GUEST [MACHINE...]
#
# PROGRAM is the one for this system; WINDOWS_DIRECTORY holds exaccess.exe, exprobe.sys and exlab.sys for
# i686.
# GUEST is a folder with boot.sh, which boots a Windows under QEMU and has it work through a script, and relay.sys,
# which hands device notifications on there. Machines are `empty`, with an empty drive, `disc`, and
# `two`, with two discs and the probe; all, if none is named. ROUND=long plays the cases that take minutes, and those
# only, on the first two. A machine that is played only when it is named is `lab`, with the mechanism of exlab.sys in the
# place of both drives, for which GUEST has remaster.sh as well: it plays what takes a command log or faults, and
# with ROUND=long everything.
# What was seen stays in WINDOWS_DIRECTORY/guest.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../testing/checks.bash" "$1"
build=$(realpath "$2")
guest=$(realpath "$3")
shift 3
machines=("$@")
if [ $# = 0 ]; then
	machines=(empty disc)
	[ "${ROUND-}" = long ] || machines+=(two)
fi
list=$root/fixtures/guest.txt
deviations=$root/fixtures/published.txt
seen=$build/guest
# Seconds for a machine, far above what it takes: something stands still then.
limit=2400
[ "${ROUND-}" != long ] || limit=10800
mkdir -p "$seen"

finish() {
	# shellcheck disable=SC2046 # a word each
	kill $(jobs -pr) 2>/dev/null
	rm -rf "$scratch"
}
trap finish EXIT

# Cases of the list with a verdict: `excluded`, or those of the limit `minutes`.
listed() { sed -nE "s/^$1 ([^ ]+)\$/\\1/p" "$list"; }

# A small file first, as AUTORUN.INF often is, and one of more than 1 MiB.
make_disc() { # NAME
	local files=$scratch/$1.files
	mkdir -p "$files"
	printf '[autorun]\r\nlabel=%s\r\n' "$1" >"$files/AUTORUN.INF"
	head -c 1600000 /dev/zero | tr '\0' "${1:0:1}" >"$files/CONTENT.BIN"
	xorriso -as mkisofs -quiet -V "$1" -J -o "$scratch/$1.iso" "$files" >"$scratch/out" 2>"$scratch/err"
	holds "a disc $1 can be made" test -s "$scratch/$1.iso"
}

# Those that take a command log or faults, and no circumstances: there are too many of them.
lab_cases() {
	"$program" list | awk -F '\t' '$3 ~ /command log|fault injection|driver stack|bus reset/ && $3 !~ /IMAPI|second account/ &&
		$1 !~ /^circumstances/ { print $1 }'
	grep -oE '^(3|5|6) [A-Z]+ .*' "$deviations" | cut -d ' ' -f 3
}

# The image of the guest with the filter in it.
make_image() {
	"$guest/remaster.sh" "$scratch/lab.iso" -r "$root/harness/build/guest/exlab.reg" \
		"$build/exlab.sys=reactos/system32/drivers/exlab.sys" >"$scratch/out" 2>"$scratch/err"
	holds "an image with exlab.sys can be made" test -s "$scratch/lab.iso"
}

# Sets disc, drive and emulated for a machine, and what is played on it.
choose() { # MACHINE
	local name
	cds=(- -) drives=('\\.\CdRom1') emulated=("emulated:published,qemu,bare") select=()
	case $1 in
	empty) emulated=("emulated:published,qemu,bare,empty") ;;
	disc) cds=("$scratch/ONE.iso" -) ;;
	two)
		cds=("$scratch/ONE.iso" "$scratch/TWO.iso")
		drives+=('\\.\CdRom2')
		emulated=("emulated:published,qemu,bare,probe" "emulated:published,qemu,bare,probe")
		while read -r name; do
			select+=(--case "$name")
		done < <("$program" list | awk -F '\t' '$3 ~ /second drive|kernel helper/ { print $1 }')
		;;
	lab)
		cds=("$scratch/ONE.iso" "$scratch/TWO.iso")
		drives=('exlab:1' 'exlab:2')
		emulated=("emulated:published,qemu,bare,probe,filter" "emulated:published,qemu,bare,probe,filter")
		[ "${ROUND-}" = long ] || while read -r name; do
			select+=(--case "$name")
		done < <(lab_cases)
		;;
	*)
		echo "$0: there is no machine '$1'; there are empty, disc, two and lab" >&2
		exit 2
		;;
	esac
	if [ "${ROUND-}" = long ] && [ "$1" != lab ]; then
		while read -r name; do
			select+=(--case "$name")
		done < <(listed 'minutes excluded')
	else
		while read -r name; do
			select+=(--exclude "$name")
		done < <(listed '[a-z-]+ excluded')
	fi
}

write_script() {
	local drive
	echo 'sleep 2000'
	echo 'load relay'
	case $1 in two | lab) echo 'load exprobe' ;; esac
	echo 'run drives exaccess.exe drives'
	printf 'run suite exaccess.exe run --jobs 1 --out run'
	for drive in "${drives[@]}"; do
		printf ' --drive %s' "$drive"
	done
	printf ' %s' "${select[@]}"
	echo
}

boot() { # MACHINE
	local place=$seen/$1 pid image=${GUEST_ISO-}
	[ "$1" != lab ] || image=$scratch/lab.iso
	choose "$1"
	rm -rf "$place"
	mkdir -p "$place"
	write_script "$1" >"$place/script"
	GUEST_ISO=$image "$guest/boot.sh" "$place" "$place/script" "$limit" "${cds[@]}" "$build/exaccess.exe" "$build/exprobe.sys" \
		"$guest/relay.sys" >"$place/boot.txt" 2>&1 </dev/null &
	pid=$!
	# shellcheck disable=SC2064 # this very process
	trap "kill $pid 2>/dev/null" EXIT
	wait "$pid"
	echo $? >"$place/code"
	rm -f "$place/disk.img"
}

# The same cases here.
emulate() { # MACHINE
	local args=() drive
	choose "$1"
	for drive in "${emulated[@]}"; do
		args+=(--drive "$drive")
	done
	"$program" run "${args[@]}" "${select[@]}" --jobs 1 --quiet --out "$seen/$1/here" >"$seen/$1/here.txt" 2>&1 </dev/null
	holds "a run on $1 here ends with 0 or 1" test $? -le 1
}

compare() { # MACHINE
	local place=$seen/$1 differences=$list
	# Nothing is known to differ in the cases of the long round.
	[ "${ROUND-}" != long ] || differences=/dev/null
	holds "the machine $1 finished: $(tail -n 1 "$place/boot.txt")" test "$(cat "$place/code")" = 0
	if ! [ -s "$place/out/run/junit.xml" ]; then
		holds "the machine $1 brought a finished run back (see ${place#"$root"/})" false
		return
	fi
	emulate "$1"
	cp -r "$place/out/run" "$place/again"
	rm -f "$place"/again/junit*.xml
	"$program" report "$place/again" >"$scratch/out" 2>"$scratch/err" </dev/null
	holds "a record from $1 makes the same report here" cmp "$place/out/run/junit.xml" "$place/again/junit.xml"
	perl "$root/harness/testing/compare_runs.pl" --steps "$1" "$place/here" "$place/out/run" \
		"$differences" "$deviations" >"$place/differences.txt" 2>"$scratch/err"
	holds "what $1 shows differs from emulated:published only as listed" test $? = 0
}

table() {
	local machine line
	printf '%-8s %s\n' machine 'verdicts; time'
	for machine in "${machines[@]}"; do
		line=$(tr -d '\r' <"$seen/$machine/out/suite.txt" 2>/dev/null | grep ' planned = ')
		printf '%-8s %s; %s\n' "$machine" "${line:-no finished run}" "$(tail -n 1 "$seen/$machine/boot.txt")"
		tail -n 2 "$seen/$machine/differences.txt" 2>/dev/null | sed 's/^/         /'
	done
}

make_disc ONE
make_disc TWO
case " ${machines[*]} " in *" lab "*) make_image ;; esac
# Side by side: each is one processor's work.
for machine in "${machines[@]}"; do
	boot "$machine" &
	while [ "$(jobs -pr | wc -l)" -ge 2 ]; do
		wait -n
	done
done
wait
for machine in "${machines[@]}"; do
	compare "$machine"
	head -n 60 "$seen/$machine/differences.txt" | sed "s/^/$machine: /"
done
table
done_checking
