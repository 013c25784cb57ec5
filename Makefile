# SPDX-License-Identifier: GPL-2.0
# pageledger. Kbuild is what the kernel's build system reads; this is for people.

VERSION := $(shell sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)

# The kernel to build for: the running one, else the newest installed headers.
KDIR ?= $(firstword $(wildcard /lib/modules/$(shell uname -r)/build) \
	  $(shell ls -d /usr/src/linux-headers-*-$(shell dpkg --print-architecture 2>/dev/null) \
		2>/dev/null | sort -rV))
# Not `make kernelrelease`: Debian's 6.1 headers answer that with the upstream version.
KREL = $(shell sed -n 's/^\#define UTS_RELEASE "\(.*\)"/\1/p' \
	 $(KDIR)/include/generated/utsrelease.h 2>/dev/null)

PREFIX ?= /usr/local
COMPLETIONS = $(PREFIX)/share/bash-completion/completions
DESTDIR ?=
CC ?= gcc
CFLAGS ?= -O2 -g
# The reader. Objects, and the rules for the headers they include, are in TOOL_BUILD; tests
# build another reader with another READER, TOOL_BUILD and CFLAGS.
READER := tools/pageledger
TOOL_BUILD := build/tools
TOOL_CFLAGS := -std=gnu11 -Wall -Wextra -D_GNU_SOURCE -DPL_VERSION='"$(VERSION)"' \
	       -Imodule/uapi -Itools
TOOL_LIBRARIES := smartcols jansson ncursesw zlib
TOOL_OBJECTS := $(patsubst tools/%.c,$(TOOL_BUILD)/%.o,$(sort $(wildcard tools/*.c tools/*/*.c)))

all: module tools

help:
	@echo 'make                build the module and the reader'
	@echo 'make try            see it work on a stock kernel in QEMU'
	@echo 'make test           run the tests; ends with "N passed, N failed"'
	@echo 'make matrix         all of them on every kernel, for hours; can be resumed (K=KERNEL...)'
	@echo 'make test-debug     some of them on a kernel with lockdep and KASAN; builds it, once'
	@echo 'make soak           sockets read while every protocol is in use, for hours; can be resumed'
	@echo 'make faults         every call of loading and reading fails once (KERNEL=6.12)'
	@echo 'make big            what it costs on a big machine, for an hour; writes docs/big.md'
	@echo 'make check          style and static checks; F=FILE: the style of one file'
	@echo 'make bench          what it costs, in instructions, beside other tools (KERNEL=6.12)'
	@echo 'make bench-kernel   build a kernel with page_owner for make bench, once'
	@echo 'make bench-readme   put what make bench measured last into docs/cost.md'
	@echo 'make load unload    this machine: load the module, unload it (root)'
	@echo 'make install uninstall            module and reader (root)'
	@echo 'make dkms-install dkms-remove     the module, rebuilt for every kernel (root)'
	@echo 'make static         the reader without libraries: build/static/pageledger'
	@echo 'make module KDIR=/usr/src/linux-headers-X, make tools, make clean'

# In its own folder, or modules_install would put it into updates/module/.
module:
	@test -n "$(KDIR)" || { echo 'no kernel headers: apt-get install linux-headers-$$(uname -r), or give KDIR=' >&2; exit 2; }
	$(MAKE) -C $(KDIR) M=$(CURDIR)/module PL_VERSION=$(VERSION) modules

tools: $(READER)

$(READER): $(TOOL_OBJECTS)
	$(CC) $(CFLAGS) -o $@ $(TOOL_OBJECTS) $(LDFLAGS) $$(pkg-config --libs $(TOOL_LIBRARIES))

# The version is in dkms.conf. A warning is an error in `make check` only: a compiler that
# is newer than this code may have new ones.
$(TOOL_BUILD)/%.o: tools/%.c dkms.conf Makefile | tool-libraries
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(TOOL_CFLAGS) $$(pkg-config --cflags $(TOOL_LIBRARIES)) -MMD -MP -c -o $@ $<

# What output/embedded.c embeds.
$(TOOL_BUILD)/output/embedded.o: tools/output/report.html tools/output/report.css

tool-libraries:
	@pkg-config --exists $(TOOL_LIBRARIES) || { echo 'a library is missing: apt-get install libsmartcols-dev libjansson-dev libncurses-dev zlib1g-dev pkg-config' >&2; exit 2; }

-include $(TOOL_OBJECTS:.o=.d)

static:
	@packaging/static

try:
	@selftests/try

test:
	@selftests/run "$(T)" "$(K)"

matrix:
	@selftests/matrix $(K)

test-debug:
	@kernel=$$(selftests/vm/own-kernel debug build) && selftests/run --debug "$$kernel"

soak:
	@selftests/soak

faults:
	@selftests/part faults $(or $(KERNEL),6.1) long

big:
	@KERNEL=$(or $(KERNEL),6.1) selftests/bench/big/costs

check:
	@selftests/check $(F)

bench:
	@KERNEL=$(or $(KERNEL),6.1) selftests/bench/bench

bench-kernel:
	@selftests/vm/own-kernel bench build

bench-readme:
	@selftests/bench/readme

clean:
	rm -rf build tools/pageledger
	find module selftests \( -name '*.o' -o -name '*.ko' -o -name '*.mod' -o -name '*.mod.c' \
		-o -name '.*.cmd' -o -name 'modules.order' -o -name 'Module.symvers' -o -name features.h \) -delete
	rm -f modules.order Module.symvers .*.cmd

load:
	@test -e module/pageledger.ko || { echo 'module/pageledger.ko is not built: run make' >&2; exit 2; }
	@test "$$(id -u)" = 0 || { echo 'only root can load a module: sudo make load' >&2; exit 2; }
	@built=$$(modinfo -F vermagic module/pageledger.ko | cut -d' ' -f1); \
	test "$$built" = "$$(uname -r)" || { echo "module/pageledger.ko is for $$built, this kernel is $$(uname -r): apt-get install linux-headers-$$(uname -r), then make" >&2; exit 2; }
	insmod module/pageledger.ko

unload:
	@test "$$(id -u)" = 0 || { echo 'only root can unload a module: sudo make unload' >&2; exit 2; }
	rmmod pageledger

# All that can be missing is looked for before anything is installed. Where the module goes
# is for us to say: see KREL. kbuild strips, signs (with a key beside the headers) and
# compresses as the distribution does it; its depmod would want a System.map.
SIGNING_KEY = $(wildcard $(KDIR)/output/signing_key.pem $(KDIR)/certs/signing_key.pem)
MODULES = $(abspath $(DESTDIR)/lib/modules/$(KREL))
install uninstall: export PATH := $(PATH):/usr/sbin:/sbin
install: tools
	@test -e module/pageledger.ko || { echo 'module/pageledger.ko is not built: run make' >&2; exit 2; }
	@test -n "$(DESTDIR)" || test "$$(id -u)" = 0 || { echo 'only root can install: sudo make install' >&2; exit 2; }
	@command -v modinfo >/dev/null && command -v depmod >/dev/null || { echo 'modinfo or depmod is missing: apt-get install kmod' >&2; exit 2; }
	@built=$$(modinfo -F vermagic module/pageledger.ko | cut -d' ' -f1); \
	test "$$built" = "$(KREL)" || { echo "module/pageledger.ko is for $$built, not for $(KREL): give make install the KDIR= that make had" >&2; exit 2; }
	$(MAKE) -C $(KDIR) M=$(CURDIR)/module MODLIB=$(MODULES) INSTALL_MOD_DIR=updates \
		INSTALL_MOD_STRIP=1 $(if $(SIGNING_KEY),,CONFIG_MODULE_SIG_ALL=) \
		cmd_depmod=: quiet_cmd_depmod= modules_install
	$(if $(DESTDIR),,depmod $(KREL))
	$(MAKE) install-tools

install-tools: tools
	install -D -m 755 tools/pageledger $(DESTDIR)$(PREFIX)/sbin/pageledger
	install -D -m 644 tools/pageledger.8 $(DESTDIR)$(PREFIX)/share/man/man8/pageledger.8
	install -D -m 644 tools/pageledger.bash-completion $(DESTDIR)$(COMPLETIONS)/pageledger

uninstall:
	rm -f $(DESTDIR)/lib/modules/*/updates/pageledger.ko*
	rm -f $(DESTDIR)$(PREFIX)/sbin/pageledger $(DESTDIR)$(PREFIX)/share/man/man8/pageledger.8 \
		$(DESTDIR)$(COMPLETIONS)/pageledger
	$(if $(DESTDIR),,depmod -A)

# DKMS builds from a copy of what the module needs; it goes to every kernel that has
# its headers installed. One for which it cannot be built does not stop the others.
DKMS ?= dkms
DKMS_SOURCE_TREE ?= /usr/src
DKMS_SOURCE = $(DKMS_SOURCE_TREE)/pageledger-$(VERSION)
DKMS_KERNELS ?= $(notdir $(patsubst %/build,%,$(wildcard /lib/modules/*/build)))

dkms-install: dkms-remove
	@test -n "$(DKMS_KERNELS)" || { echo 'no kernel headers: apt-get install linux-headers-amd64' >&2; exit 2; }
	mkdir -p $(DKMS_SOURCE)
	cp Kbuild dkms.conf LICENSE $(DKMS_SOURCE)/
	find module \( -name Kbuild -o -name conftest.sh -o -name '[!.]*.[ch]' \) \
		! -name '*.mod.c' ! -name features.h -exec cp --parents -t $(DKMS_SOURCE) {} +
	$(DKMS) add pageledger/$(VERSION)
	@good=; bad=; for kernel in $(DKMS_KERNELS); do \
		if $(DKMS) build pageledger/$(VERSION) -k $$kernel && \
		   $(DKMS) install pageledger/$(VERSION) -k $$kernel; then \
			good="$$good $$kernel"; \
		else \
			bad="$$bad $$kernel"; \
		fi; \
	done; \
	test -z "$$bad" || { echo "installed for:$${good:- no kernel}; failed for:$$bad" >&2; exit 1; }; \
	echo "installed for:$$good"

dkms-remove:
	@test "$$(id -u)" = 0 || { echo 'only root may: sudo make dkms-install, dkms-remove' >&2; exit 2; }
	@command -v dkms >/dev/null || { echo 'dkms is missing: apt-get install dkms' >&2; exit 2; }
	if $(DKMS) status pageledger/$(VERSION) | grep -q .; then \
		$(DKMS) remove pageledger/$(VERSION) --all; \
	fi
	rm -rf $(DKMS_SOURCE)

.PHONY: all help module tools tool-libraries static try test matrix test-debug soak faults big check bench bench-kernel bench-readme clean load unload install \
	install-tools uninstall dkms-install dkms-remove
