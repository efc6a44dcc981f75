#!/bin/bash
# test_layers.sh - make layers refuses a wrong include of each kind, and tells the chain.
# Usage: test_layers.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

tree=$scratch/tree
mkdir "$tree"
(cd "$root" && find suites harness fixtures reports -name '*.[ch]' -o -name '*.def' -o -name layers.txt -o -name '*.pl') |
	tar -C "$root" -cf - -T - | tar -C "$tree" -xf -
touch "$tree/Makefile" "$tree/README.md"

look() {
	"$root/harness/build/check_layers.pl" "$tree" >"$scratch/out" 2>"$scratch/err"
	code=$?
}

# refuses FILE LINE WORDS...: with the line at the end of the file, what is printed has the words, and
# has not without it.
refuses() {
	local file=$1 line=$2
	shift 2
	cp "$tree/$file" "$scratch/kept"
	echo "$line" >>"$tree/$file"
	look
	holds "$file with $line is refused" test "$code" = 1
	for words; do
		prints "$words"
		holds "nothing of it was there before: $words" not grep -qF -- "$words" "$scratch/before"
	done
	cp "$scratch/kept" "$tree/$file"
}

look
cp "$scratch/out" "$scratch/before"

# Upwards, with the way by which it comes back.
refuses harness/judge/verdict.c '#include "harness/record/record.h"' \
	"judge stands below record: harness/judge/verdict.c -> harness/record/record.h -> "
refuses harness/plan/plan.h '#include "harness/play/play.h"' \
	"plan stands below play: harness/plan/plan.h -> harness/play/play.h -> "
refuses fixtures/drive/class/class_gate.c '#include "fixtures/drive/machine_state.h"' \
	"class stands below machine: fixtures/drive/class/class_gate.c -> fixtures/drive/machine_state.h"

# Past a door.
refuses harness/play/stage.c '#include "harness/system/posix/native.h"' \
	"past the doors of system: harness/play/stage.c -> harness/system/posix/native.h"
refuses harness/command/defects/defects.c '#include "fixtures/defects/drive/topic.h"' \
	"past the doors of defects: harness/command/defects/defects.c -> fixtures/defects/drive/topic.h"

# What it may not see, although it stands below.
refuses suites/lock.c '#include "harness/plan/plan.h"' \
	"suites does not see that of plan: suites/lock.c -> harness/plan/plan.h"
refuses suites/suites.h '#include "harness/plan/plan_data.h"' \
	"catalogue does not see that of plan: suites/suites.h -> harness/plan/plan_data.h"
refuses harness/judge/verdict.c '#include "harness/system/file.h"' \
	"judge does not see that of system: harness/judge/verdict.c -> harness/system/file.h"
refuses reports/shared/story.c '#include "harness/play/play.h"' \
	"prose does not see that of play: reports/shared/story.c -> harness/play/play.h"
refuses fixtures/server/tests/test_server.c '#include "harness/judge/verdict.h"' \
	"fixtures/ and judge know nothing of each other: fixtures/server/tests/test_server.c -> harness/judge/verdict.h"
refuses harness/play/stage.c '#include "reports/tests/sample.h"' \
	"only tests include what stands in tests: harness/play/stage.c -> reports/tests/sample.h"

# In a circle: by includes, and by what the files of one room call of one another.
refuses harness/plan/operation.h '#include "harness/plan/plan_data.h"' \
	"harness/plan/operation includes harness/plan/plan_data" \
	"harness/plan/plan_data includes harness/plan/operation"
cp "$tree/harness/judge/verdict_conditions.c" "$scratch/conditions"
printf '%s\n' '#include "harness/judge/verdict.h"' 'const char *said(void);' 'const char *said(void)' '{' \
	'	return verdict_name(VERDICT_PASS);' '}' >>"$tree/harness/judge/verdict_conditions.c"
look
holds "a circle of calls is refused" test "$code" = 1
prints "harness/judge/verdict_conditions includes harness/judge/verdict"
prints "harness/judge/verdict includes harness/judge/verdict_conditions"
cp "$scratch/conditions" "$tree/harness/judge/verdict_conditions.c"
cp "$tree/harness/play/contender/contender_requests.h" "$scratch/header"
echo 'void contender_clean(struct contender *contender);' >>"$tree/harness/play/contender/contender_requests.h"
refuses harness/play/contender/contender_requests.c 'void tidy(struct contender *c); void tidy(struct contender *c) { contender_clean(c); }' \
	"harness/play/contender/contender_requests uses contender_clean of harness/play/contender/contender_steps"
cp "$scratch/header" "$tree/harness/play/contender/contender_requests.h"

# Headers of the system, and platforms.
refuses harness/plan/plan_steps.c '#include <libxml/parser.h>' "a header of the kind 'xml'"
refuses harness/play/play.c '#include <windows.h>' "a header of the kind 'windows'"
refuses harness/record/record_lines.c '#include <unistd.h>' "a header of the kind 'posix'"
refuses suites/lock.c '#include <stdlib.h>' "a header of the kind 'standard', and what stands here uses: freestanding"
refuses fixtures/drive/class/class_gate.c '#include <stdio.h>' \
	"a header of the kind 'standard', and what stands here uses: freestanding"
refuses harness/play/play.c '#ifdef _WIN32' "platforms differ in whole files behind one header"

# Files that no room has, and names at the top.
mkdir "$tree/harness/attic"
echo '#include <stdio.h>' >"$tree/harness/attic/old.h"
refuses harness/play/play.c '#include "harness/attic/old.h"' "no room of harness/build/layers.txt has harness/attic/old.h"
rm -r "$tree/harness/attic"
refuses harness/play/play.c '#include "harness/play/gone.h"' "there is no such file"
touch "$tree/notes.txt"
look
prints "notes.txt:1: at the top level"
rm "$tree/notes.txt"

touch "$tree"/harness/facts/{1..40}.def
look
prints "harness/facts: "
prints "a folder has"
rm "$tree"/harness/facts/{1..40}.def

look
holds "without all that it is as before" cmp "$scratch/out" "$scratch/before"

# A table that makes no sense is no table.
echo 'room attic' >>"$tree/harness/build/layers.txt"
echo 'sees nowhere' >>"$tree/harness/build/layers.txt"
look
holds "a room that is not there ends with 2" test "$code" = 2
says "attic stands below nowhere, or there is no such room"
done_checking
