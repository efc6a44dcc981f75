#!/bin/bash
# check_ssh.sh - a run whose drives are at the other end of ssh: the same as here, and what it costs.
#
#     harness/build/check_ssh.sh PROGRAM
#
# Starts an sshd of its own on the loopback, which lets this user in with a key made for it.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../testing/checks.bash" "$1"
cd "$scratch" || exit 1
sshd=$(command -v sshd || echo /usr/sbin/sshd)

ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f key || exit 1
# A port that nobody listens on is found by trying.
for port in $(shuf -i 20000-60000 -n 20); do
	cat >sshd_config <<-END
		Port $port
		ListenAddress 127.0.0.1
		HostKey $scratch/host
		AuthorizedKeysFile $scratch/key.pub
		PidFile $scratch/sshd.pid
		StrictModes no
		UsePAM no
		PasswordAuthentication no
		PermitRootLogin prohibit-password
	END
	mkdir -p /run/sshd 2>/dev/null
	"$sshd" -f "$scratch/sshd_config" -E "$scratch/sshd.log" && break
done
trap 'kill "$(cat "$scratch/sshd.pid" 2>/dev/null)" 2>/dev/null; rm -rf "$scratch"' EXIT
ssh="ssh -q -i $scratch/key -p $port -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=$scratch/known 127.0.0.1"
for _ in $(seq 100); do
	# shellcheck disable=SC2086 # words
	$ssh true </dev/null && break
	sleep 0.1
done
# shellcheck disable=SC2086 # words
holds "sshd lets in" $ssh true

select=(--suite lock --suite unlock --suite query --suite release --exclude 'release/kept-for-*' --jobs 1 --drive emulated --drive emulated)
# What a race lets be seen differs from run to run, and so does how soon an announcement comes.
cat >chances <<'END'
limit races: who or what comes first is chance
END
"$program" list --suite lock --suite unlock --suite query --suite release | cut -f 1 |
	grep -E 'race|torn|at-once|hands-over|crash|notification' | sed 's/^/races same /' >>chances

took() { awk -v began="$(sed -n 's/^fact began \([0-9]*\).*/\1/p' "$1/record.txt")" '
	$1 == "begin" && !first { first = $4 } $1 == "finished" { print int(($2 - first) / 1000) }' "$1/record.txt"; }
least() { sort -n | head -n 1; }

for round in 1 2 3; do
	runs 0 run "${select[@]}" --quiet --out "here$round"
	runs 0 run "${select[@]}" --quiet --via "$ssh $program agent" --out "there$round"
	perl "$root/harness/testing/compare_runs.pl" --whole "here$round/junit.xml" "there$round/junit.xml" chances >out 2>err
	holds "what was seen over ssh is what is seen here" test $? = 0
	"$program" verify "there$round" >out 2>err
	holds "a run over ssh is evidence" test $? = 0
done
cases=$(grep -c '^begin ' here1/record.txt)
here=$(for round in 1 2 3; do took "here$round"; done | least)
there=$(for round in 1 2 3; do took "there$round"; done | least)
echo "$cases cases: $here us here, $there us over ssh: $(((there - here) / cases)) us more for each case"
holds "no process is left" all_gone

done_checking
