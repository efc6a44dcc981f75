#!/bin/bash
# debian_package.sh - builds exaccess_VERSION_ARCH.deb from the sources here and has lintian look at it.
#
#     harness/build/debian_package.sh VERSION COMMIT FOLDER
#
# The package is then in FOLDER. Packaging stands in harness/build/debian and is copied beside the sources,
# where dpkg-buildpackage wants it.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$1
commit=$2
folder=$(mkdir -p "$3" && realpath "$3")
source=$folder/exaccess-$version

rm -rf "$source" "$folder"/exaccess_*
mkdir -p "$source"
# What belongs to the sources: all that git does not ignore, or all of a source package.
if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files -z --cached --others --exclude-standard
else
	find . -type f -not -path './.build/*' -print0
fi | while IFS= read -rd '' file; do
	if [ -e "$file" ]; then
		printf '%s\0' "$file"
	fi
done | tar -c --null -T - | tar -x -C "$source"
echo "$commit" >"$source/.commit"
cp -r harness/build/debian "$source/debian"
date=$(git log -1 --format=%aD 2>/dev/null || date -R -r Makefile)
cat >"$source/debian/changelog" <<EOF
exaccess ($version) unstable; urgency=medium

  * Built from commit $commit.

 -- $(sed -n 's/^Maintainer: //p' harness/build/debian/control)  $date
EOF
(cd "$source" && dpkg-buildpackage -us -uc -b) >"$folder/build.log" 2>&1 || {
	tail -n 40 "$folder/build.log" >&2
	exit 1
}
lintian --fail-on error,warning "$folder"/exaccess_*.changes
rm -rf "$source"
ls "$folder"/exaccess_*.deb
