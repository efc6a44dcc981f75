#!/bin/bash
# test_manual.sh - the manual page, --help and README.md speak of the same commands and options.
# Usage: test_manual.sh PROGRAM. Prints what does not hold, and `N passed, N failed` at the end.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"
cd "$root" || exit 1
manual=harness/command/exaccess.1

# same WHAT ONE OTHER: counts whether two lists of words are equal.
same() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "does not hold: $1"
		diff <(echo "$2") <(echo "$3") | sed -n 's/^[<>]/    &/p'
	fi
}

commands=$("$program" --help | sed -n 's/^  \([a-z][a-z-]*\)  *.*/\1/p' | sort)

# Options as `--help` lists them, one a line, with what their value is called. --help is everybody's.
helped() { "$program" "$1" --help | sed -n 's/^  --\([a-z-]*\) \{0,1\}\([A-Z]*\|[a-z]*|[a-z|]*\)\( .*\)\{0,1\}$/\1 \2/p' | grep -v '^help' | sed 's/ *$//' | sort; }
# The same from the items of the command's part of the manual page.
written() {
	awk -v command="$1" '
		/^\.S[sh] / { inside = $1 == ".Ss" && $2 == command }
		inside && /^\.It Fl -/ {
			line = substr($0, 9)
			sub(/ (Ar|Cm) /, " ", line)
			gsub(/ \| /, "|", line)
			print line
		}
	' "$manual" | sort
}

same "the manual page (>) has the commands of exaccess --help (<)" "$commands" \
	"$(sed -n 's/^\.Ss //p' "$manual" | sort)"
for command in $commands; do
	same "the manual page (>) has the options of exaccess $command --help (<)" \
		"$(helped "$command")" "$(written "$command")"
done

# Lines of README.md's examples: `./exaccess COMMAND --OPTION` and `make TARGET`, in any pipe.
examples=$(awk '/^```/ { inside = !inside; next } inside || /^(    |\t)/' README.md | sed 's/#.*//')
count=0
while read -r command options; do
	count=$((count + 1))
	holds "README.md: exaccess $command is a command" grep -qx -- "$command" <<<"$commands"
	while read -r option; do
		holds "README.md: exaccess $command takes $option" \
			grep -qE -- "^  $option( |\$)" <("$program" "$command" --help)
	done < <(grep -oE -- '--[a-z-]+' <<<"$options")
done < <(grep -oE '\./exaccess [a-z]+[^|;&]*' <<<"$examples" | sed 's/^[^ ]* //')
holds "README.md has examples of exaccess" test "$count" -gt 3

help=$(make -s help)
while read -r target; do
	holds "README.md: make $target can be made" grep -q "^$target:" Makefile harness/build/windows.mk harness/build/package.mk
	holds "make help tells of make $target" grep -q "^make $target " <<<"$help"
done < <({ grep -oE '`make [a-z-]+' README.md; grep -oE '^ *make [a-z-]+' <<<"$examples"; } |
	sed 's/.*make //' | sort -u)
while read -r file; do
	holds "README.md: there is $file" test -e "$file"
done < <(grep -oE '\b(suites|harness|fixtures|reports)/[a-zA-Z_/-]+\.[a-z0-9]+' README.md |
	grep -v '^reports/out/' | sort -u)

done_checking
