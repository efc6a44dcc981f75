# exaccess: `make help` says what can be made, README.md says what it is.

BUILD   ?= .build
PREFIX  ?= /usr/local
DESTDIR ?=
OUT     ?= reports/out
# Options for `make run`, a sanitizer list for any target, and what to do about warnings.
ARGS     ?=
SANITIZE ?=
WERROR   ?=
# How often `make steady` plays the suite.
RUNS     ?= 20
# Seconds that one test program may take.
TEST_TIME ?= $(if $(SANITIZE),1800,1200)

ifeq ($(origin CC),default)
CC := gcc
endif
# One job per processor, unless -j says otherwise.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)
endif

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wformat=2 -Wno-format-nonliteral -Wundef -Wvla \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wnested-externs \
	-Wdouble-promotion -Wimplicit-fallthrough \
	-Wno-missing-field-initializers # rows of tables leave out what is 0

ifeq ($(SANITIZE),)
CFLAGS ?= -O2 -g -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
else
CFLAGS ?= -O1 -g -fno-omit-frame-pointer
SANITIZER := -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
endif

# libxml2 comes with xml2-config on Debian 12; where it does not, pkg-config knows the same.
XML_CFLAGS := $(shell pkg-config --cflags libxml-2.0 2>/dev/null || xml2-config --cflags 2>/dev/null)
XML_LIBS   := $(shell pkg-config --libs libxml-2.0 2>/dev/null || xml2-config --libs 2>/dev/null)
# SHA-256 (on Windows it is the system's), from an archive where there is one: every process would
# have to load the library. libxml2 is loaded when need be, see reports/shared/libxml.h; tests use it directly.
OWN_LIBS   := $(if $(wildcard $(shell $(CC) -print-file-name=libnettle.a)),-l:libnettle.a,-lnettle) -ldl
LIBS       := $(XML_LIBS) $(OWN_LIBS)
INCLUDES   := -I. $(patsubst -I%,-isystem %,$(XML_CFLAGS))

COMPILE = $(CC) -std=c11 $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(SANITIZER) -pthread $(INCLUDES)
LINK    = $(CC) $(CFLAGS) $(SANITIZER) $(LDFLAGS) -pthread

# Builds by other compilers and with other sanitizers live side by side.
comma   := ,
OBJECTS := $(BUILD)/$(notdir $(CC))$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))
PROGRAM := $(OBJECTS)/exaccess

# A room is a folder. What stands in windows/ and posix/ is for those systems alone; fixtures/kernel
# and fixtures/imapi2 become drivers and a COM server of Windows.
under = $(foreach file,$(1),$(if $(findstring /$(2)/,$(file)),$(file)))
EVERYTHING   := $(shell find suites harness fixtures reports -name "*.c" | LC_ALL=C sort)
TESTED       := $(call under,$(EVERYTHING),tests)
TESTING      := $(filter-out $(TESTED),$(call under,$(EVERYTHING),testing))
WINDOWS_ONLY := fixtures/kernel/% fixtures/imapi2/% $(call under,$(EVERYTHING),windows)
SOURCES      := $(filter-out %/libxml_linked.c $(TESTED) $(TESTING) $(WINDOWS_ONLY),$(EVERYTHING))
SHARED  := $(patsubst %.c,$(OBJECTS)/%.o,$(filter-out harness/main.c,$(SOURCES)))

# A test program is a source in a tests folder with a main function, linked with the sources there
# that have none, with those of the testing folder above it, and with all but main.c. Scripts there are tests too.
# Each says `N passed, N failed` in its last line.
FUZZ_SOURCES := $(filter harness/testing/fuzz/%,$(TESTING))
TEST_SOURCES := $(filter-out $(WINDOWS_ONLY),$(TESTED))
TEST_MAINS   := $(if $(TEST_SOURCES),$(shell grep -lw "^int main" $(TEST_SOURCES)))
TEST_HELPERS := $(filter-out $(TEST_MAINS),$(TEST_SOURCES)) $(filter-out $(FUZZ_SOURCES),$(TESTING))
TEST_SCRIPTS := $(shell find suites harness fixtures reports -path "*/tests/*.sh" | LC_ALL=C sort)
# The scripts are what takes longest, so they begin.
TESTS        := $(TEST_SCRIPTS) $(TEST_MAINS:%.c=$(OBJECTS)/%)
# For `make quick`: without those that play many runs.
SLOW_TESTS   := $(addprefix %/,test_console.sh test_tour.sh test_defects.sh test_explore.sh test_layers.sh test_marks.sh test_published.sh test_resume.sh test_run.sh \
	test_statuses.sh test_storm.sh test_verify.sh test_waivers.sh test_kill_anywhere)
# Whose whole runs and their verdicts say nothing more about memory than test_run.sh does: left out under
# sanitizers, where they take most of the time.
VERDICT_TESTS := $(addprefix %/,test_tour.sh test_console.sh test_forgery.sh test_inconvenient.sh test_published.sh test_statuses.sh \
	test_waivers.sh test_marks.sh test_layers.sh test_compare.sh test_manual.sh test_completion.sh)

# Fuzz targets: functions that test_corpus replays the corpora with, and libFuzzer finds new inputs for.
FUZZ_OBJECTS := $(patsubst %.c,$(OBJECTS)/%.o,$(filter-out %/libfuzzer.c,$(FUZZ_SOURCES)))
FUZZER       := $(OBJECTS)/fuzzer
SECONDS      ?= 10
TARGETS      ?=

.PHONY: all run check quick build-tests fuzz run-fuzzer defects dictionary diagnosis steady lint layers tour tour-page bench install uninstall clean help FORCE
.DELETE_ON_ERROR:

all: exaccess

# A link, so that a running program keeps its file.
exaccess: $(PROGRAM)
	@cmp -s $< $@ || ln -f $< $@

# All but main.c; each test takes what it needs from it.
ARCHIVE := $(OBJECTS)/exaccess.a

$(ARCHIVE): $(SHARED)
	@rm -f $@
	@ar rcs $@ $^

$(PROGRAM): $(OBJECTS)/harness/main.o $(ARCHIVE)
	@echo "  LD    $@"
	@$(LINK) -o $@ $^ $(OWN_LIBS) $(LDLIBS)

$(foreach test,$(TEST_MAINS),$(eval $(OBJECTS)/$(test:.c=): \
	$(patsubst %.c,$(OBJECTS)/%.o,$(filter $(dir $(test))% $(firstword $(subst /, ,$(test)))/testing/%.c,$(TEST_HELPERS)))))

$(TEST_MAINS:%.c=$(OBJECTS)/%): $(OBJECTS)/%: $(OBJECTS)/%.o $(ARCHIVE)
	@echo "  LD    $@"
	@$(LINK) -o $@ $(filter %.o,$^) $(ARCHIVE) $(LIBS) $(LDLIBS)

$(OBJECTS)/harness/testing/tests/test_corpus: $(FUZZ_OBJECTS)

$(FUZZER): $(OBJECTS)/harness/testing/fuzz/libfuzzer.o $(FUZZ_OBJECTS) $(ARCHIVE)
	@echo "  LD    $@"
	@$(LINK) -fsanitize=fuzzer -o $@ $^ $(LIBS) $(LDLIBS)

# What this is built from: the commit, or what a source package says of itself.
COMMIT := $(or $(shell cat .commit 2>/dev/null),$(shell git describe --always --abbrev=12 --exclude="*" \
	--dirty=-modified 2>/dev/null),unknown)

$(OBJECTS)/harness/command/version.o: CPPFLAGS += -DEXACCESS_COMMIT='"$(COMMIT)"'
$(OBJECTS)/harness/command/version.o: $(OBJECTS)/commit
%/commit: FORCE
	@mkdir -p $(@D)
	@echo '$(COMMIT)' | cmp -s - $@ || echo '$(COMMIT)' > $@

$(OBJECTS)/%.o: %.c $(OBJECTS)/flags
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(COMPILE) $(WERROR) -MMD -MP -c -o $@ $<

# Holds the way of compiling; a change of it compiles everything again.
$(OBJECTS)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(COMPILE)' | cmp -s - $@ || echo '$(COMPILE)' > $@

# The name that a program linked with libxml2 would ask for; exaccess asks for it when it needs it.
XML_NAME = $(shell echo "int nothing;" | $(CC) -shared -fPIC -xc - -o $(OBJECTS)/named.so \
	-Wl,--no-as-needed $(XML_LIBS) && objdump -p $(OBJECTS)/named.so | awk '/NEEDED *libxml2/ { print $$2 }')
$(OBJECTS)/reports/shared/posix/libxml_loaded.o: private CPPFLAGS += -DLIBXML_NAME='"$(XML_NAME)"'

-include $(patsubst %.c,$(OBJECTS)/%.d,$(SOURCES) $(TEST_SOURCES) $(TESTING))

build-tests: $(PROGRAM) $(filter $(OBJECTS)/%,$(TESTS))

# run, check and lint install what is missing and then start make again, which sees it.
run:
	@CC='$(CC)' harness/build/setup.sh run
	@$(MAKE) --no-print-directory exaccess
	@harness/build/run_here.sh ./exaccess '$(OUT)' $(ARGS)

check:
	@CC='$(CC)' SANITIZE='$(SANITIZE)' harness/build/setup.sh check
	@$(MAKE) --no-print-directory build-tests WERROR='$(or $(WERROR),-Werror)'
	@SANITIZE='$(SANITIZE)' harness/testing/run_tests.sh $(PROGRAM) $(TEST_TIME) $(if $(SANITIZE),$(filter-out $(VERDICT_TESTS),$(TESTS)),$(TESTS))

quick:
	@CC='$(CC)' SANITIZE='$(SANITIZE)' harness/build/setup.sh check
	@$(MAKE) --no-print-directory build-tests WERROR='$(or $(WERROR),-Werror)'
	@harness/testing/run_tests.sh $(PROGRAM) $(TEST_TIME) $(filter-out $(SLOW_TESTS),$(TESTS))
	@$(MAKE) --no-print-directory layers

fuzz:
	@CC=clang SANITIZE=address harness/build/setup.sh check
	@$(MAKE) --no-print-directory run-fuzzer CC=clang SANITIZE=fuzzer-no-link,address,undefined

run-fuzzer: $(FUZZER)
	@harness/testing/fuzz/fuzz.sh $(FUZZER) $(SECONDS) $(TARGETS)

lint:
	@CC=clang harness/build/setup.sh lint
	@harness/build/lint.sh

layers:
	@harness/build/check_layers.pl

tour: exaccess
	@harness/build/tour.pl ./exaccess

tour-page: exaccess
	@CC='$(CC)' harness/build/setup.sh check-browser
	@harness/build/tour_page.sh ./exaccess

defects: exaccess
	@./exaccess defects --run --sample 1000 --timeout 1 $(ARGS)

# What diagnose knows; it is built in, so the program is built again.
dictionary: exaccess
	@./exaccess defects --dictionary harness/diagnosis/dictionary.def --jobs 10 --timeout 1
	@$(MAKE) --no-print-directory exaccess

# Of one defect in so many.
EVERY ?= 1
diagnosis: exaccess
	@./exaccess defects --diagnose $(EVERY) --jobs 10 --timeout 1

steady: exaccess
	@./exaccess steady --runs $(RUNS)

bench: exaccess
	@./exaccess bench

include harness/build/windows.mk
include harness/build/package.mk

BIN  := $(DESTDIR)$(PREFIX)/bin
DATA := $(DESTDIR)$(PREFIX)/share
COMPLETIONS := $(DATA)/bash-completion/completions
DOCUMENTS := README.md fixtures/PROTOCOL.md
SCHEMAS   := $(wildcard reports/*.rng harness/lab/*.rng)

install: exaccess
	install -d $(BIN) $(DATA)/man/man1 $(DATA)/doc/exaccess $(DATA)/exaccess $(COMPLETIONS)
	install -m 755 exaccess $(BIN)/exaccess
	install -m 644 harness/command/exaccess.1 $(DATA)/man/man1/exaccess.1
	install -m 644 harness/command/exaccess.bash $(COMPLETIONS)/exaccess
	install -m 644 $(DOCUMENTS) $(DATA)/doc/exaccess
	install -m 644 $(SCHEMAS) $(DATA)/exaccess

uninstall:
	rm -f $(BIN)/exaccess $(DATA)/man/man1/exaccess.1 $(COMPLETIONS)/exaccess
	rm -f $(addprefix $(DATA)/doc/exaccess/,$(notdir $(DOCUMENTS)))
	rm -f $(addprefix $(DATA)/exaccess/,$(notdir $(SCHEMAS)))
	-rmdir $(DATA)/doc/exaccess $(DATA)/exaccess

clean:
	rm -rf $(BUILD) exaccess $(WINDOWS_ZIP)

help:
	@echo 'make            build ./exaccess'
	@echo 'make run        install what is missing, build, test the emulated drives, write reports to'
	@echo '                $(OUT)/latest; ARGS="--suite lock" passes options to exaccess run'
	@echo 'make check      install what is missing, build, run the tests of exaccess itself'
	@echo 'make quick      the same without the tests that play many runs, and layers: after each change'
	@echo 'make fuzz       fuzz what reads the bytes of others; SECONDS=10 for each of TARGETS'
	@echo 'make defects    play the suite on every defective drive, print which cases find them out'
	@echo 'make dictionary play the cases that diagnose does not know yet on every defective drive, and learn'
	@echo 'make diagnosis  measure how often diagnose names the defect of a drive; EVERY=10 for one in ten'
	@echo 'make steady     play the suite RUNS times on a drive that is right, count false alarms'
	@echo 'make windows    install what is missing, build for Windows: exaccess-windows.zip'
	@echo 'make check-windows  install what is missing, build, test that under Wine'
	@echo 'make check-guest    ... on the class driver of a guest under QEMU; GUEST=FOLDER names it,'
	@echo '                ROUND=long plays what takes minutes, MACHINES="empty disc two line lab pass qemu" some'
	@echo 'make windows-here   build on Windows itself, with MSYS2'
	@echo 'make lint       formatting, clang-tidy, cppcheck, shell scripts and the manual page'
	@echo 'make layers     check that includes point one way'
	@echo 'make tour       make the pictures in README.md anew, from runs; make tour-page that of report.html,'
	@echo '                with what is missing installed, in Chromium'
	@echo 'make bench      measure the harness and the emulated drive'
	@echo 'make dist       sources of this commit, the same wherever they are packed, with digests'
	@echo 'make deb        install what is missing, build a Debian package'
	@echo 'make check-consumers  what readers of JUnit from npm make of the reports'
	@echo 'make check-ssh  install what is missing, play over ssh to an sshd of its own on this machine'
	@echo 'make check-slurm    ... in shards on a cluster of Slurm, of its own on this machine'
	@echo 'make check-services  ... examples for CI services read by Buildbot and Groovy'
	@echo 'make check-browser  install what is missing, look at report.html in Chromium'
	@echo 'make install    install program, manual page, completion, schemas and documents; PREFIX, DESTDIR'
	@echo 'make uninstall  remove them'
	@echo 'make clean      remove everything that was built; reports stay'
	@echo 'make help       this text'
	@echo
	@echo 'Variables: CC=clang  SANITIZE=address,undefined  WERROR=-Werror  CFLAGS=...  BUILD=DIR'
