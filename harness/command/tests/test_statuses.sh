#!/bin/bash
# test_statuses.sh - every documented result has clauses and cases, and a run on the emulated drives
# really sees each of them. Usage: test_statuses.sh PROGRAM. Prints what does not hold, and
# `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

timeout 60 "$program" list --statuses >"$scratch/list" 2>"$scratch/err" </dev/null
holds "exaccess list --statuses ends with 0" test $? = 0
sed 1d "$scratch/list" >"$scratch/rows"

# What the pages list: 7 statuses; S_OK and 8, 6 and 7 errors.
count() { grep -c "^$1	" "$scratch/rows"; }
holds "7 rows for the request" test "$(count IOCTL_CDROM_EXCLUSIVE_ACCESS)" = 7
holds "9 rows for acquire" test "$(count AcquireExclusiveAccess)" = 9
holds "7 rows for release" test "$(count ReleaseExclusiveAccess)" = 7
holds "8 rows for owner" test "$(count get_ExclusiveAccessOwner)" = 8
holds "31 rows in all" test "$(wc -l <"$scratch/rows")" = 31

# RESULT of METHOD, seen in the record: `METHOD 0xVALUE` a line, each once.
seen_in_record() {
	awk '
	$1 == "step" {
		op = $10
		method = ""
		if (op == "control" && $11 == "code=0x2c05c")
			method = "IOCTL_CDROM_EXCLUSIVE_ACCESS"
		else if (op == "acquire")
			method = "AcquireExclusiveAccess"
		else if (op == "release")
			method = "ReleaseExclusiveAccess"
		else if (op == "owner")
			method = "get_ExclusiveAccessOwner"
		if (method != "")
			methods[$2, $3] = method
	}
	$1 == "seen" && ($2, $4) in methods {
		for (i = 6; i <= NF; i++)
			if ($i ~ /^(status|hresult)=/) {
				sub(/^[a-z]*=/, "", $i)
				print methods[$2, $4], tolower($i)
			}
	}' "$1" | sort -u
}

timeout 200 "$program" run --verbose --out "$scratch/run" >"$scratch/out" 2>"$scratch/err" </dev/null
holds "a run of everything conforms" test $? = 0
seen_in_record "$scratch/run/record.txt" >"$scratch/seen"

while IFS=$'\t' read -r method name value clauses cases; do
	holds "$method, $name has clauses" test -n "$clauses"
	holds "$method, $name has cases" test -n "$cases"
	holds "$method returned $name in the run" \
		grep -qix -- "$method $value" "$scratch/seen"
done <"$scratch/rows"

# The summary has what the pages do not settle, and what was seen.
sed -n '/^Not settled by the pages of IDiscRecorder2/,/^$/p' "$scratch/out" >"$scratch/open"
for number in 13 14 15 16 17 18 23 24; do
	holds "the summary tells of DD-$number" grep -q "^  DD-$number  " "$scratch/open"
done
holds "nothing there was not seen" test "$(grep -c "not seen" "$scratch/open")" = 0
holds "DD-17 is told with what was seen" grep -qF 'asks for the owner -> S_OK, owner ""' "$scratch/open"

# Nothing of the IMAPI level is skipped on the emulated drives, and every clause of it is cited.
holds "no case is skipped" grep -q " 0 skipped" "$scratch/out"
timeout 60 "$program" list --clauses >"$scratch/clauses" 2>/dev/null </dev/null
for group in "IMAPI-ACQ 39" "IMAPI-REL 20" "IMAPI-OWN 18"; do
	name=${group% *}
	holds "${group#* } clauses of $name have cases" test "$(grep "^XA-$name-" "$scratch/clauses" |
		grep -vc "	none")" = "${group#* }"
done

echo "$passed passed, $failed failed"
test "$failed" = 0
