#!/bin/bash
# test_published.sh - the published driver's deviations, and nothing else, are what a run on it
# reports; the documented drive shows no violation. Usage: test_published.sh PROGRAM.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
expected=$root/fixtures/published.txt

# What the summary names: `VIOLATED CASE` and `DEPARTS CASE`. Cases under circumstances are many, and are
# held to what they cite instead.
named() {
	sed -n 's,^FAIL     *\([a-z_]*/[a-z0-9-]*\)$,VIOLATED \1,p' "$1"
	sed -n '/depart from what the documents/,$ s,^ *XA-[A-Z0-9, -]*  \([a-z_]*/[a-z0-9-]*\)$,DEPARTS \1,p' "$1"
}

run() { # DRIVE CODE
	"$program" run --verbose --drive "$1" --drive "$1" --out "$scratch/$1" >"$scratch/$1.txt" 2>&1 </dev/null
	holds "a run on $1 ends with code $2" test $? = "$2"
	named "$scratch/$1.txt" | sort >"$scratch/$1.all"
	grep -v " circumstances/" "$scratch/$1.all" >"$scratch/$1.named"
}

run emulated:published 1
run emulated:documented 0
grep -v '^#' "$expected" | cut -d ' ' -f 2- | sort >"$scratch/expected"
if ! cmp -s "$scratch/expected" "$scratch/emulated:published.named"; then
	diff "$scratch/expected" "$scratch/emulated:published.named"
fi
holds "the published drive deviates as listed and in nothing else" \
	cmp -s "$scratch/expected" "$scratch/emulated:published.named"
holds "the documented drive violates nothing" not grep -q VIOLATED "$scratch/emulated:documented.named"
# Deviations 1 and 11.
"$program" list --suite circumstances | grep -e "XA-OPEN-00[1-6]" -e "-by-silent-unlock	.*XA-POST-002" | cut -f 1 | sort >"$scratch/refusing"
sed -n "s,^FAIL     *\\(circumstances/.*\\)\$,\\1,p" "$scratch/emulated:published.txt" | sort >"$scratch/violated"
holds "under some circumstances the published drive violates the same, too" test -s "$scratch/violated"
holds "and under none it violates anything else" \
	test -z "$(comm -23 "$scratch/violated" "$scratch/refusing")"
holds "what the documented drive departs in, the published one does too" \
	test -z "$(comm -13 "$scratch/expected" "$scratch/emulated:documented.named")"
holds "no case was skipped" grep -q ' 0 skipped ' "$scratch/emulated:documented.txt"
for number in 1 2 3 4 5 6 7 8 9 10 11; do
	holds "deviation $number is told by a case" grep -q "^$number " "$expected"
done
done_checking
