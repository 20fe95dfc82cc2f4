# SPDX-License-Identifier: Apache-2.0
# mod_cors204: CORS preflights for Apache httpd.
#
#   make            builds the module
#   make help       lists what else a user needs

APXS ?= apxs
CFLAGS ?= -O2 -g
PROVE ?= prove
# Test files at a time; most of them wait for something.
JOBS ?= 3
# Where everything that is built goes; another name keeps another build apart.
BUILD ?= build

# What is run is shown in short; V=1 shows it whole.
Q = $(if $(V),,@)
say = $(if $(V),,@echo '$(1)')

# The one place of the version is the first line of CHANGES.
VERSION := $(shell sed -n '1s/^Changes with mod_cors204 \([^ ]*\).*/\1/p' CHANGES)

query = $(shell $(APXS) -q $(1) 2>/dev/null)
CC := $(or $(if $(filter default,$(origin CC)),$(call query,CC),$(CC)),cc)
LIBTOOL := $(call query,LIBTOOL) --silent
LIBEXECDIR := $(call query,LIBEXECDIR)
INCLUDES := -I$(call query,INCLUDEDIR) $(call query,EXTRA_INCLUDES)
APR_CONFIG := $(firstword $(wildcard $(call query,APR_CONFIG)) apr-1-config)

# What apxs -c would compile with, and the warnings that our own builds treat
# as errors (STRICT=1); a user's compiler may know more warnings than ours.
BASE_CFLAGS := $(call query,CFLAGS) $(call query,EXTRA_CFLAGS) \
	$(call query,EXTRA_CPPFLAGS) $(INCLUDES)
STRICT_CFLAGS := -std=gnu11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wsign-conversion -Wcast-qual -Wwrite-strings -Wstrict-prototypes \
	-Wmissing-prototypes -Wformat=2 -Wundef -Wnull-dereference \
	-Wswitch-enum -Wvla -Werror
SAFE_CFLAGS := -Werror=implicit-function-declaration
# Calls from one file of the module to another, and into httpd, need no detour
# then.
HIDDEN := $(shell $(CC) -fvisibility=hidden -fno-plt -E - </dev/null \
	>/dev/null 2>&1 && echo -fvisibility=hidden -fno-plt)
ALL_CFLAGS = $(BASE_CFLAGS) $(SAFE_CFLAGS) $(HIDDEN) $(if $(STRICT),$(STRICT_CFLAGS)) \
	$(CPPFLAGS) $(CFLAGS)

# The public suffix list, and internationalised names.
LIBS += $(shell pkg-config --libs libpsl libidn2 2>/dev/null || echo -lpsl -lidn2)

# Counters of 64 bits are one instruction for most processors, and a library's
# function for some of 32 bits.
ATOMIC := unsigned long long n __attribute__((aligned(8))); \
	int main(void) { return (int)__atomic_fetch_add(&n, 1, 0); }
links-atomic = echo '$(ATOMIC)' | $(CC) $(CFLAGS) $(LDFLAGS) -x c - \
	-o /dev/null $(1) 2>/dev/null
LIBS += $(shell $(call links-atomic) || { $(call links-atomic,-latomic) && echo -latomic; })

ENGINE := $(sort $(wildcard cors/*.c counts/*.c))
SOURCES := mod_cors204.c $(sort $(wildcard httpd/*.c httpd/*/*.c)) $(ENGINE)
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.lo)
MODULE := $(BUILD)/.libs/mod_cors204.so

UNIT_SOURCES := $(sort $(wildcard t/unit/*.c))
UNIT_TESTS := $(UNIT_SOURCES:t/unit/%.c=$(BUILD)/t/%)

all: $(MODULE)

$(MODULE): $(BUILD)/mod_cors204.la ;

$(BUILD)/mod_cors204.la: $(OBJECTS)
	$(call say,link    $(MODULE))
	$(Q)$(LIBTOOL) --mode=link $(CC) $(CFLAGS) $(LDFLAGS) -o $@ -module \
		-avoid-version -rpath $(LIBEXECDIR) \
		-export-symbols-regex '^cors204_module$$' $(OBJECTS) $(LIBS)
	$(Q)packaging/check-linked.sh $(MODULE) || { rm -f $@ $(MODULE); exit 1; }

# Without -shared, libtool compiles each file once more, for a static archive.
$(BUILD)/%.lo: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,compile $<)
	$(Q)$(LIBTOOL) --mode=compile $(CC) $(ALL_CFLAGS) -MMD -MP -MT $@ \
		-MF $(@:.lo=.d) -shared -c -o $@ $<

# Changes when the flags do, so that everything is built anew.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CFLAGS) $(LDFLAGS)' | cmp -s - $@ \
		|| echo '$(CC) $(ALL_CFLAGS) $(LDFLAGS)' > $@

# The engine needs no server, and neither do its tests.
$(BUILD)/t/%: t/unit/%.c $(wildcard t/unit/*.h) $(ENGINE:%.c=$(BUILD)/%.lo)
	@mkdir -p $(@D)
	$(call say,compile $<)
	$(Q)$(LIBTOOL) --mode=link $(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< \
		$(ENGINE:%.c=$(BUILD)/%.lo) \
		$(shell $(APR_CONFIG) --link-ld --libs) $(LIBS)

unit: $(UNIT_TESTS)

unit-check: unit
	$(PROVE) -j$(JOBS) $(UNIT_TESTS)

# The same as in check, for much longer.
check-long:
	$(MAKE) STRICT=1 all unit
	PROPERTY_PAIRS=400000000 PROPERTY_SECONDS=600 $(BUILD)/t/matcher_property

# Runs what can be run here; what is missing is skipped, by name.
check:
	$(MAKE) STRICT=1 all unit
	PROVE="$(PROVE)" t/suite -j$(JOBS) t/*.t $(UNIT_TESTS)

# What the tests need from npm, as the lockfiles say; npm leaves one of its own
# behind.
NODE_FOLDERS := t/backends/express t/browser
NODE_MODULES := $(NODE_FOLDERS:%=%/node_modules/.package-lock.json)

%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# What all tests together need.
define set-up-tests
packaging/setup.sh build test doc backend browser fleet lists package
$(MAKE) $(NODE_MODULES)
endef

test:
	$(set-up-tests)
	CORS204_STRICT=1 $(MAKE) check

# The noise of building is no part of the show.
demo:
	@packaging/setup.sh build demo
	@echo 'Building the module ...'
	@$(MAKE) --no-print-directory all >/dev/null
	@CORS204_MODULE=$(MODULE) demo/run.sh

# Measures, for minutes; BENCH_QUICK=1 for a short and less exact run.
bench:
	packaging/setup.sh build bench
	$(MAKE) all
	CORS204_MODULE=$(MODULE) BENCH_BUILD=$(BUILD)/bench t/bench/run

# Measures three times, and writes the medians into the documentation.
bench-doc:
	packaging/setup.sh build bench chart
	$(MAKE) all
	for run in 1 2 3; do \
		CORS204_MODULE=$(MODULE) BENCH_BUILD=$(BUILD)/bench-$$run \
			t/bench/run || exit 1; \
	done
	t/bench/doc $(foreach run,1 2 3,$(BUILD)/bench-$(run)/bench.json)

# Whether a process grows over two million requests.
bench-soak:
	packaging/setup.sh build bench
	$(MAKE) all
	CORS204_MODULE=$(MODULE) BENCH_BUILD=$(BUILD)/bench t/bench/run soak

clean:
	rm -rf $(BUILD)

help:
	@echo 'make             build the module ($(MODULE))'
	@echo 'make demo        set up, build, and show it at work'
	@echo 'make test        set up, build, and run all tests'
	@echo 'make install     install it into $(DESTDIR)$(LIBEXECDIR)'
	@echo 'make activate    install it and have httpd load it'
	@echo 'make uninstall   remove it again'
	@echo 'make deb         build a Debian package'
	@echo 'make rpm         build an RPM package'
	@echo
	@echo 'APXS=, CC=, CFLAGS=, LDFLAGS= and DESTDIR= are heeded.'
	@echo 'make help-dev    list what else there is, for work on the module'

help-dev:
	@echo 'make check       run the tests without installing anything'
	@echo 'make unit-check  run the tests of the engine alone, without httpd'
	@echo 'make lint        have all analysers look at the code'
	@echo 'make browsers    more in Chromium, Firefox and WebKit than make test has time for'
	@echo 'make apps        run WordPress, MediaWiki and others behind the recipes'
	@echo 'make wpt         run the web-platform-tests of CORS in WPT='
	@echo 'make httpd-tests run the tests in HTTPD_TESTS= of httpd, with and without the module'
	@echo 'make coverage    see which lines and branches the tests run'
	@echo 'make docs        make the manual: HTML and a page for man(1)'
	@echo 'make clean       remove what was built'
	@echo
	@echo 'make asan        run all tests with AddressSanitizer'
	@echo 'make ubsan       run all tests with UndefinedBehaviorSanitizer'
	@echo 'make tsan        run the engine in many threads with ThreadSanitizer'
	@echo 'make valgrind    run the core of the tests with memcheck'
	@echo 'make core        run the core of the tests, and of the engine'
	@echo 'make pool-debug  the core, with an httpd of which each pool is watched'
	@echo 'make other-httpd the core, with the httpd in HTTPD_SOURCE='
	@echo 'make matrix      the core, with other Debians and HTTPD_SOURCES='
	@echo 'make mpms        run all tests once with each MPM'
	@echo
	@echo 'make prove       show what holds for all input, with Frama-C'
	@echo 'make prove-quick the same in a minute, for some lengths'
	@echo 'make prove-faults see whether planted faults are seen'
	@echo
	@echo 'make fuzz        search for mistakes with FUZZ_SECONDS=60 for each target'
	@echo 'make fuzz-merge  take what it found into the corpus that is tested'
	@echo 'make check-long  test the matcher with 400 million pairs'
	@echo 'make explore     look for configurations that go wrong, for half an hour'
	@echo 'make hostile     let a hostile client loose on it, under sanitizers'
	@echo 'make soak        restart and kill it under load, for ten minutes'
	@echo 'make lists       a list of a million origins, replaced under load'
	@echo 'make bench       measure, and compare with others'
	@echo 'make bench-doc   measure three times, for doc/performance.md'
	@echo 'make bench-soak  see whether memory grows over two million requests'
	@echo
	@echo 'make version     print the version'
	@echo 'make dist        pack the sources ($(DIST))'
	@echo 'make deb-test    install, use, upgrade and remove the Debian package'
	@echo 'make rpm-check   build the RPM package on Debian, and look at it'
	@echo
	@echo 'BUILD= is another folder for what is built, STRICT=1 treats warnings'
	@echo 'as errors, V=1 shows the commands, MPM= picks the MPM of the tests.'

include packaging/install.mk
include packaging/package.mk
include doc/doc.mk
include t/apps.mk
include t/browsers.mk
include t/fuzz/fuzz.mk
include t/explore.mk
include t/hostile.mk
include t/lists.mk
include t/memory.mk
include t/matrix.mk
include t/prove.mk
include t/quality.mk
-include $(OBJECTS:.lo=.d)

FORCE:

.PHONY: all unit unit-check check check-long test demo bench bench-doc bench-soak clean \
	help help-dev FORCE
