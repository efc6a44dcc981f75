#!/bin/bash
# test_inconvenient.sh - drives that are right and inconvenient are never told to violate a clause: what cannot
# be tested on them is skipped, or an error that names the reason. Usage: test_inconvenient.sh PROGRAM.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

# All that is not under circumstances, which have the same steps in many combinations.
suites=()
while read -r suite; do
	suites+=(--suite "$suite")
done < <("$program" list | cut -d / -f 1 | sort -u | grep -v '^circumstances$')

# run VARIANT CODE OPTIONS...: two drives of that kind; what is printed stays in $scratch/VARIANT.txt.
run() {
	local variant=$1 code=$2
	shift 2
	runs "$code" run --drive "emulated:documented,$variant" --drive "emulated:documented,$variant" \
		--out "$scratch/$variant" "$@"
	mv "$scratch/out" "$scratch/$variant.txt"
	holds "$variant violates nothing" grep -q ' 0 failed ' "$scratch/$variant.txt"
}
told() { holds "of $1: $2" grep -qE -- "$2" "$scratch/$1.txt"; }

# Nothing has to be left out because notifications take their time.
run late 0 "${suites[@]}"
told late ' 0 errors \+ 0 skipped '
run no-motor 0 "${suites[@]}"
told no-motor '0 errors \+ [1-9][0-9]* skipped '
told no-motor 'for want of loading tray'
run audio 0 "${suites[@]}"
told audio '0 errors \+ [1-9][0-9]* skipped '
run empty 0 "${suites[@]}"
told empty '0 errors \+ [1-9][0-9]* skipped '

# Whoever mounts between the steps is named, and is no fault of the driver.
run outsider 3 --verbose "${suites[@]}"
told outsider 'ERROR XA-LOCK-001 '
told outsider 'another program uses the drive'

# Late is not wrong, and no answer is not either.
run slow=200 0 --suite unlock
told slow=200 ' 0 errors '
run slow 3 --timeout 2 --case lock/locks-a-free-device --case lock/needs-no-query-before
told slow '= 0 passed \+ 0 failed \+ 2 errors '
told slow 'no answer'

# Resets are for those who say so.
run bare 3 --case owner/resets-are-refused
told bare '1 skipped '
told bare 'for want of resets: .*--allow-resets'
rm -r "$scratch/bare"
run bare 0 --case owner/resets-are-refused --allow-resets
told bare '1 passed '

done_checking
