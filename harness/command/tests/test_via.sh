#!/bin/bash
# test_via.sh - drives on another machine: an agent at the other end of a line, that ends, is another
# one, says nothing, or comes back. Usage: test_via.sh PROGRAM. Prints what does not hold, and `N passed,
# N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$scratch" || exit 1

cases=(--case query/free-before-any-lock --case lock/locks-a-free-device --case query/locked-after-a-lock
	--case lock/denied-while-another-process-holds-it --case release/kept-for-ten-minutes)
drives=(--drive emulated --drive emulated --jobs 1)
agent="$program agent"

# ---- the same record as here ----
# But for what chance has a part in.
alike=(--suite unlock --suite query --exclude query/answers-are-never-torn --exclude "unlock/*-and-medium-notifications")
runs 0 run "${alike[@]}" "${drives[@]}" --out here
runs 0 run "${alike[@]}" "${drives[@]}" --via "$agent" --out there
holds "all processes are gone" all_gone
"$program" verify there >out 2>err
holds "a run elsewhere is evidence" test $? = 0
holds "it says by which way" grep -q '^fact via ' there/record.txt
perl "$root/harness/testing/compare_runs.pl" --whole here/junit.xml there/junit.xml /dev/null >out 2>err
holds "what was seen there is what is seen here" test $? = 0
runs 0 run "${cases[@]}" --via "echo Welcome; $agent" "${drives[@]}" --out banner
runs 0 run "${cases[@]}" --repeat 3 --via "$agent" --drive emulated --jobs 3 --out several
prints " 0 missing"
holds "all processes are gone" all_gone

# ---- what cannot be ----
runs 2 run "${cases[@]}" --via "$agent" --out no
says "--via needs --drive"
runs 2 run "${cases[@]}" --revive true --out no
says "go with --via"
runs 3 run "${cases[@]}" --via "echo no such host; exit 1" "${drives[@]}" --out no
says "ended before an agent answered: no such host"
runs 3 run "${cases[@]}" --via "cat" "${drives[@]}" --await 3 --out no
says "no agent answered there in time"
runs 3 run "${cases[@]}" --via "$agent" --drive emulated:defect=none --out no
says "an emulated drive cannot be 'defect=none'"
runs 3 run "${cases[@]}" --via "perl -pe 'BEGIN { $| = 1 } s/^0 hello/1 hello/' | $agent" "${drives[@]}" --await 3 --out no
holds "nothing is written where nothing can be played" not test -e no
runs 2 agent one two
runs 0 agent

# ---- the machine goes down and comes back ----
# Its agent is killed at the first step of a case, as often as the file says.
cat >falls <<'SCRIPT'
#!/bin/bash
# falls COUNT CASE AGENT...: an agent that dies when it is given that case, COUNT times in all.
count=$1 case=$2
shift 2
perl -e '
	use IPC::Open2;
	my ($count, $case, @agent) = @ARGV;
	my $pid = open2(my $from, my $to, @agent);
	if (!fork) { while (sysread $from, my $bytes, 65536) { syswrite STDOUT, $bytes } exit }
	close $from;
	while (my $line = <STDIN>) {
		my $downs = -s "downs" || 0;
		if ($line =~ m{^\d+ say play .* \Q$case\E } && $downs < $count) {
			open my $file, ">>", "downs"; print $file "x"; close $file;
			kill KILL => $pid;
			exit;
		}
		print $to $line; $to->flush;
	}
' "$count" "$case" "$@"
SCRIPT
chmod +x falls
runs 3 run "${cases[@]}" --via "./falls 1 locks-a-free-device $agent" --revive "echo revived >>revived" "${drives[@]}" --out fell
prints " 1 errors "
prints " 0 missing"
prints "the line to the machine broke while it was played: it ended"
holds "the machine was revived" grep -qx revived revived
holds "it says that the line was opened again" grep -q '^fact line-opened-again ' fell/record.txt
"$program" verify fell >out 2>err
holds "a run that the machine fell in is evidence" test $? = 0
rm -f downs
runs 3 run --case lock/locks-a-free-device --repeat 4 --via "./falls 5 locks-a-free-device $agent" "${drives[@]}" --out twice
holds "it says that it was left alone" grep -q "left alone: it has taken the machine down" twice/record.txt
holds "... after the second time" test "$(wc -c <downs)" = 2
rm -f downs
runs 3 run "${cases[@]}" --via "./falls 1 locks-a-free-device $agent" --revive "exit 7" "${drives[@]}" --out stays
says "the command that revives the machine failed (7): exit 7"
prints " missing"
rm -f downs
runs 3 run "${cases[@]}" --via "test ! -e downs && ./falls 1 locks-a-free-device $agent" --await 20 "${drives[@]}" --out gone
says "the machine did not come back in 20 s"
runs 3 run --resume gone --via "$agent"
prints " 0 missing"
prints " 1 errors "
sed '/^begin 9 /,$d' here/record.txt >short
mv short here/record.txt
runs 2 run --resume here --via "$agent"
says "was begun without --via"
# Another drive is there when it is back.
cat >changes <<'SCRIPT'
#!/bin/bash
# changes AGENT...: an agent, whose drive has another revision once it was down.
"$@" | perl -pe 'BEGIN { $| = 1 } use Digest::SHA "sha256_hex";
	if (-e "downs" && s/( drive 0 revision) \S+/$1 9.99/) {
		s/ ~[0-9a-f]{8}$//; chomp; $_ .= " ~" . substr(sha256_hex($_), 0, 8) . "\n" }'
SCRIPT
chmod +x changes
rm -f downs
runs 3 run "${cases[@]}" --via "./falls 1 locks-a-free-device ./changes $agent" --drive emulated --jobs 1 --out other
says "drive 1 is not the one that the run began with: its revision is '9.99'"
# ---- cases that restart the machine ----
# The drive is a server's here, and goes with its power; the clock of a machine that was down begins anew.
cat >power <<'SCRIPT'
#!/bin/bash
[ -e server ] && kill "$(cat server)" 2>/dev/null
rm -f socket
$1 serve --socket socket --drive emulated:published,bare <forever >served 2>&1 &
echo $! >server
for _ in $(seq 500); do grep -q serving served && exit 0; sleep 0.02; done
exit 1
SCRIPT
cat >reborn <<'SCRIPT'
#!/bin/bash
# reborn AGENT...: an agent; each time its clock is two seconds behind, as no clock is that went on.
exec {lock}>lives.lock
flock "$lock"
lives=$(cat lives 2>/dev/null || echo 0)
echo $((lives + 1)) >lives
exec {lock}>&-
clock=$((40 - 2 * lives))000000000
"$@" | clock=$clock perl -pe 'BEGIN { $| = 1 } use Digest::SHA "sha256_hex";
	if (s/^(0 welcome (?:\S+ ){5})\d+/$1$ENV{clock}/) {
		s/ ~[0-9a-f]{8}$//; chomp; $_ .= " ~" . substr(sha256_hex($_), 0, 8) . "\n" }'
SCRIPT
chmod +x power reborn
mkfifo forever
exec {open}<>forever
./power "$program"
drive=$scratch/socket
restarting=(--case crash/free-after-a-system-crash --case query/free-before-any-lock --drive "unix:$drive")
runs 0 run "${restarting[@]}" --via "./reborn $agent" --revive "./power $program" --out restarted
prints "2 passed"
holds "the restart is seen" grep -q '^seen 1 1 4 1 answer ' restarted/record.txt
"$program" verify restarted >out 2>err
holds "a run with a restart in it is evidence" test $? = 0
runs 3 run "${restarting[@]}" --via "$agent" --revive true --out stood
prints "the machine did not restart: its clock went on"
runs 3 run "${restarting[@]}" --via "./reborn $agent" --revive "exit 5" --out dead
says "the command that revives the machine failed (5)"
runs 0 run "${restarting[@]}" --via "$agent" --out nobody
prints "1 skipped"
runs 3 run --case pnp_power/restarts-with-a-lock-held --drive "unix:$drive" --via "./reborn $agent" \
	--revive "./power $program" --out refused
prints "cannot restart the machine"
kill "$(cat server)"
exec {open}>&-
rm -f socket
holds "all processes are gone" all_gone

done_checking
