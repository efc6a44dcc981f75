#!/bin/bash
# dist.sh - the sources of a commit as a package that is the same wherever it is made, with digests.
#
#     harness/build/dist.sh PROGRAM VERSION COMMIT FOLDER
#
# FOLDER gets exaccess-VERSION.tar.gz, exaccess-VERSION.catalogue (what identifies clauses and cases of this
# version) and exaccess-VERSION.sha256 with the digests of both.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$1
name=exaccess-$2
commit=$3
folder=$(mkdir -p "$4" && realpath "$4")

if ! git rev-parse --git-dir >/dev/null 2>&1; then
	echo "make dist packs a commit: it needs git, and the repository" >&2
	exit 1
fi
if [ -n "$(git status --porcelain --untracked-files=no)" ]; then
	echo "make dist packs a commit: what is changed here belongs to none yet" >&2
	exit 1
fi
# Times are those of the commit, owners nobody's; gzip is told to add no time of its own.
git archive --format=tar --prefix="$name/" --add-virtual-file="$name/.commit:$commit" HEAD |
	gzip -9 -n >"$folder/$name.tar.gz"
"$program" list --digest >"$folder/$name.catalogue"
cd "$folder"
sha256sum "$name.tar.gz" "$name.catalogue" | tee "$name.sha256"
