# windows.mk - program, drivers and COM server for Windows, by mingw-w64. Included by Makefile.
#
# Everything for a machine is in $(BUILD)/windows-MACHINE: exaccess.exe, exdrive.sys, exlab.sys,
# exprobe.sys and eximapi2.dll, each there only when it imports what Windows itself has and nothing else.

# The libraries there: these versions of Debian's source packages, and no others.
LIBXML2_VERSION  ?= 2.9.14+dfsg-1.3~deb12u6
NETTLE_VERSION   ?= 3.8.1-2
WINDOWS_MACHINES ?= x86_64 i686
WINDOWS_CFLAGS   ?= -O2 -fstack-protector-strong
WINDOWS_LDFLAGS  ?= -s

WINDOWS_ZIP := exaccess-windows.zip

# The oldest system that the documents speak of is Windows Server 2003, NT 5.2.
WINDOWS_DEFINES := -D_WIN32_WINNT=0x0502 -DWINVER=0x0502 -DWIN32_LEAN_AND_MEAN -D__USE_MINGW_ANSI_STDIO=1
WINDOWS_LINK    := -Wl,--no-insert-timestamp \
	-Wl,--major-os-version,5 -Wl,--minor-os-version,2 \
	-Wl,--major-subsystem-version,5 -Wl,--minor-subsystem-version,2
WINDOWS_LIBRARIES := -lsetupapi -lole32 -loleaut32 -luuid -ladvapi32 -luser32 -lpsapi -lntdll -lws2_32

# What a socket is for, or an emulated drive behind one, exists on POSIX systems only.
WINDOWS_LACKS := $(call under,$(SOURCES),posix) fixtures/server/%
WINDOWS_SOURCES := $(sort $(filter-out $(WINDOWS_LACKS),$(SOURCES)) reports/shared/libxml_linked.c \
	$(filter-out $(TESTED) fixtures/%,$(call under,$(EVERYTHING),windows)))

# Tests of what is for Windows alone: a program for each test_*, linked with the other sources of its folder.
# And of what has to be the same on all systems.
WINDOWS_TEST_SOURCES := $(filter $(WINDOWS_ONLY),$(TESTED)) \
	$(patsubst %,harness/system/tests/test_%.c,process channel file)
WINDOWS_TEST_MAINS   := $(foreach file,$(WINDOWS_TEST_SOURCES),$(if $(filter test_%,$(notdir $(file))),$(file)))
WINDOWS_TEST_HELPERS := $(filter-out $(WINDOWS_TEST_MAINS),$(WINDOWS_TEST_SOURCES))
WINDOWS_TEST_RULE = $$($(1)_OUT)/tests/$(basename $(notdir $(2))).exe: $(patsubst %.c,$$($(1)_OBJECTS)/%.o,\
	$(2) $(filter $(dir $(2))%,$(WINDOWS_TEST_HELPERS)))
define newline


endef

# What Windows reads of the program; the version is that of program.h.
RESOURCES := harness/command/windows/exaccess
comma     := ,
VERSION   := $(shell sed -n 's/^.define EXACCESS_VERSION "\(.*\)"/\1/p' harness/command/program.h)
WINDOWS_RESOURCES = -I $(dir $(RESOURCES)) -DVERSION_TEXT='\"$(VERSION)\"' \
	-DVERSION_NUMBERS=$(subst .,$(comma),$(VERSION))$(comma)0$(comma)0

# The drivers: the emulated drive is freestanding C around fixtures/kernel/, its mechanism also becomes a filter, the
# probe stands alone.
EXPROBE_SOURCES := $(wildcard fixtures/kernel/exprobe*.c)
KERNEL_SOURCES  := $(wildcard fixtures/kernel/kernel_*.c)
EXLAB_SOURCES   := $(wildcard fixtures/kernel/exlab*.c fixtures/drive/mechanism/*.c) $(KERNEL_SOURCES)
EXDRIVE_SOURCES := $(wildcard fixtures/kernel/exdrive*.c) $(KERNEL_SOURCES) \
	$(filter-out fixtures/drive/tests/%,$(filter fixtures/drive/%,$(EVERYTHING))) fixtures/defects/defects.c $(wildcard fixtures/defects/drive/*.c) \
	fixtures/server/facts.c fixtures/protocol/frame.c harness/facts/status.c harness/facts/occasions.c
EXIMAPI2_SOURCES := $(wildcard fixtures/imapi2/*.c fixtures/recorder/*.c) harness/facts/hresult.c
# Their headers ask for a version by a name that none of them defines.
KERNEL_CFLAGS := -ffreestanding -fno-stack-protector -DNTDDI_WINVISTA=0x06000000
# The base is not to depend on the name.
KERNEL_LINK   := -nostdlib -shared -Wl,--disable-auto-image-base -Wl,--subsystem,native \
	-Wl,--exclude-all-symbols -Wl,--entry,
KERNEL_LIBRARIES := -lntoskrnl -lhal -lgcc
DLL_LINK := -static -shared -Wl,--disable-auto-image-base -Wl,--kill-at -Wl,--enable-stdcall-fixup

# WINDOWS_BINARY(prefix of the tools, user or kernel, what to link): comes to its place when it is checked.
WINDOWS_BINARY = echo "  LD    $@" && mkdir -p $(@D)/new && \
	$(1)gcc $(WINDOWS_LDFLAGS) $(WINDOWS_LINK) -o $(@D)/new/$(@F) $(3) && \
	harness/build/check_windows_imports.sh $(1)objdump $(@D)/new/$(@F) $(2) && \
	mv $(@D)/new/$(@F) $@

# WINDOWS_RULES(machine, prefix of the tools, flags to find the libraries, themselves, what has to be there)
define WINDOWS_RULES
$(1)_OUT     := $(BUILD)/windows-$(1)
$(1)_OBJECTS := $(BUILD)/windows-$(1)/objects
$(1)_COMPILE  = $(2)gcc -std=c11 $(WARNINGS) $(WINDOWS_DEFINES) $(WINDOWS_CFLAGS) \
	-ffile-prefix-map=$(CURDIR)/= -I. $(3)
$(1)_KERNEL_COMPILE = $(2)gcc -std=c11 $(WARNINGS) $(WINDOWS_DEFINES) $(WINDOWS_CFLAGS) \
	$(KERNEL_CFLAGS) -I. -isystem $$(call DDK,$(2))
$(1)_WAY = $$($(1)_COMPILE) $(KERNEL_CFLAGS) $(WINDOWS_LDFLAGS) $(WINDOWS_LINK)
# 32-bit names carry the size of the arguments.
$(1)_ENTRY    = $$(if $$(filter i686-%,$$(shell $(2)gcc -dumpmachine)),_DriverEntry@8,DriverEntry)
$(1)_ALL     := $$($(1)_OUT)/exaccess.exe \
	$(if $(filter %/exdrive_entry.c,$(EXDRIVE_SOURCES)),$$($(1)_OUT)/exdrive.sys) \
	$(if $(EXPROBE_SOURCES),$$($(1)_OUT)/exprobe.sys) \
	$(if $(filter %/exlab_entry.c,$(EXLAB_SOURCES)),$$($(1)_OUT)/exlab.sys) \
	$(if $(wildcard fixtures/imapi2/*.c),$$($(1)_OUT)/eximapi2.dll)

$$($(1)_OBJECTS)/%.o: %.c $$($(1)_OBJECTS)/flags
	@mkdir -p $$(@D)
	@echo "  CC    $$< for $(1)"
	@$$($(1)_COMPILE) $(WERROR) -MMD -MP -c -o $$@ $$<

$$($(1)_OBJECTS)/harness/command/version.o: $(1)_COMPILE += -DEXACCESS_COMMIT='"$(COMMIT)"'
$$($(1)_OBJECTS)/harness/command/version.o: $$($(1)_OBJECTS)/commit

$$($(1)_OBJECTS)/kernel/%.o: %.c $$($(1)_OBJECTS)/flags
	@mkdir -p $$(@D)
	@echo "  CC    $$< for the kernel on $(1)"
	@$$($(1)_KERNEL_COMPILE) $(WERROR) -MMD -MP -c -o $$@ $$<

$$($(1)_OBJECTS)/$(RESOURCES).o: $(RESOURCES).rc $(RESOURCES).manifest harness/command/program.h
	@mkdir -p $$(@D)
	@echo "  RC    $$< for $(1)"
	@$(2)windres $$(WINDOWS_RESOURCES) -o $$@ $$<

$$($(1)_OBJECTS)/flags: FORCE
	@mkdir -p $$(@D)
	@echo '$$($(1)_WAY)' | cmp -s - $$@ || echo '$$($(1)_WAY)' > $$@

# Those of all, so that no list is kept of what reads their headers.
$(patsubst %.c,$$($(1)_OBJECTS)/%.o,$(WINDOWS_SOURCES)): | $(5)

$$($(1)_OUT)/exaccess.exe: $(patsubst %.c,$$($(1)_OBJECTS)/%.o,$(WINDOWS_SOURCES)) $$($(1)_OBJECTS)/$(RESOURCES).o $(5)
	@$$(call WINDOWS_BINARY,$(2),user,-static $$(WINDOWS_CFLAGS) $$(filter %.o,$$^) $(4) $$(WINDOWS_LIBRARIES))

$$($(1)_OUT)/exdrive.sys: $(patsubst %.c,$$($(1)_OBJECTS)/kernel/%.o,$(EXDRIVE_SOURCES))
$$($(1)_OUT)/exlab.sys: $(patsubst %.c,$$($(1)_OBJECTS)/kernel/%.o,$(EXLAB_SOURCES))
$$($(1)_OUT)/exprobe.sys: $(patsubst %.c,$$($(1)_OBJECTS)/kernel/%.o,$(EXPROBE_SOURCES))
$$($(1)_OUT)/%.sys:
	@$$(call WINDOWS_BINARY,$(2),kernel,$$(KERNEL_LINK)$$($(1)_ENTRY) $$^ $$(KERNEL_LIBRARIES))

$$($(1)_OUT)/eximapi2.dll: $(patsubst %.c,$$($(1)_OBJECTS)/%.o,$(EXIMAPI2_SOURCES)) \
		$(wildcard fixtures/imapi2/*.def)
	@$$(call WINDOWS_BINARY,$(2),user,$$(DLL_LINK) $$(WINDOWS_CFLAGS) $$^ $$(WINDOWS_LIBRARIES))

$(1)_TESTS := $(patsubst %.c,$$($(1)_OUT)/tests/%.exe,$(notdir $(WINDOWS_TEST_MAINS)))

$$($(1)_OBJECTS)/exaccess.a: $(patsubst %.c,$$($(1)_OBJECTS)/%.o,$(filter-out harness/main.c,$(WINDOWS_SOURCES)))
	@rm -f $$@
	@$(2)ar rcs $$@ $$^

$(foreach test,$(WINDOWS_TEST_MAINS),$(call WINDOWS_TEST_RULE,$(1),$(test))$(newline))
$$($(1)_TESTS): $$($(1)_OBJECTS)/exaccess.a $(5)
	@$$(call WINDOWS_BINARY,$(2),user,-static $$(WINDOWS_CFLAGS) $$(filter %.o,$$^) $$(filter %/exaccess.a,$$^) \
		$(4) $$(WINDOWS_LIBRARIES))

-include $(patsubst %.c,$$($(1)_OBJECTS)/%.d,$(WINDOWS_SOURCES) $(EXIMAPI2_SOURCES) $(WINDOWS_TEST_SOURCES)) \
	$(patsubst %.c,$$($(1)_OBJECTS)/kernel/%.d,$(sort $(EXDRIVE_SOURCES) $(EXLAB_SOURCES) $(EXPROBE_SOURCES)))
endef

# The folder of the driver kit's headers, which include each other without naming it; asked for once.
DDK = $(or $(DDK_$(1)),$(eval DDK_$(1) := $$(shell echo '#include <ddk/wdm.h>' | \
	$(1)gcc -M -xc - 2>/dev/null | grep -o '[^ ]*/ddk/' | head -n 1))$(DDK_$(1)))

# ---- libraries ----

LIBXML2 := $(BUILD)/libxml2-$(LIBXML2_VERSION)
NETTLE  := $(BUILD)/nettle-$(NETTLE_VERSION)

# LIBRARY_RULES(name, version, directory)
define LIBRARY_RULES
$(3)/source:
	@echo "  GET   $(1) $(2)"
	@harness/build/windows_library.sh fetch $(1) '$(2)' $(3)

$(3)/%/lib/lib$(patsubst lib%,%,$(1)).a: harness/build/windows_library.sh harness/build/windows.cmake | $(3)/source
	@echo "  CC    $(1) for $$*"
	+@harness/build/windows_library.sh build $(1) $(3)/source $(3)/$$* $$*-w64-mingw32 $$(MAKE)

.PRECIOUS: $(3)/%/lib/lib$(patsubst lib%,%,$(1)).a
endef
$(eval $(call LIBRARY_RULES,libxml2,$(LIBXML2_VERSION),$(LIBXML2)))
$(eval $(call LIBRARY_RULES,nettle,$(NETTLE_VERSION),$(NETTLE)))

# ---- here, for all machines ----

LIBRARIES = $(LIBXML2)/$(1)/lib/libxml2.a $(NETTLE)/$(1)/lib/libnettle.a

$(foreach machine,$(WINDOWS_MACHINES),$(eval $(call WINDOWS_RULES,$(machine),$(machine)-w64-mingw32-,\
	-DLIBXML_STATIC -isystem $(LIBXML2)/$(machine)/include/libxml2 -isystem $(NETTLE)/$(machine)/include,\
	$(call LIBRARIES,$(machine)),$(call LIBRARIES,$(machine)))))

.PHONY: windows build-windows build-windows-tests check-windows check-guest windows-here

windows:
	@harness/build/setup.sh windows
	@$(MAKE) --no-print-directory build-windows

build-windows: $(WINDOWS_ZIP)

# Those for the machine that Wine is.
build-windows-tests: $(x86_64_TESTS)

$(WINDOWS_ZIP): $(foreach machine,$(WINDOWS_MACHINES),$($(machine)_ALL)) README.md \
		$(wildcard reports/*.rng fixtures/waivers/*.xml fixtures/kernel/*.inf) harness/build/windows_zip.sh
	@echo "  ZIP   $@"
	@harness/build/windows_zip.sh $@ $(BUILD) $(WINDOWS_MACHINES)

check-windows:
	@harness/build/setup.sh check-windows
	@$(MAKE) --no-print-directory exaccess build-windows build-windows-tests WERROR='$(or $(WERROR),-Werror)'
	@harness/build/check_windows.sh ./exaccess $(BUILD)/windows-x86_64

# On a class driver that is not of this project: GUEST is a folder as README.md describes it.
GUEST ?=
check-guest:
	@test -x '$(GUEST)/boot.sh' || { echo "There is no guest at '$(GUEST)': GUEST=FOLDER has to name one, with boot.sh in it (see README.md)." >&2; exit 2; }
	@harness/build/setup.sh check-guest$(if $(MACHINES),$(if $(filter lab pass,$(MACHINES)),-lab),-lab)
	@$(MAKE) --no-print-directory exaccess $(BUILD)/windows-i686/exaccess.exe $(BUILD)/windows-i686/exprobe.sys $(BUILD)/windows-i686/exlab.sys WERROR='$(or $(WERROR),-Werror)'
	@ROUND='$(ROUND)' harness/build/check_guest.sh ./exaccess $(BUILD)/windows-i686 '$(GUEST)' $(MACHINES)

# ---- on Windows itself, with the compiler and the libraries of MSYS2 ----

HERE_XML_CFLAGS = $(patsubst -I%,-isystem %,$(shell pkg-config --static --cflags libxml-2.0 nettle))
HERE_XML_LIBS   = $(shell pkg-config --static --libs libxml-2.0 nettle)

ifneq ($(filter windows-here build-windows-here,$(MAKECMDGOALS)),)
$(eval $(call WINDOWS_RULES,here,$(WINDOWS_TOOLS),-DLIBXML_STATIC $(HERE_XML_CFLAGS),$(HERE_XML_LIBS),))
endif

windows-here: $(here_ALL)
