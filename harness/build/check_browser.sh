#!/bin/bash
# check_browser.sh - report.html in a real browser: three widths, light and dark, filters, links, keyboard,
# print, accessibility, an empty console; of a run that conforms, of one that does not, of one cut off.
#
#     harness/build/check_browser.sh PROGRAM BUILD
#
# Needs Debian's chromium and Node.js 20; installs what harness/build/browser/package-lock.json pins under
# BUILD/browser. Screenshots are left in BUILD/browser/pictures. Prints `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../testing/checks.bash" "$1"
# shellcheck source=harness/build/node.bash
. "$(dirname "$0")/node.bash"
mkdir -p "$2/browser/pictures"
place=$(realpath "$2/browser")
browser=$(command -v chromium) || exit 1
install_node_programs check-browser "$root/harness/build/browser" "$place"
cd "$scratch" || exit 1

runs 0 run --quiet --out conforming
runs 1 run --drive emulated:published --drive emulated:published --quiet --out published
# Cut off in the middle: some cases are errors, many are missing; what the waivers cover is waived.
mkdir cut
head -c "$(($(stat -c %s published/record.txt) * 9 / 10))" published/record.txt >cut/record.txt
runs 1 report --quiet --waivers "$root/fixtures/waivers/published.xml" cut
pages=()
for run in conforming published cut; do pages+=("$run=$scratch/$run/report.html"); done
HOME=$scratch timeout 900 node "$place/check.mjs" "$browser" "$place/pictures" "${pages[@]}" >checked 2>err
holds "the browser came to its end" test $? = 0
sed -n '/^ok/!p' checked
passed=$((passed + $(grep -c '^ok' checked)))
failed=$((failed + $(grep -c '^does not hold' checked)))
holds "a good deal was checked" test "$(grep -c '^ok' checked)" -ge 45
done_checking
