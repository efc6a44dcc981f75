# exaccess.bash - completion of exaccess' command line in bash. What can be completed, the program says.

_exaccess_options() { exaccess "$1" --help 2>/dev/null | sed -n 's/^  \(--[a-z-]*\) .*/\1/p'; }

_exaccess() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} words
	COMPREPLY=()
	if [ "$COMP_CWORD" = 1 ]; then
		words="$(exaccess --help | sed -n 's/^  \([a-z-]*\)  *.*/\1/p') --help --version"
	else
		case $before in
		--suite) words=$(exaccess list --suites | cut -f 1) ;;
		--case) words=$(exaccess list | cut -f 1) ;;
		--clause) words=$(exaccess list --clauses | sed -n 's/^\(XA-[^\t]*\).*/\1/p') ;;
		--drive) words="emulated emulated:published emulated:defect= unix:" ;;
		--defect) words=$(exaccess defects | cut -f 1) ;;
		--profile) words="rich strict both" ;;
		--format) words="text markdown html" ;;
		--junit-recorded) words="skipped pass" ;;
		--color) words="auto always never" ;;
		*)
			case $word in
			-*) words="$(_exaccess_options "$command") --help" ;;
			*)
				[ "$command" = explain ] && words=$(exaccess list | cut -f 1)
				;;
			esac
			;;
		esac
	fi
	if [ -n "${words-}" ]; then
		mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
	else
		compopt -o default 2>/dev/null
	fi
}

complete -F _exaccess exaccess
