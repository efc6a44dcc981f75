# node.bash - Node.js and what npm has for it; for the checks that use them, and for CI. Sourced.
# shellcheck shell=bash

# Is there a Node.js that is new enough, with npm?
has_node() {
	local version
	version=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
	[ "${version:-0}" -ge 20 ] && command -v npm >/dev/null
}

# install_node_programs CHECK FOLDER PLACE: what package-lock.json in FOLDER pins, into PLACE, with the other
# files of FOLDER. Ends the script that CHECK runs when that cannot be done.
install_node_programs() {
	if ! has_node; then
		echo "$1 needs Node.js 20 or later, with npm; Debian 12 has none: see nodejs.org" >&2
		exit 1
	fi
	cp "$2"/* "$3"
	(cd "$3" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) || exit 1
}
