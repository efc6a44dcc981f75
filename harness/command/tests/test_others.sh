#!/bin/bash
# test_others.sh - drives that somebody else uses at the same time: another run, a program that comes and goes; and
# drives that are wrong by themselves in the same way. The first are errors that say so, the others violations.
# Usage: test_others.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

total() { sed -n "s/.* \([0-9]*\) $1.*/\1/p" "$2" | tail -n 1; }

# ---- a drive of two names, and of no lab ----
drives=0
start_drive() { # SED: the minimal drive, changed so; it listens at $drive and at $drive.second
	drives=$((drives + 1))
	drive=$scratch/drive$drives
	sed -E "s/^listen\(.*/&socket(my \$second, AF_UNIX, SOCK_STREAM, 0); bind(\$second, pack_sockaddr_un(\"\$path.second\")); listen(\$second, 128);/
s/new\(\\\$listener, /new(\$listener, \$second, /
s/\\\$socket == \\\$listener/\$socket == \$listener || \$socket == \$second/
s/accept\(my \\\$client, \\\$listener\)/accept(my \$client, \$socket)/
$1" "$root/fixtures/server/tests/minimal_drive.pl" >"$scratch/drive.pl"
	exec {life}> >(exec perl "$scratch/drive.pl" "$drive" 2>"$drive.err" > >(cat >"$drive.ready"))
	holds "the drive listens" has_lines 1 ready "$drive.ready"
}
stop_drive() { exec {life}>&-; }

# ---- what a run calls itself: each otherwise, and its record as the plan has it ----
# shellcheck disable=SC2016 # the variables are Perl's
start_drive 's/^(\t\(\$owner, \$name\) = )/\tprint STDERR "$wanted\\n";\n\1/'
for run in one two; do
	runs 0 run --timeout 2 --drive "unix:$drive" --case lock/denied-while-another-process-holds-it --out "$scratch/$run"
	holds "the record of run $run knows of no token" not grep -q Order "$scratch/$run/record.txt"
done
holds "names have a token" test "$(grep -cE '^HolderOrder[dehlor]{7}$' "$drive.err")" = 2
holds "of two runs another each" test "$(sort -u "$drive.err" | grep -c .)" = 2
stop_drive

# ---- a program that locks and unlocks, or mounts and takes the disc out, again and again ----
# Talks to the socket until its standard input ends: as a file object that locks as NAME, or as a lab.
cat >"$scratch/intruder.pl" <<'EOF'
use strict;
use warnings;
use Socket;
my ($path, $name) = @ARGV;
my $id = 0;
socket(my $drive, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
sub take {
	my ($size) = @_;
	my $bytes = '';
	sysread($drive, $bytes, $size - length $bytes, length $bytes) or exit 0 while length $bytes < $size;
	return $bytes;
}
# Frames that the drive answers once: the status.
sub ask {
	my ($type, $payload) = @_;
	syswrite $drive, pack('V v v V', length $payload, $type, 0, ++$id) . $payload;
	my ($size, $answer) = unpack 'V v', take(12);
	$payload = take($size);
	exit 1 if $answer == 10;
	return $answer == 9 ? unpack 'V', $payload : 0;
}
sub moment { my $ready = ''; vec($ready, 0, 1) = 1; exit 0 if select $ready, undef, undef, $_[0] }
connect($drive, pack_sockaddr_un($path)) or die "connect: $!\n";
ask(1, 'exaccess' . pack('v C C Q<', 1, $name eq '' ? 1 : 0, 0, 0));
# The drive may be somebody's when the handle is to be opened.
if ($name ne '') {
	moment(0.002) while ask(3, pack 'C C C C V V', 0, 0, 64, 0, 0xC0000000, 3);
}
my $input = pack 'V V a64', 1, 1, $name;
$| = 1;
my $locks = 0;
while (1) {
	if ($name ne '') {
		ask(4, pack('V V V C C v', 0x0002C05C, 72, 0, 0, 0, 0) . $input);
		print "ready\n" unless $locks++;
		moment(0.006);
		ask(4, pack('V V V C C v', 0x0002C05C, 8, 0, 0, 0, 0) . pack 'V V', 2, 0);
	} else {
		ask(13, pack 'v v V V V', 6, 0, 0, 0, 0);
		print "ready\n" unless $locks++;
		moment(0.001);
		ask(13, pack 'v v V V V', 1, 0, 1, 1, 0);
	}
	moment($name eq '' ? 0.001 : 0.003);
}
EOF
start_intruder() { # SOCKET NAME
	rm -f "$scratch/there"
	exec {stay}> >(exec perl "$scratch/intruder.pl" "$1" "$2" 2>"$scratch/intruder.err" > >(cat >"$scratch/there"))
	holds "the intruder is there" has_lines 1 ready "$scratch/there"
}
stop_intruder() { exec {stay}>&-; }

start_drive ''
start_intruder "$drive.second" "Burning Program"
runs 3 run --timeout 2 --drive "unix:$drive" --suite unlock --out "$scratch/program"
holds "a program that comes and goes makes no violation" test "$(total failed "$scratch/out")" = 0
prints "the drive is used by somebody else (Burning Program)"
holds "it is no run" not grep -q "another run of exaccess" "$scratch/out"
stop_intruder
# One whose names have a token is a run, and then what fails anywhere is no violation.
start_intruder "$drive.second" "HolderOrderdehlord"
runs 3 run --timeout 2 --drive "unix:$drive" --suite unlock --out "$scratch/run"
holds "a run that comes and goes makes no violation" test "$(total failed "$scratch/out")" = 0
prints "another run of exaccess"
stop_intruder
stop_drive

serve_drive emulated:documented
start_intruder "$socket" ""
runs 3 run --timeout 2 --drive "unix:$socket" --case lock/locks-a-free-device --repeat 200 \
	--out "$scratch/volume"
holds "a volume that comes and goes makes no violation" test "$(total failed "$scratch/out")" = 0
prints "another program uses the drive"
stop_intruder

# ---- drives that do the same by themselves ----
# shellcheck disable=SC2016 # the variables are Perl's
start_drive 's/^(\t\(\$owner, \$name\) = )/\treturn (0xC0000184) unless ++$main::locks % 3;\n\1/
s/0xC0000022 => 5,/0xC0000022 => 5, 0xC0000184 => 22,/'
runs 1 run --timeout 2 --drive "unix:$drive" --suite unlock --out "$scratch/flaky"
holds "a state that is invalid now and then, and nobody there, is a violation" test "$(total failed "$scratch/out")" -gt 0
holds "nobody is blamed" not grep -qE "somebody else|another (run|program)" "$scratch/out"
stop_drive
# shellcheck disable=SC2016 # the variables are Perl's
start_drive 's/^(\t\(\$owner, \$name\) = )/\treturn ($denied) unless ++$main::locks % 3;\n\1/'
runs 1 run --timeout 2 --drive "unix:$drive" --suite unlock --out "$scratch/denies"
holds "nor where a lock is refused now and then" not grep -qE "somebody else|another (run|program)" "$scratch/out"
stop_drive

done_checking
