#!/bin/sh
# windows_zip.sh - packs what a Windows machine needs to test its drives.
#
#     harness/build/windows_zip.sh ZIP BUILD MACHINE...
#
# ZIP gets a folder exaccess with a folder for each MACHINE, whose files are in BUILD/windows-MACHINE,
# and with schemas, waivers, README and the digests of all that (SHA256SUMS). The same files make the same
# bytes, whose digest is in ZIP.sha256.
set -u
cd "$(dirname "$0")/../.." || exit 1
zip=$(realpath "$1")
build=$2
shift 2

folder=$build/zip
rm -rf "$folder" "$zip"
for machine; do
	mkdir -p "$folder/exaccess/$machine"
	for file in "$build/windows-$machine"/*.exe "$build/windows-$machine"/*.sys \
		"$build/windows-$machine"/*.dll; do
		[ ! -f "$file" ] || cp "$file" "$folder/exaccess/$machine" || exit 1
	done
done
mkdir -p "$folder/exaccess/schemas" "$folder/exaccess/waivers"
cp reports/*.rng "$folder/exaccess/schemas" &&
	cp fixtures/waivers/*.xml "$folder/exaccess/waivers" &&
	cp README.md "$folder/exaccess" || exit 1
for machine; do
	cp fixtures/kernel/exlab.inf "$folder/exaccess/$machine" || exit 1
done
(cd "$folder/exaccess" && find . -type f -printf '%P\n' | LC_ALL=C sort | xargs sha256sum) >"$folder/sums" &&
	mv "$folder/sums" "$folder/exaccess/SHA256SUMS" || exit 1

# A zip holds local times and permissions: they are set to the same ones everywhere.
export TZ=UTC LC_ALL=C
find "$folder" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
find "$folder" -name '*.exe' -exec chmod 755 {} +
find "$folder" -exec touch -d "@${SOURCE_DATE_EPOCH:-1000000000}" {} +
(cd "$folder" && find exaccess -type f | sort | zip -q -X -9 -@ "$zip.new") &&
	mv "$zip.new" "$zip" || exit 1
(cd "$(dirname "$zip")" && sha256sum "$(basename "$zip")" >"$zip.sha256") || exit 1
rm -rf "$folder"
