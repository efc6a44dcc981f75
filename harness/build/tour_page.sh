#!/bin/sh
# tour_page.sh - the picture of report.html in README.md, made from a real run by Chromium.
#
#     harness/build/tour_page.sh PROGRAM
#
# Writes reports/html/page.png. Needs Debian's chromium. No test holds it to the page of today: fonts differ.
set -eu

program=$(realpath "$1")
picture=$(realpath "$(dirname "$0")/../../reports/html")/page.png
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"$program" run --quiet --drive emulated:published --suite query --suite open --out run >/dev/null || [ $? = 1 ]
HOME=$scratch chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=900,960 \
	--screenshot="$picture" "file://$scratch/run/report.html" >/dev/null 2>&1
echo "$picture is made from a run of today"
