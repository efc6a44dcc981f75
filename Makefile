# exaccess - `make help` says what there is.

BUILD    ?= .build
CC       ?= gcc
SANITIZE ?=
PREFIX   ?= /usr/local
DESTDIR  ?=
OUT      ?= reports/out

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
	-Wno-missing-field-initializers # rows of tables leave out what is 0
WERROR   ?=
CFLAGS   ?= -O2 -g
XML      := $(shell pkg-config --cflags libxml-2.0 2>/dev/null | sed 's/-I/-isystem /g')
XML_LIBS := $(shell pkg-config --libs libxml-2.0 2>/dev/null || echo -lxml2)
# Builds with other flags live side by side.
FLAVOUR  := $(notdir $(CC))$(if $(SANITIZE),-$(subst $(comma),-,$(SANITIZE)))
comma    := ,
OBJECTS  := $(BUILD)/$(notdir $(CC))$(if $(SANITIZE),-sanitized)

ALL_CFLAGS = -std=c11 $(WARNINGS) $(WERROR) $(CFLAGS) -pthread -I. $(XML) \
	$(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all)
ALL_LIBS   = $(LDFLAGS) $(XML_LIBS) -pthread $(if $(SANITIZE),-fsanitize=$(SANITIZE))

SOURCES  := $(filter-out %_windows.c,$(wildcard harness/*.c suites/*.c reports/*.c fixtures/*.c fixtures/drive/*.c))
PROGRAM  := $(OBJECTS)/exaccess

all: exaccess

exaccess: $(PROGRAM)
	@cmp -s $< $@ || cp $< $@

$(PROGRAM): $(SOURCES:%.c=$(OBJECTS)/%.o)
	@echo "  LD  $@"
	@$(CC) -o $@ $^ $(ALL_LIBS)

$(OBJECTS)/%.o: %.c Makefile
	@mkdir -p $(@D)
	@echo "  CC  $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(SOURCES:%.c=$(OBJECTS)/%.d)

clean:
	rm -rf $(BUILD) exaccess

.PHONY: all clean
