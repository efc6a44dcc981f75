#!/bin/bash
# check_slurm.sh - a run in shards as a job of Slurm, of which a node is killed in the middle, beside the run in
# one piece; and a campaign of seeds.
#
#     harness/build/check_slurm.sh PROGRAM
#
# Starts munge, a controller and two nodes on this machine, all in a directory of their own.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../testing/checks.bash" "$1"
cd "$scratch" || exit 1
labs=$root/fixtures/labs/slurm
export SLURM_CONF=$scratch/slurm.conf EXACCESS=$program PATH=$PATH:/usr/sbin
started=() # process ids of what was started here

begin() { # LOG COMMAND...: a server in the foreground of its own
	local log=$1
	shift
	"$@" >"$log" 2>&1 </dev/null &
	started+=($!)
}
# Processes of a node's jobs, each behind the one that watches it and would tell of its death; they outlive the
# node's own process.
of_node() {
	local file parent
	while read -r file; do
		file=${file%/environ}
		parent=$(sed -n 's/^PPid:\t//p' "$file/status" 2>/dev/null)
		grep -qs '^slurmstepd' "/proc/$parent/comm" && echo "$parent"
		echo "${file#/proc/}"
	done < <(grep -lsz "^SLURMD_NODENAME=$1\$" /proc/[0-9]*/environ 2>/dev/null)
}
clean_up() {
	scancel -u "$(id -un)" 2>/dev/null
	# shellcheck disable=SC2046 # a word each
	kill -9 "${started[@]}" $(of_node one) $(of_node two) 2>/dev/null
	wait 2>/dev/null
	rm -rf "$scratch"
}
trap clean_up EXIT

# until_holds SECONDS COMMAND...: as often as need be, until it holds.
until_holds() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$deadline" ] || return 1
		sleep 0.2
	done
}
free_port() { perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport'; }

# ---- a cluster ----
mkdir -m 755 munge state one two
head -c 128 /dev/urandom >munge/key
chmod 600 munge/key
begin munge/log munged --foreground --force --key-file="$scratch/munge/key" --socket="$scratch/munge/socket" \
	--pid-file="$scratch/munge/pid" --seed-file="$scratch/munge/seed" --log-file="$scratch/munge/own.log"
holds "munge answers" until_holds 20 munge --socket="$scratch/munge/socket" --no-input
controller=$(free_port)
cat "$labs/slurm.conf" - >slurm.conf <<END
ClusterName=exaccess
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$controller
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$scratch/munge/socket
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/%n
SlurmctldPidFile=$scratch/state/slurmctld.pid
SlurmdPidFile=$scratch/%n/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SchedulerParameters=bf_interval=2,sched_interval=2
NodeName=one,two NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=$(free_port),$(free_port) CPUs=1 State=UNKNOWN
PartitionName=lab Nodes=one,two Default=YES MaxTime=INFINITE State=UP
END
begin controller.log slurmctld -D -c
holds "the controller answers" until_holds 30 scontrol ping
begin one.log slurmd -D -N one
first=${started[-1]}
begin two.log slurmd -D -N two
second=${started[-1]}
are_idle() { [ "$(sinfo -h -N -o %T | grep -c idle)" = 2 ]; }
holds "two nodes are there" until_holds 30 are_idle

# ---- a run in four shards, and in one piece ----
select=(--suite lock --suite unlock --suite query --suite release --suite open --suite handle --suite circumstances
	--exclude 'release/kept-for-*' --seed 11 --drive emulated:published --drive emulated:published)
job=$(sbatch --parsable --array=1-4 --licenses=exaccess-drive:1 --output="$scratch/job-%a.txt" \
	"$labs/exaccess.sbatch" "$scratch/fleet" "${select[@]}" --jobs 1)
holds "the job is taken" test -n "$job"
is_placed() { [ -n "$(squeue -h -t RUNNING -j "${job}_2" -o %N)" ]; }
holds "shard 2 has a node" until_holds 60 is_placed
node=$(squeue -h -j "${job}_2" -o %N)
holds "shard 2 is under way" until_holds 60 has_lines 2 '^end ' fleet/2-of-4/record.txt
holds "... on one of the two: '$node'" grep -qx 'one\|two' <<<"$node"
# The machine dies: everything on it at once.
[ "$node" = one ] && victim=$first || victim=$second
# shellcheck disable=SC2046 # a word each
kill -9 "$victim" $(of_node "$node") 2>/dev/null
is_gone() { [ -z "$(of_node "$node")" ]; }
holds "nothing of the node is left" until_holds 10 is_gone
holds "shard 2 was cut off" not grep -q '^finished ' fleet/2-of-4/record.txt
"$program" run "${select[@]}" --quiet --out single >single.txt 2>&1 </dev/null
code=$?
restarted() { scontrol -o show job "${job}_2" | grep -q ' Restarts=[1-9]'; }
holds "the task of the dead node is queued again" until_holds 90 restarted
# Slurm lets two minutes pass before it starts such a task again.
scontrol update JobId="${job}_2" StartTime=now
done_with() { [ -z "$(squeue -h -j "$1" 2>/dev/null)" ]; }
holds "all tasks come to their end" until_holds 120 done_with "$job"
holds "shard 2 was gone on with" grep -q '^resumed ' fleet/2-of-4/record.txt
"$program" merge fleet/*-of-* --quiet --out whole >out 2>err
merged=$?
grep -E ' planned = ' out
interrupted=$(sed -n '/<testcase /{s/.*classname="[^"]*\.\([^".]*\)" name="\([^"]*\)".*/\1\/\2/;h};/"verdict" value="ERROR"/{x;p}' whole/junit.xml)
holds "nothing is missing" grep -q ' 0 missing' out
holds "at most one case was under way on the node that died" test "$(grep -c . <<<"$interrupted")" -le 1
holds "the whole ends as the run in one piece, or with 3 for that case: $merged, $code" \
	test "$merged" = "$code" -o "$merged" = 3 -o -n "$interrupted"
"$program" verify whole >out 2>err
holds "the whole is evidence" test $? = 0
sed -n 's/.*<testcase classname="[^"]*\.\([^".]*\)" name="\([^"]*\)".*/\1\/\2/p' single/junit.xml >names
{
	echo 'limit races: who comes first is chance'
	grep -E '/.*(race|torn|at-once|hands-over)|^circumstances/locks-' names | sed 's/^/races chance /'
	echo 'limit late: how soon an announcement comes is chance'
	grep 'notification' names | sed 's/^/late chance /'
	echo 'limit cut: it was under way when its node died'
	# shellcheck disable=SC2001
	[ -z "$interrupted" ] || echo "cut ERROR $interrupted"
} >list
perl "$root/harness/testing/compare_runs.pl" --whole single/junit.xml whole/junit.xml list >out 2>err
holds "shards and the run in one piece agree in every verdict and reading" test $? = 0
cat out

# ---- a campaign of seeds ----
job=$(sbatch --parsable --array=1-4 --output="$scratch/seed-%a.txt" "$labs/explore.sbatch" "$scratch/seeds" \
	--plans 40)
holds "all seeds come to their end" until_holds 90 done_with "$job"
holds "each seed was explored: $(cat seeds/*.code 2>/dev/null | tr '\n' ' ')" test "$(grep -lx 0 seeds/*.code | wc -l)" = 4

done_checking
