#!/bin/bash
# check_guest_line.sh - a machine that is worked from outside, over a serial line: a case stops its kernel, others
# restart it, and the run goes on.
#
#     harness/build/check_guest_line.sh PROGRAM WINDOWS_DIRECTORY GUEST
#
# As check_guest.sh, whose machine `line` this is. GUEST has uart.sys as well, a driver for \\.\COM2, and boot.sh takes
# -k for the disk of before, and leads that port to the socket com2.sock in its folder. What was seen stays in WINDOWS_DIRECTORY/guest/line.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../testing/checks.bash" "$1"
build=$(realpath "$2")
guest=$(realpath "$3")
place=$build/guest/line
stops=buffers/memory-that-cannot-be-touched
restarts=(crash/free-after-a-system-crash pnp_power/restarts-with-a-lock-held)
rm -rf "$place"
mkdir -p "$place/boot"
cd "$place" || exit 1
export program build guest

cat >"$scratch/script" <<'END'
sleep 2000
load relay
load uart
run agent exaccess.exe agent \\.\COM2
END

# The machine: one that restarts begins again by itself, as any does; one whose kernel stopped stays down.
cat >"$scratch/machine" <<'END'
#!/bin/bash
boot= keep=()
trap '[ -z "$boot" ] || { kill "$boot"; wait "$boot"; }; exit' TERM
[ ! -e "$2/boot/disk.img" ] || keep=(-k)
while :; do
	"$guest/boot.sh" "${keep[@]}" "$2/boot" "$1/script" 1200 - - "$build/exaccess.exe" "$guest/relay.sys" \
		"$guest/uart.sys" >"$1/booted" 2>&1 </dev/null &
	boot=$!
	wait "$boot"
	boot=
	cat "$1/booted" >>"$2/boots.txt"
	grep -q '^qemu ended' "$1/booted" || break
	keep=(-k)
done
END
# Takes its power away, and gives it back; how it had ended is noted.
cat >"$scratch/power" <<'END'
#!/bin/bash
if [ -e "$1/pid" ]; then
	! grep -aqE 'kdb:>|\*\*\* STOP' "$2/boot/serial.log" || echo "its kernel had stopped" >>"$2/boots.txt"
	pid=$(cat "$1/pid")
	kill "$pid" 2>/dev/null
	while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
	# What had the disk has left it.
	while [ -n "$(find /proc/[0-9]*/cwd -lname "$2/boot" 2>/dev/null)" ]; do sleep 0.1; done
	rm -f "$1/pid"
fi
[ "${3-}" = off ] && exit
setsid "$1/machine" "$1" "$2" >/dev/null 2>&1 &
echo $! >"$1/pid"
echo power >>"$2/boots.txt"
END
chmod +x "$scratch/machine" "$scratch/power"
trap '"$scratch/power" "$scratch" "$place" off; rm -rf "$scratch"' EXIT

verdicts() { perl -ne '
	$name = "$1/$2" if /<testcase classname="exaccess\.([^"]*)" name="([^"]*)"/;
	print "$name $1\n" if /name="verdict" value="([A-Z]*)"/' "$1/junit.xml" | sort; }
verdict_of() { verdicts there | sed -n "s|^$1 ||p"; }

select=(--case 'buffers/*')
for name in "${restarts[@]}"; do
	select+=(--case "$name")
done
"$scratch/power" "$scratch" "$place"
# A line that leads nowhere is refused at once; the first one is there when QEMU is.
for _ in $(seq 2000); do
	[ ! -S boot/com2.sock ] || break
	sleep 0.05
done
timeout 1200 "$program" run "${select[@]}" --drive '\\.\CdRom1' --via 'socat - UNIX-CONNECT:boot/com2.sock' \
	--revive "$scratch/power $scratch $place" --await 480 --out there >there.txt 2>there.err </dev/null
code=$?
cp there.err "$scratch/err"
cp there.txt "$scratch/out"
holds "a run whose machine went down ends with 3, not $code" test "$code" = 3
holds "nothing is lost, and one case is an error" grep -q ' 1 errors .* 0 missing' there.txt
holds "... that which stops the machine" test "$(verdict_of "$stops")" = ERROR
holds "... and says so" grep -q '^trouble .*the line to the machine broke' there/record.txt
holds "its kernel did stop" grep -qx 'its kernel had stopped' boots.txt
holds "it was given its power after that, and after it was taken" test "$(grep -c '^power' boots.txt)" -ge 3
holds "and restarted by itself once" test "$(grep -c '^qemu ended' boots.txt)" -ge 1
for name in "${restarts[@]}"; do
	holds "$name passes, and is not $(verdict_of "$name")" test "$(verdict_of "$name")" = PASS
done
# Another process there can find the clock a millisecond or two behind what it was.
"$program" verify there >"$scratch/out" 2>"$scratch/err"
holds "the record is evidence, but for the clock of the guest" not grep -vE '^(ok +|WRONG times +|$|[0-9]+ of |All )' "$scratch/out"
# The other cases are as they are without a line.
"$program" run --case 'buffers/*' --drive emulated:published,qemu,bare,empty --jobs 1 --quiet --out here >here.txt 2>&1
verdicts here | grep -v "^$stops " >right
verdicts there | grep '^buffers/' | grep -v "^$stops " >seen
cp right "$scratch/out"
cp seen "$scratch/err"
holds "other cases have the verdicts that they have on emulated:published" cmp right seen
"$scratch/power" "$scratch" "$place" off
rm -f boot/disk.img
holds "no process is left" all_gone
tail -n 30 boots.txt
done_checking
