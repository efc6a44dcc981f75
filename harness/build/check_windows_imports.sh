#!/bin/sh
# check_windows_imports.sh - a file for Windows needs what Windows has, and runs from NT 5.2 on.
#
#     harness/build/check_windows_imports.sh OBJDUMP FILE user|kernel
#
# Prints what FILE imports besides, or the version that it asks for, and ends with 1.
set -u
headers=$("$1" -p "$2") || exit 1
name=$2

case $3 in
kernel) allowed='ntoskrnl\.exe|hal\.dll' ;;
*) allowed='(kernel32|ntdll|advapi32|user32|setupapi|ole32|oleaut32|psapi|shell32|ws2_32|msvcrt)\.dll'
	# The C library of the system, under the names it has from Windows 10 on.
	allowed="$allowed|api-ms-win-crt-[a-z0-9-]+\\.dll" ;;
esac

status=0
foreign=$(printf '%s\n' "$headers" | sed -n 's/^[[:space:]]*DLL Name: //p' | grep -viE "^($allowed)\$")
if [ -n "$foreign" ]; then
	# shellcheck disable=SC2086
	echo "$name: needs what Windows does not have:" $foreign >&2
	status=1
fi
version=$(printf '%s\n' "$headers" | sed -n 's/^M[a-z]*orSubsystemVersion[[:space:]]*//p' | paste -s -d.)
if [ "$version" != 5.2 ]; then
	echo "$name: is for version $version of Windows, not for 5.2" >&2
	status=1
fi
exit "$status"
