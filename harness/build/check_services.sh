#!/bin/bash
# check_services.sh - the examples for CI services that are no YAML, read by what Debian has: Buildbot's own look at a
# configuration, and Groovy's compiler for the Jenkinsfile, which knows the language and not Jenkins' steps.
#
#     harness/build/check_services.sh PROGRAM
#
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../testing/checks.bash" "$1"
examples=$root/fixtures/labs/ci
cd "$scratch" || exit 1

# As a master's configuration that has what the example leaves to it, Buildbot takes it.
buildbot_reads() {
	rm -rf master
	mkdir master
	{
		echo 'from buildbot.plugins import worker'
		echo 'c = BuildmasterConfig = {"builders": [], "schedulers": [], "protocols": {"pb": {"port": 0}},'
		echo '    "title": "x", "buildbotURL": "http://localhost/", "db": {"db_url": "sqlite:///state.sqlite"},'
		echo '    "workers": [worker.Worker("controller", "secret")], "buildbotNetUsageData": None}'
		cat "$1"
		echo 'from buildbot.plugins import schedulers'
		echo 'c["schedulers"].append(schedulers.ForceScheduler(name="force", builderNames=["exaccess"]))'
	} >master/master.cfg
	buildbot checkconfig master/master.cfg >out 2>err
}
java_home() { readlink -f "$(command -v java)" | sed 's|/bin/java$||'; }
groovy_reads() {
	cp "$1" Jenkinsfile.groovy
	# Debian's groovyc looks for a default Java only, which is not there where another one was installed first.
	JAVA_HOME=${JAVA_HOME:-$(java_home)} groovyc -d classes Jenkinsfile.groovy >out 2>err
}

holds "Buildbot takes its example" buildbot_reads "$examples/buildbot.py"
sed 's/workernames/workernamez/' "$examples/buildbot.py" >wrong
holds "... and would refuse a wrong one" not buildbot_reads wrong
holds "Groovy takes the Jenkinsfile" groovy_reads "$examples/Jenkinsfile"
sed 's/^}$//' "$examples/Jenkinsfile" >wrong
holds "... and would refuse one that is cut off" not groovy_reads wrong
# The options are ours.
for name in buildbot.py Jenkinsfile; do
	while read -r option; do
		holds "exaccess run has the option $option of $name" grep -qE -- "^  $option\b" <("$program" run --help)
	done < <(grep -oE -- '--[a-z][a-z-]+' "$examples/$name" | sort -u)
done

done_checking
