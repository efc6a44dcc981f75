#!/bin/bash
# check_windows.sh - what the Windows program does, under Wine, beside what the same suites say here.
#
#     harness/check_windows.sh PROGRAM WINDOWS_DIRECTORY
#
# PROGRAM is the one for this system; WINDOWS_DIRECTORY holds exaccess.exe, exdrive.sys, exprobe.sys
# and eximapi2.dll. Makes a Wine prefix of its own, loads the drivers in it, and takes prefix and Wine's
# processes away again however it ends. What was seen stays in WINDOWS_DIRECTORY/seen.
# shellcheck source=harness/tests/checks.bash
. "$(dirname "$0")/tests/checks.bash" "$1"
build=$(realpath "$2")
exe=$build/exaccess.exe
fixtures=$(realpath "$(dirname "$0")/../fixtures")
seen=$build/seen
rm -rf "$seen"
mkdir -p "$seen"

# ---- Wine ----

for folder in /usr/lib/wine /usr/lib/x86_64-linux-gnu/wine /opt/wine-stable/bin; do
	if [ -x "$folder/wine64" ]; then
		wine_folder=$folder
		break
	fi
done
: "${wine_folder:?Wine for 64-bit programs is not installed}"
export WINEPREFIX=$scratch/prefix WINEARCH=win64 WINEDEBUG=-all
export WINEDLLOVERRIDES='mscoree=;mshtml=;winemenubuilder.exe='
# Programs for Windows have their temporary files inside the prefix.
unset TMPDIR XDG_RUNTIME_DIR

server() {
	if [ -x "$wine_folder/wineserver64" ]; then
		"$wine_folder/wineserver64" "$@"
	else
		"$wine_folder/wineserver" "$@"
	fi
}

# wine SECONDS ARGUMENTS...: its output goes to files, never to a pipe, which Wine's own processes
# would keep open.
wine() {
	local limit=$1
	shift
	timeout -k 5 "$limit" "$wine_folder/wine64" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
}

finish() {
	server -k >/dev/null 2>&1
	server -w >/dev/null 2>&1
	rm -rf "$scratch"
}
trap finish EXIT

windows_path() { printf 'Z:%s' "${1//\//\\}"; }

set_up_wine() {
	wine 120 wineboot -i
	# A crash is an end like others: nobody is asked about it.
	wine 60 reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug' /v Auto /t REG_SZ /d 1 /f
	wine 60 reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug' /v Debugger /t REG_SZ /d false /f
	wine 60 reg add 'HKCU\Software\Wine\WineDbg' /v ShowCrashDialog /t REG_DWORD /d 0 /f
	# Wine's own drive, with an empty disc.
	truncate -s 1M "$scratch/disc.iso"
	mkdir "$scratch/disc"
	ln -sfn "$scratch/disc" "$WINEPREFIX/dosdevices/d:"
	ln -sfn "$scratch/disc.iso" "$WINEPREFIX/dosdevices/d::"
	wine 60 reg add 'HKLM\Software\Wine\Drives' /v d: /t REG_SZ /d cdrom /f
	# Drivers are lost unless the server is started again and stays.
	server -k
	server -w
	server -p
}
