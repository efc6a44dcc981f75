#!/bin/bash
# check_windows.sh - what the Windows program does, under Wine, beside what the same suites say here.
#
#     harness/build/check_windows.sh PROGRAM WINDOWS_DIRECTORY
#
# PROGRAM is the one for this system; WINDOWS_DIRECTORY holds exaccess.exe, exdrive.sys, exprobe.sys
# and eximapi2.dll. Makes a Wine prefix of its own, loads the drivers in it, and takes prefix and Wine's
# processes away again however it ends. What was seen stays in WINDOWS_DIRECTORY/seen.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../testing/checks.bash" "$1"
build=$(realpath "$2")
fixtures=$root/fixtures
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
# Wine takes the names of files here to be in the encoding of the locale.
export LC_ALL=C.UTF-8
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

# A service for each driver, and the COM server in the registry.
load_drivers() {
	local name
	mkdir -p "$WINEPREFIX/drive_c/exaccess"
	cp "$build"/*.sys "$build"/*.dll "$build"/exaccess.exe "$WINEPREFIX/drive_c/exaccess/"
	# Devices for the drives' units: their interfaces are then registered, and listed as others are.
	for name in 0000 0001; do
		wine 60 reg add "HKLM\\System\\CurrentControlSet\\Enum\\ROOT\\EXDRIVE\\$name" /v Service /t REG_SZ /d exdrive /f
		wine 60 reg add "HKLM\\System\\CurrentControlSet\\Enum\\ROOT\\EXDRIVE\\$name" /v ClassGUID /t REG_SZ \
			/d '{4d36e965-e325-11ce-bfc1-08002be10318}' /f
	done
	for name in exdrive exprobe; do
		wine 60 sc create "$name" type= kernel binPath= "C:\\exaccess\\$name.sys"
		wine 60 sc start "$name"
		holds "the driver $name starts" grep -q RUNNING "$scratch/out"
	done
	holds "the COM server registers itself" wine 60 regsvr32 /s 'C:\exaccess\eximapi2.dll'
}

# program SECONDS NAME CODE ARGUMENTS...: the Windows program, whose exit code is to be CODE; what it
# says stays in $seen/NAME.txt and .err.
program_there() {
	local limit=$1 name=$2 code=$3 got
	shift 3
	wine "$limit" 'C:\exaccess\exaccess.exe' "$@"
	got=$?
	tr -d '\r' <"$scratch/out" >"$seen/$name.txt"
	tr -d '\r' <"$scratch/err" >"$seen/$name.err"
	holds "exit code $code, not $got: exaccess.exe $*" test "$got" = "$code"
}
told() { holds "$1 tells '$2'" grep -qE -- "$2" "$seen/$1.txt"; }

# Processes of the program in this prefix.
processes_there() {
	local file count=0
	while read -r file; do
		{ tr '\0' ' ' <"${file%environ}cmdline"; } 2>/dev/null |
			grep -qE 'exaccess(\.exe)? (worker|contender|storm-contender|run|storm|agent)( |$)' &&
			count=$((count + 1))
	done < <(grep -lsz "^WINEPREFIX=$WINEPREFIX\$" /proc/[0-9]*/environ 2>/dev/null)
	echo "$count"
}
nobody_there() {
	for _ in $(seq 100); do
		[ "$(processes_there)" = 0 ] && return 0
		sleep 0.1
	done
	return 1
}

# ---- the parts of the check ----

# Test programs that are built for Windows too; each says `N passed, N failed`.
run_tests_there() {
	local test last
	for test in "$build"/tests/*.exe; do
		[ -e "$test" ] || continue
		wine 300 "$(windows_path "$test")"
		tr -d '\r' <"$scratch/out" >"$seen/$(basename "$test" .exe).txt"
		last=$(tail -n 1 "$seen/$(basename "$test" .exe).txt")
		if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
			passed=$((passed + BASH_REMATCH[1]))
			failed=$((failed + BASH_REMATCH[2]))
			[ "${BASH_REMATCH[2]}" = 0 ] || grep -v '^ok' "$seen/$(basename "$test" .exe).txt" | head -n 20
		else
			holds "$(basename "$test") says how it went" false
		fi
	done
}

# The same suites, on emulated drives behind a socket here and in the kernel there.
compare_runs() {
	local code=0 profile file
	"$program" run --drive emulated --drive emulated --jobs 1 --profile both --quiet --out "$seen/here" \
		>"$seen/here.txt" 2>&1 </dev/null
	holds "a run here ends with 0" test $? = 0
	# A case that could not be tested there is an error, and makes the run one that is not finished.
	grep -q ' ERROR ' "$fixtures/wine.txt" && code=3
	program_there 900 there "$code" run --drive exdrive:0 --drive exdrive:1 --profile both --quiet \
		--waivers "$(windows_path "$fixtures/waivers/wine.xml")" --out "$(windows_path "$seen/there")"
	tail -n 3 "$seen/there.txt"
	perl "$root/harness/testing/compare_runs.pl" --whole "$seen/here/junit.xml" "$seen/there/junit.xml" \
		"$fixtures/wine.txt" >"$seen/differences.txt" 2>&1
	holds "verdicts and observations differ only as listed" test $? = 0
	head -n 40 "$seen/differences.txt"
	for profile in rich strict; do
		file=junit-$profile.xml
		holds "${file/-rich/} from there is valid" xmllint --noout --relaxng \
			"$schemas/junit-$profile.rng" "$seen/there/${file/-rich/}"
	done
	# The record of a run, read there, makes the very same reports.
	cp -r "$seen/here" "$seen/again"
	rm -f "$seen"/again/junit*.xml
	program_there 120 again 0 report --profile both "$(windows_path "$seen/again")"
	for profile in junit junit-strict; do
		holds "$profile.xml of a record is the same from there" \
			cmp "$seen/here/$profile.xml" "$seen/again/$profile.xml"
	done
}

# The same drives, worked from here through an agent there: what is recorded is what a runner there records, but for times,
# and where chance has a part.
play_from_here() {
	local suites='query|unlock|buffers|handle|precedence' suite select=()
	local there="'$wine_folder/wine64' 'C:\\exaccess\\exaccess.exe' agent 2>/dev/null"
	for suite in ${suites//|/ }; do
		select+=(--suite "$suite")
	done
	select+=(--exclude buffers/memory-that-cannot-be-touched --drive exdrive:0 --drive exdrive:1 --quiet)
	program_there 600 local 0 run "${select[@]}" --out "$(windows_path "$seen/local")"
	timeout -k 5 600 "$program" run "${select[@]}" --via "$there" --out "$seen/remote" \
		>"$seen/remote.txt" 2>"$seen/remote.err" </dev/null
	holds "a run there that is worked from here ends with 0, not $?" test $? = 0
	holds "its plan and its drives are those of a run there" cmp <(planned_in local) <(planned_in remote)
	sed -nE "/^limit (race|late):/p; /^(race|late) [a-z]+ ($suites)\\//p" "$fixtures/wine.txt" >"$scratch/chances"
	perl "$root/harness/testing/compare_runs.pl" --whole "$seen/local/junit.xml" "$seen/remote/junit.xml" \
		"$scratch/chances" >"$scratch/out" 2>"$scratch/err"
	holds "what is seen from here is what a runner there sees" test $? = 0
	"$program" verify "$seen/remote" >"$scratch/out" 2>"$scratch/err"
	holds "a run there that is worked from here is evidence" test $? = 0
	holds "no agent is left" nobody_there
}
planned_in() { tr -d '\r' <"$seen/$1/record.txt" | grep -E '^(clause|case|place|step|reading|planned|drive|after) '; }

# A case restarts the machine, and the system goes on with the run when somebody logs on. To Wine a restart is nothing, so
# its server is ended here and started again; wineboot then does what a log-on does.
restart_there() {
	local pid
	wine 60 sc config exdrive start= auto
	"$wine_folder/wine64" 'C:\exaccess\exaccess.exe' run --drive exdrive:0:documented,bare --allow-restarts \
		--case pnp_power/restarts-with-a-lock-held --case query/free-before-any-lock \
		--out "$(windows_path "$seen/restart")" >"$scratch/out" 2>"$scratch/err" </dev/null &
	pid=$!
	holds "a case says that it restarts the machine" has_lines 1 '^restarting ' "$seen/restart/record.txt"
	server -k
	server -w
	wait "$pid" 2>/dev/null
	server -p
	wine 120 wineboot
	holds "the system goes on with the run" has_lines 1 '^finished ' "$seen/restart/record.txt"
	holds "... which stands in the registry no more" not wine 60 reg query \
		'HKLM\Software\Microsoft\Windows\CurrentVersion\RunOnce' /v exaccess
	"$program" report "$seen/restart" >"$scratch/out" 2>"$scratch/err" </dev/null
	prints "2 passed + 0 failed + 0 errors"
	"$program" verify "$seen/restart" >"$scratch/out" 2>"$scratch/err"
	holds "a run with a restart in it is evidence" test $? = 0
}

# 64 processes that lock, die and are killed; the case crash/a-thousand-crashes has the 1,000 deaths.
storm_there() {
	program_there 300 storm 0 storm --drive exdrive:0 --processes 64 --operations 60000 \
		--mix open=20,lock=300,query=100,unlock=200,close=20,crash=12,kill=12 \
		--out "$(windows_path "$seen/history")"
	told storm '^linearizable yes$'
	# shellcheck disable=SC2016 # a program for awk
	holds "100 processes died at least" awk '/^(crashes|kills) / { deaths += $2 } END { exit deaths < 100 }' \
		"$seen/storm.txt"
	holds "what the storm saw is possible, read here" "$program" check "$seen/history"
}

# A runner that is killed, when it has so many processes and may be making more, leaves nobody behind,
# and the lock is free. Without deaths in its storm, so that all are there at some time.
kill_runner() {
	local pid count=$1
	"$wine_folder/wine64" 'C:\exaccess\exaccess.exe' storm --drive exdrive:0 --processes 8 \
		--operations 10000000 --mix lock=3,query=2,unlock=3 >"$scratch/out" 2>"$scratch/err" </dev/null &
	pid=$!
	for _ in $(seq 600); do
		[ "$(processes_there)" -ge "$count" ] && break
		sleep 0.05
	done
	holds "a storm has $count processes" test "$(processes_there)" -ge "$count"
	kill -9 "$pid"
	wait "$pid" 2>/dev/null
	holds "nobody is left when a runner of $count processes was killed" nobody_there
	program_there 120 after 0 storm --drive exdrive:0 --processes 2 --operations 200
	told after '^tenures [1-9]'
}

# Wine's own drive implements none of this: it has to be told as such. Without the suites in which a
# real drive's time has to pass.
run_on_wines_drive() {
	local suites=() suite
	for suite in query lock unlock caller_name buffers handle owner inquiry environment 'recorder_*'; do
		suites+=(--suite "$suite")
	done
	program_there 600 wines 1 run --drive '\\.\CdRom0' --quiet "${suites[@]}" --out "$(windows_path "$seen/wines")"
	told wines 'Not implemented by the drive: IOCTL_CDROM_EXCLUSIVE_ACCESS to query'
	told wines 'Violated, [0-9]+: XA-QUERY-001'
	told wines ' = 0 passed '
}

# The runner and its worker look for a drive's file, which mounts its volume. A contender that did would
# mount what the reset had dismounted.
contenders_mount_nothing() {
	local processes
	WINEDEBUG=+pid,+file program_there 120 mounting 1 run --drive '\\.\CdRom0' --quiet \
		--case query/free-before-any-lock --out "$(windows_path "$seen/mounting")"
	processes=$(grep -a 'FindFirstFileExW L"D:' "$seen/mounting.err" | cut -d: -f1 | sort -u | wc -l)
	holds "two processes looked for files on the volume, not $processes" test "$processes" = 2
	holds "so did contenders, which used the drive" \
		test "$(grep -aE 'CreateFileW.*(CdRom0|CDROM0)' "$seen/mounting.err" | cut -d: -f1 | sort -u | wc -l)" -ge 4
}

set_up_wine
load_drivers
program_there 60 drives 0 drives
told drives 'exdrive:0'
told drives 'CdRom0'
run_tests_there
compare_runs
play_from_here
storm_there
for count in 2 4 6 9; do
	kill_runner "$count"
done
run_on_wines_drive
contenders_mount_nothing
restart_there
program_there 60 version 0 --version
holds "no process is left" nobody_there
wine 60 regsvr32 /s /u 'C:\exaccess\eximapi2.dll'
for name in exprobe exdrive; do
	wine 60 sc stop "$name"
	wine 60 sc delete "$name"
done
done_checking
