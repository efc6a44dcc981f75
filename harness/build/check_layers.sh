#!/bin/sh
# check_layers.sh - `make layers`: includes point one way, and platforms stay in their files.
#
#     harness/build/check_layers.sh [DIRECTORY]
#
# Prints each violation as FILE:LINE: what, and the rule; ends with 1 if there is one. Each rule is
# stated where it is checked. Files in tests folders may include what they test; the rules about
# platforms and libxml2 do not bind them either, only those that say so do.
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 2

sources=$(find suites harness fixtures reports -name '*.[ch]' -o -name '*.def' | LC_ALL=C sort)
if [ -z "$sources" ]; then
	echo "no sources here" >&2
	exit 2
fi

# shellcheck disable=SC2086
LC_ALL=C awk '
function rule(says) {
	printf "%s:%d: %s\n    rule: %s\n", FILENAME, FNR, shown, says
	violations++
}

# Is name one of the words of list? A word that ends in * stands for all that begin so.
function among(name, list,    words, count, i, word) {
	count = split(list, words, " ")
	for (i = 1; i <= count; i++) {
		word = words[i]
		if (word == name)
			return 1
		if (word ~ /\*$/ && index(name, substr(word, 1, length(word) - 1)) == 1)
			return 1
	}
	return 0
}

BEGIN {
	# Tables of facts that both sides may share: codes, statuses, verbs of the lab, needs. They
	# decide nothing.
	facts = "harness/facts/status.h harness/facts/status.def harness/facts/hresult.h harness/facts/hresult.def " \
		"harness/facts/codes.h harness/facts/lab.h " \
		"harness/facts/clause.h harness/facts/needs.def harness/facts/windows/imapi2.h"
	# What acts. What is pure must not see it.
	acting = "harness/drive* harness/recorder/recorder.h harness/recorder_* harness/process* " \
		"harness/contender* harness/connection* harness/stage* harness/play* harness/run* " \
		"harness/worker* harness/wire* harness/file*"
	# What decides about the outcome, from plan and observations alone.
	pure = "harness/plan* harness/expectation* harness/operation* harness/verdict* " \
		"harness/clause* harness/status* harness/hresult* harness/facts/codes.h harness/facts/lab.h " \
		"harness/system/text.c harness/system/text.h harness/history* harness/linearize* harness/bound* " \
		"harness/repetitions* harness/waiver*"
	# The half of the emulated drive that becomes a kernel-mode driver too, and what it includes.
	class_driver = "fixtures/drive/class_* fixtures/drive/rules* fixtures/drive/machine.h " \
		"fixtures/drive/mechanism/command.h fixtures/drive/bytes.h"
	freestanding = "string.h stdint.h stdbool.h stddef.h"
	standard = "assert.h ctype.h errno.h inttypes.h limits.h locale.h math.h signal.h " \
		"stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h " \
		"stdnoreturn.h string.h time.h wchar.h"
	windows = "windows.h win* ntdd* ntifs.h ntstatus.h ddk/* objbase.h imapi2* cfgmgr32.h dbt.h " \
		"setupapi.h psapi.h tlhelp32.h ole2.h oleauto.h olectl.h sddl.h io.h process.h"
	# What the harness may include of the fixtures: the protocol, the server, and tables of names.
	reachable = "fixtures/protocol/protocol.h fixtures/protocol/frame.h fixtures/server/server.h fixtures/drive/rules.h " \
		"fixtures/recorder/emulated_recorder.h fixtures/recorder/recorder_rules.h " \
		"fixtures/defects/defects.h fixtures/defects/recorder/recorder_defects.h fixtures/imapi2/recorder_lab.h fixtures/kernel/exdrive.h"
	# Files that may use POSIX headers besides *_posix.c: the two ends of the local socket.
	posix = "fixtures/server* fixtures/session* harness/connection* harness/drive/posix/emulated.c"
}

FNR == 1 {
	folder = FILENAME
	sub(/\/[^\/]*$/, "", folder)
	top = FILENAME
	sub(/\/.*/, "", top)
	is_test = FILENAME ~ /\/tests\//
	platform = FILENAME ~ /_(posix|windows)\.[ch]$/ || FILENAME ~ /^fixtures\/(kernel|imapi2)\//
	sees_suites = sees_reports = 0
}

{
	shown = $0
	gsub(/^[ \t]+|[ \t\r]+$/, "", shown)
}

# Platforms differ in whole files behind one header, never in conditions.
/^[ \t]*#[ \t]*(if|ifdef|ifndef|elif)/ &&
	/_WIN32|_WIN64|__MINGW|_MSC_VER|__linux|__unix|__APPLE__|__CYGWIN__|_POSIX_VERSION/ &&
	!platform {
	rule("conditions on the platform stand in *_posix.c, *_windows.c and fixtures/{kernel,imapi2}/ only")
}

/^[ \t]*#[ \t]*include/ {
	name = shown
	sub(/^#[ \t]*include[ \t]*/, "", name)
	# The name is in a macro; what it stands for is checked where it is a name.
	if (name !~ /^["<]/)
		next
	own = name ~ /^"/
	sub(/^["<]/, "", name)
	sub(/[">].*$/, "", name)
	if (own && name !~ /\//)
		name = folder "/" name
	if (own)
		check_own()
	else
		check_system()
}

function check_own() {
	if (name ~ /^suites\//)
		sees_suites = 1
	if (name ~ /^reports\//)
		sees_reports = 1
	if (sees_suites && sees_reports && FILENAME != "harness/main.c")
		rule("only harness/main.c includes suites/ and reports/ both")
	if (name ~ /\/tests\// && !is_test)
		rule("only tests include what is in tests folders")

	# Cases are sentences in the language of plans, and cite clauses: nothing else is in sight.
	if (top == "suites" && !is_test && name !~ /^suites\//)
		if (!(FILENAME == "suites/suites.h" && name == "harness/plan/plan.h") &&
			!(FILENAME ~ /^suites\/clauses\.[ch]$/ && among(name, facts)))
			rule("suites include suites/ only; suites.h includes harness/plan/plan.h, clauses.[ch] facts")

	# Fixtures know no suite, no report and no verdict, and of the harness facts only, so that
	# one can prove the other wrong. Their tests may use the harness as a client.
	if (top == "fixtures" && name ~ /^(suites|reports)\//)
		rule("fixtures include neither suites/ nor reports/")
	if (top == "fixtures" && name ~ /^harness\/(verdict|expectation|plan)/)
		rule("fixtures and their tests know no plan, expectation or verdict")
	if (top == "fixtures" && !is_test && name ~ /^harness\// && !among(name, facts))
		rule("of harness/, fixtures include facts only: " facts)

	# The state machine stands alone: it becomes a kernel-mode driver too.
	if (FILENAME ~ /^fixtures\/drive\// && name !~ /^fixtures\/drive\// &&
		name != "fixtures/protocol/protocol.h" && !among(name, facts))
		rule("fixtures/drive/ includes fixtures/drive/, fixtures/protocol/protocol.h and facts only")

	# Reports are made from results, which are read from the record.
	if (top == "reports" && name ~ /^(suites|fixtures)\//)
		rule("reports include neither suites/ nor fixtures/")
	if (top == "reports" && !is_test && among(name, acting))
		if (name != "harness/system/file.h" || !among(FILENAME, "reports/shared/save.c reports/waivers.c"))
			rule("reports see the record only, nothing that acts on drives, processes or " \
				"files; save.c and waivers.c: harness/system/file.h")

	if (top == "harness" && !is_test) {
		if (name ~ /^suites\// && FILENAME != "harness/main.c")
			rule("of the harness, only main.c includes suites/")
		if (name ~ /^reports\// && FILENAME != "harness/main.c" &&
			name != "reports/history_svg.h")
			rule("of the harness, only main.c includes reports/ (check.c: history_svg.h)")
		# Of the drive that it tests, the harness knows how to talk to it, how to start it and
		# the names of its variants. What is right, each side decides for itself.
		if (name ~ /^fixtures\// && (!among(name, reachable) || among(FILENAME, pure)))
			rule("of fixtures/, the harness includes " reachable ", its judging half nothing")
	}

	# Writing a plan and judging it do no I/O.
	if (among(FILENAME, pure) && !is_test && among(name, acting))
		rule("plans, expectations, verdicts and histories include nothing that acts")
}

function check_system() {
	# libxml2 writes and reads documents; nothing else does.
	if (name ~ /^libxml\// && top != "reports")
		rule("libxml2 is used in reports/ only")
	# Writing a plan does no I/O.
	if (top == "suites" && !is_test && !among(name, freestanding))
		rule("suites include of the C library only: " freestanding)
	# The class driver half of the emulated drive compiles without a C library.
	if (among(FILENAME, class_driver) && !among(name, freestanding))
		rule("the class driver half includes of the C library only: " freestanding)
	if (among(name, windows)) {
		if (FILENAME !~ /_windows\.[ch]$/ && FILENAME !~ /^fixtures\/(kernel|imapi2)\//)
			rule("Windows headers are included in *_windows.c and fixtures/{kernel,imapi2}/ only")
	} else if (!among(name, standard) && name !~ /^libxml\// && !is_test &&
		!platform && !among(FILENAME, posix)) {
		rule("headers beyond the C library are included in *_posix.c, *_windows.c and here only: " posix)
	}
	# The state machine makes no calls of the operating system.
	if (FILENAME ~ /^fixtures\/drive\// && !among(name, standard))
		rule("fixtures/drive/ includes the C library only")
}

END { exit violations > 0 }
' $sources
status=$?

# The top level holds what the layout names. Dot-files are free, and what git ignores is not seen.
if names=$(git ls-files --cached --others --exclude-standard 2>/dev/null) && [ -n "$names" ]; then
	names=$(echo "$names" | sed 's|/.*||' | sort -u)
else
	names=$(ls)
fi
for name in $names; do
	case $name in
	suites | harness | fixtures | reports | Makefile | README.md | exaccess | exaccess-windows.zip | .*) ;;
	*)
		echo "$name:1: at the top level"
		echo "    rule: the top level holds suites, harness, fixtures, reports, Makefile, README.md"
		status=1
		;;
	esac
done

if [ "$status" = 0 ]; then
	echo "The layers hold: $(echo "$sources" | wc -l) files."
fi
exit "$status"
