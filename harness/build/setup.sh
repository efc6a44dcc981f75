#!/bin/sh
# setup.sh - installs what `make run`, `make check` and others need and this system lacks.
#
#     CC=gcc SANITIZE= harness/build/setup.sh run|check|lint|windows|check-windows|check-guest|check-guest-lab|check-ssh|check-slurm|check-services|deb|check-browser
#
# Says and does nothing when everything is there. On Debian and its relatives, missing packages are
# installed as root, or through sudo if that asks no questions; otherwise the command to run is
# printed, and the exit status is 1.
set -u

purpose=${1:?run, check, lint, windows, check-windows, check-guest, deb or check-browser}
compiler=${CC:-gcc}
missing=

want() {
	case " $missing " in
	*" $1 "*) ;;
	*) missing="$missing $1" ;;
	esac
}

has() { command -v "$1" >/dev/null 2>&1; }

# header NAME [FLAGS]: can the compiler find it? If there is no compiler yet, can another one?
header() {
	for one in "$compiler" cc gcc clang; do
		if has "${one%% *}"; then
			# shellcheck disable=SC2086
			printf '#include <%s>\n' "$1" | $one ${2-} -E -x c - >/dev/null 2>&1
			return
		fi
	done
	return 1
}

xml_flags() { pkg-config --cflags libxml-2.0 2>/dev/null || xml2-config --cflags 2>/dev/null; }

look_for_compiler() {
	if ! has "${compiler%% *}"; then
		case $compiler in
		gcc | clang) want "$compiler" ;;
		*)
			echo "There is no compiler '$compiler'." >&2
			exit 1
			;;
		esac
	fi
	if ! header stdlib.h; then
		want libc6-dev
	fi
	if ! header libxml/xmlwriter.h "$(xml_flags)"; then
		want libxml2-dev
	fi
	if ! header nettle/sha2.h; then
		want nettle-dev
	fi
}

# clang finds its sanitizers in a package of their own.
look_for_sanitizers() {
	[ -n "${SANITIZE-}" ] && has "$compiler" || return 0
	if ! echo 'int main(void) { return 0; }' |
		"$compiler" "-fsanitize=$SANITIZE" -x c -o /dev/null - >/dev/null 2>&1; then
		case $compiler in
		*clang*) want "libclang-rt-$("$compiler" -dumpversion | cut -d. -f1)-dev" ;;
		*) want gcc ;;
		esac
	fi
}

# tool PACKAGE PROGRAM
tool() {
	if ! has "$2"; then
		want "$1"
	fi
}

# Two compilers, and what fetches, unpacks and builds libxml2 with them.
look_for_windows() {
	tool gcc-mingw-w64-x86-64-win32 x86_64-w64-mingw32-gcc
	tool gcc-mingw-w64-i686-win32 i686-w64-mingw32-gcc
	tool bash bash
	tool cmake cmake
	tool dpkg-dev dpkg-source
	tool zip zip
}

look_for_compiler
case $purpose in
run) ;;
check)
	look_for_sanitizers
	tool bash bash
	if ! perl -MDigest::SHA -e 1 2>/dev/null; then
		want perl
	fi
	tool procps pgrep
	tool libxml2-utils xmllint
	tool openssh-client ssh-keygen
	;;
lint)
	tool clang-format clang-format
	tool clang-tidy clang-tidy
	tool cppcheck cppcheck
	tool shellcheck shellcheck
	tool mandoc mandoc
	tool yamllint yamllint
	if ! [ -e /usr/x86_64-w64-mingw32/include/windows.h ]; then
		want mingw-w64-x86-64-dev
	fi
	;;
windows) look_for_windows ;;
deb)
	tool bash bash
	tool dpkg-dev dpkg-buildpackage
	tool debhelper dh
	tool lintian lintian
	if ! [ -e /usr/share/perl5/Debian/Debhelper/Sequence/bash_completion.pm ]; then
		want bash-completion
	fi
	;;
check-windows)
	look_for_windows
	tool libxml2-utils xmllint
	tool unzip unzip
	if ! [ -x /usr/lib/wine/wine64 ]; then
		want wine64
	fi
	;;
check-ssh)
	tool openssh-client ssh
	tool openssh-server /usr/sbin/sshd
	;;
check-slurm)
	tool munge munge
	tool slurm-client sbatch
	tool slurmctld /usr/sbin/slurmctld
	tool slurmd /usr/sbin/slurmd
	;;
check-services)
	tool buildbot buildbot
	tool groovy groovyc
	tool default-jre-headless java
	;;
check-guest | check-guest-lab)
	look_for_windows
	tool qemu-system-x86 qemu-system-i386
	tool mtools mcopy
	tool fdisk /usr/sbin/sfdisk
	tool xz-utils xz
	tool socat socat
	tool xorriso xorriso
	if [ "$purpose" = check-guest-lab ]; then
		tool genisoimage genisoimage
		tool libwin-hivex-perl hivexregedit
	fi
	;;
check-browser)
	tool bash bash
	tool chromium chromium
	;;
*)
	echo "usage: $0 run|check|lint|windows|check-windows|check-guest|check-guest-lab|check-ssh|check-slurm|check-services|deb|check-browser" >&2
	exit 1
	;;
esac
if [ -z "$missing" ]; then
	exit 0
fi

install="apt-get install -y --no-install-recommends$missing"
as_root=
if ! has apt-get; then
	echo "Something is missing that Debian has in the packages$missing." >&2
	echo "Install what this system calls them, and try again." >&2
	exit 1
fi
if [ "$(id -u)" != 0 ]; then
	if has sudo && sudo -n true 2>/dev/null; then
		as_root="sudo -n"
	else
		echo "To go on, packages must be installed. Please run, as root:" >&2
		echo >&2
		echo "    apt-get update && $install" >&2
		echo >&2
		exit 1
	fi
fi

echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
# Another program that installs something is waited for.
patient="$install -o DPkg::Lock::Timeout=600"
# Package lists may be absent, or so old that what they name is gone: then they are fetched.
# shellcheck disable=SC2086
if ! $as_root $patient >"$log" 2>&1 </dev/null; then
	if ! { $as_root apt-get update && $as_root $patient; } >"$log" 2>&1 </dev/null; then
		cat "$log" >&2
		echo "These packages cannot be installed:$missing. The command was:" >&2
		echo "    apt-get update && $install" >&2
		exit 1
	fi
fi
