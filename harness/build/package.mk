# package.mk - what is given to others: sources, a Debian package, digests. Included by Makefile.

VERSION := $(shell sed -n 's/^\#define EXACCESS_VERSION "\(.*\)"/\1/p' harness/command/program.h)
DIST    ?= $(BUILD)/dist

.PHONY: dist deb check-consumers check-browser

dist: exaccess
	@harness/build/dist.sh ./exaccess '$(VERSION)' '$(COMMIT)' '$(DIST)'

deb:
	@harness/build/setup.sh deb
	@harness/build/debian_package.sh '$(VERSION)' '$(COMMIT)' '$(DIST)'

check-consumers: exaccess
	@harness/build/check_consumers.sh ./exaccess '$(BUILD)'

check-browser: exaccess
	@harness/build/setup.sh check-browser
	@harness/build/check_browser.sh ./exaccess '$(BUILD)'
