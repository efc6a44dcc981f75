# shellcheck shell=bash
# qemu.bash - the machines `qemu` and `qemu-long` of check_guest.sh: QEMU's own drive, worked by fixtures/labs/qemu.sh
# through QEMU's monitor, and what such a lab adds to the drive. The guest gives the orders, over its second serial port.
# shellcheck disable=SC2154 # what check_guest.sh has

# One drive like QEMU's, here, which an emulated robot works as qemu.sh works that one.
twin='emulated:published,qemu,bare,tray,desk'

twin_begins() {
	local by="by=\"command\" command=\"perl $root/fixtures/labs/robot.pl $scratch/twin\""
	rm -f "$scratch/twin"
	sed -E "s|spec=\"[^\"]*\"|spec=\"unix:$scratch/twin\"|; s|by=\"line\" line=\"[^\"]*\"|$by|" \
		"$root/fixtures/labs/qemu.xml" >"$scratch/twin.xml"
	"$program" serve --socket "$scratch/twin" --drive "$twin" >/dev/null 2>&1 </dev/null &
	twin_server=$!
	for _ in $(seq 200); do
		[ ! -S "$scratch/twin" ] || return
		sleep 0.05
	done
}

twin_ends() {
	kill "$twin_server" 2>/dev/null
	wait "$twin_server" 2>/dev/null
}

# What `exaccess drives` says that the drive meets.
met() { # LAB
	"$program" drives --lab "$1" </dev/null 2>"$scratch/err" |
		awk -v spec="unix:$scratch/twin" '$0 == spec { at = 1 } at && $1 == "meets" { sub(/^ *meets */, ""); print; exit }'
}

# The cases that can be played with the lab, and not without it.
lab_adds() {
	local with without
	twin_begins
	sed '/<work/d; /<disc/d' "$scratch/twin.xml" >"$scratch/idle.xml"
	with=$(met "$scratch/twin.xml")
	without=$(met "$scratch/idle.xml")
	twin_ends
	"$program" list | awk -F '\t' -v with="$with" -v without="$without" '
		function meets(needs, list, i, count, words) {
			count = split(needs, words, ", ")
			for (i = 1; i <= count; i++)
				if (words[i] != "none" && index(", " list ",", ", " words[i] ",") == 0)
					return 0
			return 1
		}
		meets($3, with) && !meets($3, without) { print $1 }'
}

# Of the cases on standard input, those that let no more than ten seconds pass.
brief() {
	local name
	while read -r name; do
		"$program" explain "$name" </dev/null |
			awk '$4 == "pass-time" { sum += $5 } END { exit sum > 10000 }' && echo "$name"
	done
}

# Once for all machines: what the lab adds, and what of that is played on one of them.
begin_qemu() {
	lab_adds >"$scratch/added"
	grep -vxFf <(excluded "[a-z-]+" qemu; excluded '[a-z-]+' qemu-long) "$scratch/added" >"$scratch/played"
	brief <"$scratch/played" >"$scratch/played-brief"
	holds "a lab adds 50 cases and more to QEMU's drive, not $(wc -l <"$scratch/played")" test "$(wc -l <"$scratch/played")" -ge 50
}

# The cases of a machine.
cases_of() { # MACHINE
	if [ "$1" = qemu ]; then
		cat "$scratch/played-brief"
	else
		grep -vxFf "$scratch/played-brief" "$scratch/played"
	fi
}

# Its discs, and whoever is at the other end of the line; ends with QEMU.
work_qemu() { # PLACE
	"$program" media "$1" >/dev/null
	cp "$root/fixtures/labs/qemu.xml" "$1/lab.xml"
	(
		cd "$1" || exit
		for _ in $(seq 2000); do
			[ ! -S com2.sock ] || break
			sleep 0.05
		done
		exec socat unix-connect:com2.sock exec:"$root/fixtures/labs/qemu.sh monitor.sock qemu.log"
	) >"$1/lab.txt" 2>&1 </dev/null &
}

# How many cases the guest's own `exaccess drives` promises for its first drive.
promised() { # FILE
	tr -d '\r' <"$1" | awk '/^\\\\/ { at = $0 ~ /CdRom1$/ } at && $1 == "plays" { print $2; exit }'
}

# What was promised is played.
tell_of_qemu() { # MACHINE
	local out=$seen/$1/out more
	more=$(($(promised "$out/drives.txt") - $(promised "$out/alone.txt")))
	holds "the lab adds in the guest what it adds here: $more" test "$more" = "$(wc -l <"$scratch/added")"
	holds "each case of $1 that the lab adds was played" grep -q ' 0 skipped .* 0 missing' "$out/suite.txt"
	echo "$1: played $(cases_of "$1" | wc -l) of the $(wc -l <"$scratch/played") cases that only the lab lets be played"
}
