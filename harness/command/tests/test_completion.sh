#!/bin/bash
# test_completion.sh - completion in bash offers what the program has. Usage: test_completion.sh PROGRAM. Prints
# what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
PATH=$(dirname "$program"):$PATH
. "$root/harness/command/exaccess.bash"

# offers WORD... -- EXPECTED...: completing the last WORD offers all of EXPECTED.
offers() {
	COMP_WORDS=(exaccess)
	while [ "$1" != -- ]; do
		COMP_WORDS+=("$1")
		shift
	done
	shift
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	_exaccess
	for expected; do
		holds "'${COMP_WORDS[*]}' offers $expected" grep -qxF -- "$expected" <(printf '%s\n' "${COMPREPLY[@]}")
	done
}
none() { holds "'${COMP_WORDS[*]}' offers nothing else" test "${#COMPREPLY[@]}" = "$1"; }

offers ver -- verify
none 1
offers "" -- run list report verify seal --help
offers run --ju -- --junit-recorded
none 1
offers run --suite lo -- lock
offers run --case lock/locks-a -- lock/locks-a-free-device
offers explain lock/locks-a -- lock/locks-a-free-device
offers run --clause XA-LOCK-00 -- XA-LOCK-001 XA-LOCK-002
offers report --profile s -- strict
none 1
offers run --suite nothing --
none 0
done_checking
