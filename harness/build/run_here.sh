#!/bin/sh
# run_here.sh - `make run`: a run into a new directory, with a link to it called latest.
#
#     harness/build/run_here.sh PROGRAM OUT [OPTION]...
#
# The link is there before the run begins, so that a run that was cut off is found too. Ends with
# the program's exit code.
set -u

program=$1
out=$2
shift 2

name=$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$out" || exit 2
while ! mkdir "$out/$name" 2>/dev/null; do
	if [ ! -e "$out/$name" ]; then
		echo "$out/$name cannot be made" >&2
		exit 2
	fi
	name=$name+
done
before=$(readlink "$out/latest")
ln -sfn "$name" "$out/latest"

"$program" run --out "$out/$name" "$@"
code=$?

# Nothing was planned: the link goes back to the run before.
if rmdir "$out/$name" 2>/dev/null; then
	rm -f "$out/latest"
	if [ -n "$before" ]; then
		ln -s "$before" "$out/latest"
	fi
else
	echo "The same as: $out/latest"
fi
case $code in
0) ;;
1) echo "exaccess run: exit code 1, at least one clause is violated" ;;
2) echo "exaccess run: exit code 2, bad usage or configuration" ;;
3) echo "exaccess run: exit code 3, the harness could not finish, or could not test, what it planned" ;;
*) echo "exaccess run: exit code $code" ;;
esac >&2
exit $code
