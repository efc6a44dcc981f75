#!/bin/sh
# lint.sh - `make lint`: formatting, static analysis, scripts and the manual page.
#
#     [DEPTH=NODES] harness/build/lint.sh [FILE.c]...
#
# All tools run, on the files named or on all of them; ends with 1 if any found something.
set -u
cd "$(dirname "$0")/../.." || exit 2

jobs=$(nproc 2>/dev/null || echo 1)
xml=$(pkg-config --cflags libxml-2.0 2>/dev/null || xml2-config --cflags)
flags="-std=c11 -I. $(echo "$xml" | sed 's/-I/-isystem /g')"
everything=$(find suites harness fixtures reports -name '*.[ch]' | LC_ALL=C sort)
scripts=$(find .ci harness fixtures reports suites -name '*.sh' -o -name '*.bash' -o -path .ci/run)
formatted=${*:-$everything}
sources=$(for file in $formatted; do
	case $file in
	*/windows/* | fixtures/kernel/* | fixtures/imapi2/* | *.h) ;;
	*) echo "$file" ;;
	esac
done)
# What is for Windows is looked at as mingw-w64 would compile it.
windows_flags="-std=c11 --target=x86_64-w64-mingw32 -I. -isystem /usr/x86_64-w64-mingw32/include
	-D_WIN32_WINNT=0x0502 -DWINVER=0x0502 -DWIN32_LEAN_AND_MEAN -D__USE_MINGW_ANSI_STDIO=1"
kernel_flags="$windows_flags -ffreestanding -DNTDDI_WINVISTA=0x06000000
	-isystem /usr/x86_64-w64-mingw32/include/ddk"
windows_sources=$(for file in $formatted; do
	case $file in
	*/windows/*.c | fixtures/imapi2/*.c) echo "$file" ;;
	esac
done)
kernel_sources=$(for file in $formatted; do
	case $file in
	fixtures/kernel/*.c) echo "$file" ;;
	esac
done)
# How far clang's analyzer follows the paths of a file; its own default, 225000, takes three times as long.
depth="--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang --extra-arg=max-nodes=${DEPTH:-60000}"
bad=

# judge STATUS TOOL
judge() {
	if [ "$1" != 0 ]; then
		case "$bad " in
		*" $2 "*) ;;
		*) bad="$bad $2" ;;
		esac
	fi
}

echo "clang-format"
status=0
# shellcheck disable=SC2086
if ! clang-format --dry-run -Werror $formatted 2>/dev/null; then
	status=1
	for file in $formatted; do
		clang-format --dry-run -Werror "$file" 2>/dev/null ||
			echo "    $file: run clang-format -i on it"
	done
fi
judge $status clang-format

# tidy CHECKS FLAGS FILE...: the longest first, so that no processor waits for one at the end.
tidy() {
	checks=$1
	compile=$2
	shift 2
	[ $# -gt 0 ] || return 0
	# shellcheck disable=SC2016
	# shellcheck disable=SC2011,SC2012 # the names are plain
	ls -S -- "$@" |
		xargs -P "$jobs" -n 1 sh -c 'clang-tidy --quiet --checks="$1" $3 "$4" -- $2 2>/dev/null' \
			tidy "$checks" "$compile" "$depth"
}

echo "clang-tidy"
# shellcheck disable=SC2086
tidy "" "$flags" $sources
judge $? clang-tidy
# Numbers behind the names of Windows end in what they like.
# shellcheck disable=SC2086
tidy -cert-dcl16-c "$windows_flags" $windows_sources
judge $? clang-tidy
# shellcheck disable=SC2086
tidy -cert-dcl16-c "$kernel_flags" $kernel_sources
judge $? clang-tidy

# Left out: what stands at an address that is taken is not followed into the callee (objectIndex),
# nor is what tests hand to a machine to fill in (uninitvar).
echo "cppcheck"
# check FLAGS FILE...
check() {
	platform=$1
	shift
	[ $# -gt 0 ] || return 0
	# shellcheck disable=SC2086
	cppcheck -q -j "$jobs" --std=c11 --enable=warning,performance,portability --inline-suppr \
		--suppress=missingIncludeSystem --suppress=objectIndex \
		'--suppress=uninitvar:*/tests/*' --error-exitcode=1 -D__GNUC__=12 $platform -I. "$@"
}
# shellcheck disable=SC2086
check "" $sources
judge $? cppcheck
# shellcheck disable=SC2086
check "--platform=win64 -D_WIN32" $windows_sources $kernel_sources
judge $? cppcheck

echo "shellcheck"
# shellcheck disable=SC2086
shellcheck -x $scripts
judge $? shellcheck

echo "yamllint"
yamllint -s -d '{extends: default, rules: {document-start: disable, line-length: disable, truthy: {check-keys: false}}}' \
	fixtures/labs/ci
judge $? yamllint

echo "mandoc"
mandoc -T lint -W warning harness/command/exaccess.1
judge $? mandoc

if [ -n "$bad" ]; then
	echo "Not clean:$bad"
	exit 1
fi
echo "Clean."
