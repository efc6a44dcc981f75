#!/bin/bash
# test_person.sh - somebody at a terminal who works a drive: how often he is asked, and what becomes of a refusal, of
# a wrong disc, and of one that comes too late.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$root" || exit 1

serve_drive emulated:documented,bare,desk
robot() { perl fixtures/labs/robot.pl "$socket" drive "$@" >/dev/null; }
sed "s|SOCKET|$socket|" fixtures/labs/person.xml >"$scratch/lab.xml"
sed 's|deadline="20"|deadline="2"|' "$scratch/lab.xml" >"$scratch/hurry.xml"

# asked OUT LAB PERSON ARGUMENTS...: a run at a terminal. For each question, PERSON is called with it, works the drive, and
# prints the answer; what it prints that is empty is the Enter key, `-` is nothing at all.
asked() {
	local out=$1 lab=$2 person=$3 command line='' character answer
	shift 3
	printf -v command '%q ' "$program" run --drive "unix:$socket" --lab "$lab" --out "$scratch/$out" "$@"
	asked=0
	: >"$scratch/out"
	: >"$scratch/questions"
	coproc terminal { exec script -qefc "$command" /dev/null 2>&1; }
	# shellcheck disable=SC2154 # the coprocess makes it
	local process=$terminal_PID
	# shellcheck disable=SC2154
	exec 5<&"${terminal[0]}" 6>&"${terminal[1]}"
	while IFS= read -r -N 1 -t 120 -u 5 character; do
		printf %s "$character" >>"$scratch/out"
		line+=$character
		case $line in
		*"to leave out what needs it: ")
			asked=$((asked + 1))
			printf '%s\n' "$line" | tr '\r\n' '  ' >>"$scratch/questions"
			echo >>"$scratch/questions"
			answer=$($person "${line##*Drive }")
			[ "$answer" = - ] || printf '%s\n' "$answer" >&6
			line=
			;;
		esac
	done
	exec 5<&- 6>&-
	wait "$process"
	code=$?
	# Its totals without a terminal's line ends.
	"$program" report "$scratch/$out" >"$scratch/report" 2>&1 </dev/null
}

# ---- a good one, for all suites ----

good() {
	case $1 in
	*"a data disc"*) robot insert data 1 x ;;
	*"an audio disc"*) robot insert audio 1 x ;;
	*"a blank recordable"*) robot insert blank 1 x ;;
	*"a rewritable disc"*"disc 2"*) robot insert udf 2 x ;;
	*"a rewritable disc"*) robot insert udf 1 x ;;
	*"take the disc out"*) robot take-out 0 0 0 ;;
	*"press the eject"*) robot press-eject 0 0 0 ;;
	*"open the tray"*) robot open-tray 0 0 0 ;;
	*"close the tray"*) robot close-tray 0 0 0 ;;
	esac
}
cases=(--case 'query/*' --case 'handle/*disc*' --case 'lock/*disc*' --case lock/while-audio-plays
	--case 'owner/writability*' --case 'media_change/eject*' --case '*tray-open*')
asked all "$scratch/lab.xml" good "${cases[@]}"
grep -A2 "^ERROR" "$scratch/report" | sed "s/^/# /"
holds "a run with a person ends well: $code" test "$code" = 0
tr -d '\r' <"$scratch/out" >"$scratch/plain"
holds "none of its cases is an error" grep -q "+ 0 failed + 0 errors" "$scratch/report"
holds "it says beforehand how often it will ask" grep -q "to change the disc at most [1-6] times" "$scratch/plain"
changes=$(grep -c -e "put in" -e "take the disc out" "$scratch/questions")
echo "# $changes changes of disc, $((asked - changes)) other questions, of $(grep -c '^begin' "$scratch/all/record.txt") cases"
holds "discs change 6 times at the most, not $changes" test "$changes" -le 6
holds "... and that is not because nothing was played" test "$changes" -ge 4
for one in handle/interface-locks-with-an-audio-disc lock/blank-disc-opened-by-drive-letter lock/without-a-disc; do
	holds "$one was played" grep -q "^case .* ${one#*/} " "$scratch/all/record.txt"
done
runs 0 verify "$scratch/all"
# Reports are in the order of the catalogue, whatever was played first.
holds "the record has the cases in the order of the list" cmp \
	<(sed -n 's/^case [0-9]* \([a-z_]*\) \([^ ]*\) .*/\1\/\2/p' "$scratch/all/record.txt") \
	<("$program" list "${cases[@]}" | cut -f 1)


# ---- one who does not want to ----

two=(--case query/answers-with-an-audio-disc --case handle/interface-locks-with-an-audio-disc --case query/answers-without-a-disc --case query/free-before-any-lock)
unwilling() { case $1 in *"an audio disc"*) echo n ;; *) good "$1" ;; esac }
robot insert data 1 x
asked refused "$scratch/lab.xml" unwilling "${two[@]}"
holds "what is refused is skipped" grep -q "2 passed + 0 failed + 0 errors + 2 skipped" "$scratch/report"
holds "he is asked once for that, and not for each case" test "$(grep -c "an audio disc" "$scratch/questions")" = 1
holds "the record says who refused what" grep -q "^trouble .*a person refused to put in an audio disc" <(sed 's/%20/ /g' "$scratch/refused/record.txt")
holds "JUnit says so" grep -q "a person refused to put in an audio disc" "$scratch/refused/junit.xml"
runs 0 verify "$scratch/refused"

# In the middle of a case as well, and not again for the next one.
idle() { case $1 in *"open the tray"*) echo n ;; *) good "$1" ;; esac }
opened=(--case lock/with-the-tray-open --case query/answers-with-the-tray-open --case query/free-before-any-lock)
robot insert data 1 x
asked idle "$scratch/lab.xml" idle "${opened[@]}"
holds "what is refused in the middle of a case is skipped, and no error" grep -q "+ 0 failed + 0 errors + 2 skipped" "$scratch/report"
holds "... and the one that does not need it is played" grep -q " = 1 passed" "$scratch/report"
holds "he is asked once for that, too" test "$(grep -c "open the tray" "$scratch/questions")" = 1
holds "the reports say who refused what" grep -q "a person refused to open the tray" "$scratch/idle/junit.xml"
runs 0 verify "$scratch/idle"

# ---- one who takes the wrong disc, and then the right one; or never ----

wrong_once() {
	if [ "$(grep -c "an audio disc" "$scratch/questions")" = 1 ]; then robot insert data 3 x; else good "$1"; fi
}
robot insert data 1 x
asked wrong "$scratch/lab.xml" wrong_once --case query/answers-with-an-audio-disc
holds "a wrong disc is noticed, and asked for again" test "$asked" = 2
holds "... with what is in instead" grep -q "the drive shows a data disc" "$scratch/out"
holds "... and the case is played" grep -q "1 planned = 1 passed" "$scratch/report"
always_wrong() { robot insert data 3 x; }
robot insert data 1 x
asked stubborn "$scratch/lab.xml" always_wrong --case query/answers-with-an-audio-disc --case query/free-before-any-lock
holds "who never finds it costs that case" grep -q "2 planned = 1 passed + 0 failed + 1 errors + 0 skipped" "$scratch/report"
holds "... after three times" test "$asked" = 3

# ---- one who comes too late ----

late() { echo -; }
robot insert data 1 x
asked late "$scratch/hurry.xml" late --case query/answers-with-an-audio-disc --case query/free-before-any-lock
holds "a disc that does not come in time costs that case" grep -q "2 planned = 1 passed + 0 failed + 1 errors + 0 skipped" "$scratch/report"
holds "... and that is said" grep -q "did not answer in time" <(sed 's/%20/ /g' "$scratch/late/record.txt")

# ---- here, while the drive is at the other end of a line ----

robot insert data 1 x
asked far "$scratch/lab.xml" wrong_once --case query/answers-with-an-audio-disc --case query/free-before-any-lock --via "$program agent" --jobs 1
holds "who keeps the record is asked, and told of a wrong disc" test "$asked" = 2
holds "... with what is in instead" grep -q "the drive shows a data disc" "$scratch/out"
holds "... and the cases are played" grep -q "2 planned = 2 passed" "$scratch/report"
robot insert data 1 x
asked far_refused "$scratch/lab.xml" unwilling "${two[@]}" --via "$program agent" --jobs 1
holds "what he refuses is skipped" grep -q "2 passed + 0 failed + 0 errors + 2 skipped" "$scratch/report"

# ---- none ----

robot insert data 1 x
runs 3 run --drive "unix:$socket" --lab "$scratch/lab.xml" --case query/answers-with-a-blank-disc --case query/free-before-any-lock --out "$scratch/none"
holds "without a terminal nobody can be asked" grep -q "no terminal" <(sed 's/%20/ /g' "$scratch/none/record.txt")
done_checking
