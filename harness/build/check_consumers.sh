#!/bin/bash
# check_consumers.sh - what real readers of JUnit make of our reports: their counts have to be ours.
#
#     harness/build/check_consumers.sh PROGRAM BUILD
#
# Installs the readers that harness/build/consumers/package-lock.json pins under BUILD/consumers. Prints a
# table, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../testing/checks.bash" "$1"
# shellcheck source=harness/build/node.bash
. "$(dirname "$0")/node.bash"
mkdir -p "$2/consumers"
consumers=$(realpath "$2/consumers")
install_node_programs check-consumers "$root/harness/build/consumers" "$consumers"
cd "$scratch" || exit 1

# The last line of totals in $scratch/out as `TESTS PASSED BAD SKIPPED`.
ours() {
	awk '/ planned = / { counts = $1 " " $4 " " $7 + $10 + $22 " " $13 + $16 + $19 } END { print counts }' out
}
rows=0
compare() { # NAME DIR: the readers' counts for DIR's report with what was printed of it
	local expected seen name
	expected=$(ours)
	printf '%-12s %-22s %s\n' "$1" exaccess "$expected"
	while read -r name seen; do
		printf '%-12s %-22s %s\n' "$1" "$name" "$seen"
		rows=$((rows + 1))
		holds "$name counts as we do: $1" test "$seen" = "$expected"
	done < <(node "$consumers/count.mjs" "$scratch/$2/junit.xml" 2>err)
	sed 's/^/    /' err
}

runs 0 run --drive emulated --drive emulated --quiet --out conforming
compare conforming conforming
runs 1 run --drive emulated:published --drive emulated:published --quiet --out published
compare published published
"$program" report --quiet --waivers "$root/fixtures/waivers/published.xml" published >out 2>err
holds "some of it is waived" not grep -q " 0 waived " out
compare waived published
# Cut off in the middle: some cases are errors, many are missing.
mkdir cut
head -c "$(($(stat -c %s conforming/record.txt) * 9 / 10))" conforming/record.txt >cut/record.txt
runs 3 report --quiet cut
compare cut cut
runs 0 run --suite lock --suite caller_name --repeat 3 --quiet --out repeated
compare repeated repeated
holds "seven readers have read five reports" test "$rows" = 35
done_checking
