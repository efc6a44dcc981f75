#!/bin/bash
# windows_library.sh - libxml2 and nettle for Windows, from the source packages of this very system.
#
#     harness/build/windows_library.sh fetch LIBRARY VERSION DIRECTORY
#     harness/build/windows_library.sh build LIBRARY SOURCE DIRECTORY TOOLS [MAKE]
#
# fetch has apt get Debian's source package of the library in that version from the mirrors that this
# system has its packages from, and check it by their signed indexes; then unpacks it, with Debian's
# patches applied, as DIRECTORY/source. Lists and settings of the system stay as they are.
# build makes a static library of it with TOOLS, such as x86_64-w64-mingw32, and installs library and
# headers in DIRECTORY. Nothing is left at the place of the result when either fails.
set -u

library=${2-}

# fail MESSAGE [FILE]: with the end of what a tool said.
fail() {
	[ -z "${2-}" ] || tail -n 20 "$2" >&2
	echo "$library for Windows: $1" >&2
	exit 1
}

# ---- fetch ----

# The system's own places for packages, turned into places for source packages: in one-line format
# `deb URI ...`, and in stanzas with `Types: deb`. What is turned off stays so.
copy_sources() {
	local to=$1 list parts file
	eval "$(apt-config shell list Dir::Etc::SourceList/f parts Dir::Etc::SourceParts/d)"
	for file in "$list" "$parts"/*.list; do
		[ -f "$file" ] || continue
		sed -En 's/^[[:space:]]*deb(-src)?[[:space:]]/deb-src /p' "$file" | sort -u \
			>"$to/$(basename "$file" .list).list"
	done
	for file in "$parts"/*.sources; do
		[ -f "$file" ] || continue
		sed -E 's/^[Tt]ypes:.*/Types: deb-src/' "$file" >"$to/$(basename "$file")"
	done
}

fetch() {
	local version=$1 apt=$2/apt log=$2/apt/log options offered package
	rm -rf "$apt" "$2/source"
	mkdir -p "$apt"/{sources,lists/partial,cache/archives/partial,source} || exit 1
	copy_sources "$apt/sources"
	options=(
		-q -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$apt/sources"
		-o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache"
		-o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache= -o Acquire::Languages=none
		-o APT::Sandbox::User="$(id -un)" -o Acquire::Retries=2
	)
	# A mirror without sources, or out of reach, is no harm as long as another has the package.
	apt-get "${options[@]}" update >"$log" 2>&1 </dev/null
	offered=$(apt-cache "${options[@]}" showsrc "$library" 2>>"$log" |
		awk -v name="$library" '/^Package:/ { ours = $2 == name } ours && /^Version:/ { print $2 }' | sort -u)
	[ -n "$offered" ] || fail "no mirror of this system offers its source package; nothing can be \
built for Windows until one can be reached that does" "$log"
	grep -qxF "$version" <<<"$offered" || fail "version $version is not offered any more, but \
$(tr '\n' ' ' <<<"$offered")is: make windows ${library^^}_VERSION=..., or change it in harness/build/windows.mk"
	(cd "$apt/source" && apt-get "${options[@]}" source "$library=$version") >>"$log" 2>&1 </dev/null ||
		fail "the source package cannot be fetched and unpacked" "$log"
	package=$(echo "$apt"/source/"$library"-*/)
	[ -f "$package/configure.ac" ] || fail "the source package is not what it used to be" "$log"
	mv "$package" "$2/source" && rm -rf "$apt"
}

# ---- build ----

options=(
	-DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DHAVE_PTHREAD_H=0
	-DLIBXML2_WITH_{ICONV,LZMA,ZLIB,PYTHON,PROGRAMS,TESTS,HTTP,FTP,DEBUG,MODULES}"=OFF"
	# What no report or document needs.
	-DLIBXML2_WITH_{C14N,CATALOG,DOCB,HTML,LEGACY,SCHEMATRON,XINCLUDE,XPTR}"=OFF"
)

# prepare LIBRARY: what both have in common, in the variables source, work and flags.
prepare() {
	source=$(realpath "$1") || exit 1
	rm -rf "$work" "$directory"
	mkdir -p "$work" || exit 1
	# The same bytes, wherever it is built.
	flags="-O2 -D_WIN32_WINNT=0x0502 -ffile-prefix-map=$source=. -ffile-prefix-map=$(realpath "$work")=."
}

build_libxml2() {
	cmake -S "$source" -B "$work" -G "Unix Makefiles" -DWINDOWS_TOOLS="$tools" \
		-DCMAKE_TOOLCHAIN_FILE="$(realpath "$(dirname "$0")")/windows.cmake" \
		-DCMAKE_C_FLAGS="-DHAVE_WIN32_THREADS $flags" -DCMAKE_C_FLAGS_RELEASE= \
		-DCMAKE_INSTALL_PREFIX="$work/installed" "${options[@]}" >"$work/log" 2>&1 </dev/null ||
		fail "CMake cannot set it up" "$work/log"
	"$make" -C "$work" install >>"$work/log" 2>&1 </dev/null ||
		fail "it does not compile" "$work/log"
}

# Hashes in portable C, and nothing else of it.
build_nettle() {
	(cd "$work" && "$source/configure" --host="$tools" --prefix="$PWD/installed" --libdir="$PWD/installed/lib" \
		--disable-assembler --disable-public-key --disable-shared --disable-openssl --disable-documentation \
		CFLAGS="$flags") >"$work/log" 2>&1 </dev/null ||
		fail "its configuration fails" "$work/log"
	"$make" -C "$work" libnettle.a >>"$work/log" 2>&1 </dev/null ||
		fail "it does not compile" "$work/log"
	mkdir -p "$work/installed/lib" "$work/installed/include/nettle" &&
		cp "$work/libnettle.a" "$work/installed/lib" &&
		cp "$source"/{sha2,nettle-types}.h "$work/installed/include/nettle" || exit 1
}

build() {
	local source directory=$2 tools=$3 make=${4-make} work=$2.work flags
	prepare "$1"
	"build_$library"
	mv "$work/installed" "$directory" && rm -rf "$work"
}

case ${1-} in
fetch) fetch "${3:?}" "$(mkdir -p "${4:?}" && realpath "$4")" ;;
build) build "${3:?}" "${4:?}" "${5:?}" "${6-}" ;;
*) fail "usage: $0 fetch|build ..." ;;
esac
