# package.mk - what is given to others, and what others make of it: sources, a Debian package, readers of reports,
# fleets. Included by Makefile.

VERSION := $(shell sed -n 's/^\#define EXACCESS_VERSION "\(.*\)"/\1/p' harness/command/program.h)
DIST    ?= $(BUILD)/dist

.PHONY: dist deb check-consumers check-ssh check-slurm check-services check-browser

dist: exaccess
	@harness/build/dist.sh ./exaccess '$(VERSION)' '$(COMMIT)' '$(DIST)'

deb:
	@harness/build/setup.sh deb
	@harness/build/debian_package.sh '$(VERSION)' '$(COMMIT)' '$(DIST)'

check-ssh: exaccess
	@harness/build/setup.sh check-ssh
	@harness/build/check_ssh.sh ./exaccess

check-slurm: exaccess
	@harness/build/setup.sh check-slurm
	@harness/build/check_slurm.sh ./exaccess

check-services: exaccess
	@harness/build/setup.sh check-services
	@harness/build/check_services.sh ./exaccess

check-consumers: exaccess
	@harness/build/check_consumers.sh ./exaccess '$(BUILD)'

check-browser: exaccess
	@harness/build/setup.sh check-browser
	@harness/build/check_browser.sh ./exaccess '$(BUILD)'
