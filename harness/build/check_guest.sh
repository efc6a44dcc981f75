#!/bin/bash
# check_guest.sh - what the Windows program says of a class driver that is not of this project, beside
# what the same suites say of the emulated drive that is to behave like it.
#
#     harness/build/check_guest.sh PROGRAM WINDOWS_DIRECTORY GUEST [MACHINE...]
#
# PROGRAM is the one for this system; WINDOWS_DIRECTORY holds exaccess.exe, exprobe.sys and exlab.sys for
# i686.
# GUEST is a folder with boot.sh, which boots a Windows under QEMU and has it work through a script, relay.sys,
# which hands device notifications on there, and remaster.sh, which puts exlab.sys into an image of it. Machines are
# `empty`, with an empty drive, `disc`, `two`, with two discs and the probe, with exlab.sys below the class driver
# `pass`, where it looks on and gets in the way, and `lab`, with its mechanism in the place of both drives, and `line`,
# which is worked from outside and goes down meanwhile (check_guest_line.sh), and `qemu`, whose tray and discs are worked
# from outside (guest/qemu.bash), with the cases that this adds and that do not wait for long; all, if none is named.
# `two` and `pass` play what takes their second drive and their drivers. ROUND=long plays the cases that take minutes, and
# those only, and `qemu-long`, with the others that a lab adds.
# What was seen stays in WINDOWS_DIRECTORY/guest.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../testing/checks.bash" "$1"
build=$(realpath "$2")
guest=$(realpath "$3")
shift 3
machines=("$@")
if [ $# = 0 ]; then
	# The longest first.
	machines=(lab disc empty)
	if [ "${ROUND-}" = long ]; then machines+=(qemu-long); else machines+=(qemu line pass two); fi
fi
list=$root/fixtures/guest.txt
deviations=$root/fixtures/published.txt
seen=$build/guest
# Seconds for a machine, far above what it takes: something stands still then.
limit=1800
[ "${ROUND-}" != long ] || limit=10800
# The time of a guest is counted by its instructions, 8 ns each, and goes on at once where its processor has nothing to do:
# what cases wait for costs nothing. It goes on also while QEMU reads and writes the guest's disk; all of QEMU has one
# processor to itself, so that on a busy machine neither side of it gets far ahead of the other.
clock='-icount shift=3,sleep=off -rtc clock=vm'
processors=$(taskset -cp $$ | sed 's/.*: *//')
processors=("${processors%%[,-]*}" "${processors##*[,-]}")
mkdir -p "$seen"

# shellcheck source=harness/build/guest/qemu.bash
. "$root/harness/build/guest/qemu.bash"

finish() {
	# shellcheck disable=SC2046 # a word each
	kill $(jobs -pr) 2>/dev/null
	rm -rf "$scratch"
}
trap finish EXIT

# Cases of the list that are `excluded` on a machine, by one of the limits.
excluded() { # LIMITS MACHINE
	sed -nE "s/^($1) excluded ([^ ]+)( on( [a-z-]+)* $2( .*)?)?\$/\\2/p" "$list"
}

# A small file first, as AUTORUN.INF often is, and one of more than 1 MiB.
make_disc() { # NAME
	local files=$scratch/$1.files
	mkdir -p "$files"
	printf '[autorun]\r\nlabel=%s\r\n' "$1" >"$files/AUTORUN.INF"
	head -c 1600000 /dev/zero | tr '\0' "${1:0:1}" >"$files/CONTENT.BIN"
	xorriso -as mkisofs -quiet -V "$1" -J -o "$scratch/$1.iso" "$files" >"$scratch/out" 2>"$scratch/err"
	holds "a disc $1 can be made" test -s "$scratch/$1.iso"
}

# Needs: what the filter gives to any drive, what it has in a drive's place, and what is not to be had here.
looks_on='command log|sight of commands|fault injection|driver stack|bus reset'
in_place='other disc|change of disc|tray by hand|eject button|blank medium|audio medium|writable medium|resets'
beyond='IMAPI|second account|plug|device node|sleep|drive power|restart|event log|driver faults|named stops|burning|32-bit caller'

# Cases with a need of the first kind and none of the second; no circumstances, there are too many of them.
needing() { # NEEDS NEEDS
	"$program" list | awk -F '\t' -v some="$1" -v none="$2" '$3 ~ some && $3 !~ none && $1 !~ /^circumstances/ { print $1 }'
}

# Takes cases from standard input.
select_cases() { # OPTION
	local name
	while read -r name; do
		select+=("$1" "$name")
	done
}

# The image of the guest with the filter in it; on `lab`, both drives are its own from the start.
make_image() { # MACHINE
	local settings=(-r "$root/harness/build/guest/exlab.reg")
	[ "$1" != lab ] || settings+=(-r "$root/harness/build/guest/exlab_virtual.reg")
	"$guest/remaster.sh" "$scratch/$1.iso" "${settings[@]}" \
		"$build/exlab.sys=reactos/system32/drivers/exlab.sys" >"$scratch/out" 2>"$scratch/err"
	holds "an image with exlab.sys can be made for $1" test -s "$scratch/$1.iso"
}

# Sets disc, drive and emulated for a machine, and what is played on it.
choose() { # MACHINE
	cds=(- -) drives=('\\.\CdRom1') emulated=("emulated:published,qemu,bare,tray") select=()
	case $1 in
	empty) emulated=("emulated:published,qemu,bare,tray,empty") ;;
	disc) cds=("$scratch/ONE.iso" -) ;;
	two)
		cds=("$scratch/ONE.iso" "$scratch/TWO.iso")
		drives+=('\\.\CdRom2')
		emulated=("emulated:published,qemu,bare,probe" "emulated:published,qemu,bare,probe")
		select_cases --case < <("$program" list | awk -F '\t' '$3 ~ /second drive|kernel helper/ { print $1 }')
		;;
	lab | pass)
		cds=("$scratch/ONE.iso" "$scratch/TWO.iso")
		drives=('exlab:1' 'exlab:2')
		emulated=("emulated:published,qemu,bare,probe,filter" "emulated:published,qemu,bare,probe,filter")
		if [ "$1" = pass ]; then
			drives=('exlab:1:pass' 'exlab:2:pass')
			select_cases --case < <(needing "$looks_on" "$in_place|$beyond")
		fi
		;;
	qemu | qemu-long)
		cds=("$seen/$1/data-1.iso" -)
		emulated=("unix:$scratch/twin")
		select_cases --case < <(cases_of "$1")
		;;
	*)
		echo "$0: there is no machine '$1'; there are empty, disc, two, line, lab, pass, qemu and qemu-long" >&2
		exit 2
		;;
	esac
	if [[ $1 = qemu* ]]; then
		return
	elif [ "${ROUND-}" = long ]; then
		select_cases --case < <(excluded minutes "$1")
	else
		select_cases --exclude < <(excluded '[a-z-]+' "$1")
	fi
}

write_script() {
	local drive
	echo 'sleep 2000'
	echo 'load relay'
	case $1 in two | lab | pass) echo 'load exprobe' ;; esac
	if [[ $1 = qemu* ]]; then
		echo 'load uart'
		echo 'run alone exaccess.exe drives'
		echo 'run drives exaccess.exe drives --lab C:\lab.xml'
		printf 'run suite exaccess.exe run --lab C:\\lab.xml --jobs 1 --out run'
	else
		echo 'run drives exaccess.exe drives'
		printf 'run suite exaccess.exe run --jobs 1 --out run'
	fi
	for drive in "${drives[@]}"; do
		printf ' --drive %s' "$drive"
	done
	printf ' %s' "${select[@]}"
	echo
}

boot() { # MACHINE PROCESSOR
	local place=$seen/$1 pid image=${GUEST_ISO-} files=("$build/exaccess.exe" "$build/exprobe.sys" "$guest/relay.sys") more=$clock
	case $1 in lab | pass) image=$scratch/$1.iso ;; esac
	choose "$1"
	rm -rf "$place"
	mkdir -p "$place"
	write_script "$1" >"$place/script"
	# Who works it from outside has the time of this machine.
	if [[ $1 = qemu* ]]; then
		work_qemu "$place"
		files+=("$guest/uart.sys" "$place/lab.xml")
		more='-trace ide_atapi_cmd_packet'
	fi
	QEMU_ARGS=$more GUEST_ISO=$image taskset -c "$2" "$guest/boot.sh" "$place" "$place/script" "$limit" "${cds[@]}" "${files[@]}" \
		>"$place/boot.txt" 2>&1 </dev/null &
	pid=$!
	# shellcheck disable=SC2064 # this very process
	trap "kill $pid 2>/dev/null" EXIT
	wait "$pid"
	echo $? >"$place/code"
	rm -f "$place/disk.img" "$place"/data-?.iso
}

# The same cases here.
emulate() { # MACHINE
	local args=() drive
	choose "$1"
	for drive in "${emulated[@]}"; do
		args+=(--drive "$drive")
	done
	if [[ $1 = qemu* ]]; then
		twin_begins
		args+=(--lab "$scratch/twin.xml")
	fi
	"$program" run "${args[@]}" "${select[@]}" --jobs 1 --quiet --out "$seen/$1/here" >"$seen/$1/here.txt" 2>&1 </dev/null
	holds "a run on $1 here ends with 0 or 1" test $? -le 1
	[[ $1 != qemu* ]] || twin_ends
}

compare() { # MACHINE
	local place=$seen/$1 differences=$list
	# Nothing is known to differ in the cases of the long round.
	[ "${ROUND-}" != long ] || [[ $1 = qemu* ]] || differences=/dev/null
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

# Its own check says what does not hold.
tell_of_line() {
	grep -v ' passed, ' "$seen/line.txt" | head -n 60 | sed 's/^/line: /'
	tail -n 1 "$seen/line.txt" >"$scratch/out"
	holds "the machine line went down and came back (see ${seen#"$root"/}/line)" grep -q '^[0-9]* passed, 0 failed$' "$scratch/out"
	mkdir -p "$seen/line/out"
	cp "$seen/line/there.txt" "$seen/line/out/suite.txt" 2>/dev/null
	tail -n 1 "$seen/line/boots.txt" >"$seen/line/boot.txt" 2>/dev/null
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
case " ${machines[*]} " in *" qemu"*) begin_qemu ;; esac
for machine in "${machines[@]}"; do
	case $machine in lab | pass) make_image "$machine" ;; esac
done
# Side by side: each is one processor's work.
pids=("" "")
is_busy() { # PROCESSOR'S INDEX
	[ -n "${pids[$1]}" ] && kill -0 "${pids[$1]}" 2>/dev/null
}
for machine in "${machines[@]}"; do
	while is_busy 0 && is_busy 1; do
		wait -n
	done
	index=0
	! is_busy 0 || index=1
	if [ "$machine" = line ]; then
		"$root/harness/build/check_guest_line.sh" "$program" "$build" "$guest" >"$seen/line.txt" 2>&1 &
	else
		boot "$machine" "${processors[index]}" &
	fi
	pids[index]=$!
done
wait
for machine in "${machines[@]}"; do
	if [ "$machine" = line ]; then
		tell_of_line
		continue
	fi
	compare "$machine"
	[[ $machine != qemu* ]] || tell_of_qemu "$machine"
	head -n 60 "$seen/$machine/differences.txt" | sed "s/^/$machine: /"
done
table
done_checking
