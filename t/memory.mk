# SPDX-License-Identifier: Apache-2.0
# The tests once more, under programs that watch memory and threads, and with
# each MPM. Each of these builds below a folder of its own in $(BUILD), and ends
# with a line of figures.

# -O1 keeps the stacks of reports readable; fortified functions would hide from
# sanitizers what they do.
WATCHED := -O1 -g -fno-omit-frame-pointer -U_FORTIFY_SOURCE
ASAN := -fsanitize=address
UBSAN := -fsanitize=undefined -fno-sanitize-recover=undefined
TSAN := -fsanitize=thread

# All but those that look at files and packages, and not at the module.
ALL_TESTS := $(filter-out t/01-% t/02-% t/77-% t/80-% t/81-% t/82-% t/83-% t/88-%, \
	$(sort $(wildcard t/*.t)))
# What the module does by itself, asked for without other programs.
CORE_TESTS := $(sort $(wildcard t/2*.t t/3*.t t/40*.t t/6[0-3]*.t))

# These build what they watch.
SELF_WATCHED := t/70-fuzz-corpus.t t/72-threads.t t/73-sanitized.t
# The demonstration starts a server of its own, without the sanitizer's runtime
# in front of it.
WITHOUT_ASAN := $(SELF_WATCHED) t/53-browser-demo.t

# Its expressions are made to keep PCRE busy, and do so before httpd is ready.
WITHOUT_VALGRIND := t/34-answers.t

PLANTED := $(BUILD)/.libs/planted.so
THREADS := $(patsubst t/threads/%.c,$(BUILD)/t/threads/%,$(wildcard t/threads/*.c))

$(PLANTED): $(BUILD)/t/memory/planted.lo
	$(call say,link    $@)
	$(Q)$(LIBTOOL) --mode=link $(CC) $(CFLAGS) $(LDFLAGS) \
		-o $(BUILD)/planted.la -module -avoid-version \
		-rpath $(LIBEXECDIR) $<

$(BUILD)/t/threads/%: t/threads/%.c $(wildcard t/unit/*.h) $(ENGINE:%.c=$(BUILD)/%.lo)
	@mkdir -p $(@D)
	$(call say,compile $<)
	$(Q)$(LIBTOOL) --mode=link $(CC) $(ALL_CFLAGS) -pthread $(LDFLAGS) -o $@ \
		$< $(ENGINE:%.c=$(BUILD)/%.lo) \
		$(shell $(APR_CONFIG) --link-ld --libs) $(LIBS)

watched: all $(PLANTED)

threads: $(THREADS)

# $(call build-watched,name,flags) and $(call watch,name), before the files.
build-watched = $(MAKE) BUILD=$(BUILD)/$(1) CFLAGS='$(WATCHED) $(2)' \
	LDFLAGS='$(2)'
watch = CORS204_STRICT=1 JOBS=$(JOBS) \
	CORS204_MODULE=$(BUILD)/$(1)/.libs/mod_cors204.so \
	CORS204_PLANTED=$(BUILD)/$(1)/.libs/planted.so t/memory/run $(1)
units-of = $(UNIT_SOURCES:t/unit/%.c=$(BUILD)/$(1)/t/%)

# Overruns, use of memory that was given back; leaks of the unit tests.
asan:
	$(set-up-tests)
	packaging/setup.sh memory
	$(call build-watched,asan,$(ASAN)) watched unit
	$(call watch,asan) $(filter-out $(WITHOUT_ASAN),$(ALL_TESTS)) \
		$(call units-of,asan)

# Overflows, shifts, misaligned pointers and what else C does not define.
ubsan:
	$(set-up-tests)
	packaging/setup.sh memory
	$(call build-watched,ubsan,$(UBSAN)) watched unit
	$(call watch,ubsan) $(filter-out $(SELF_WATCHED),$(ALL_TESTS)) \
		$(call units-of,ubsan)

# The same as asan, and memory that was never written; minutes, so not all tests.
valgrind:
	packaging/setup.sh build test memory
	$(call build-watched,valgrind,) watched unit
	$(call watch,valgrind) $(filter-out $(WITHOUT_VALGRIND),$(CORE_TESTS)) \
		$(call units-of,valgrind)

# How long make tsan lets threads run.
TSAN_SECONDS ?= 60

# Races of threads, in the engine and in the counters.
tsan:
	packaging/setup.sh build memory
	$(call build-watched,tsan,$(TSAN)) threads
	TSAN_OPTIONS=halt_on_error=0:exitcode=66 THREADS_SECONDS=$(TSAN_SECONDS) \
		$(BUILD)/tsan/t/threads/readers
	TSAN_OPTIONS=halt_on_error=0:exitcode=66 THREADS_SECONDS=$(TSAN_SECONDS) \
		$(BUILD)/tsan/t/threads/lists

# The whole suite once with each MPM, but for what tries them all, or none.
mpms:
	$(set-up-tests)
	$(MAKE) STRICT=1 all
	CORS204_STRICT=1 JOBS=$(JOBS) CORS204_MODULE=$(MODULE) \
		t/memory/mpms $(BUILD)/mpms $(filter-out t/71-mpms.t $(SELF_WATCHED),$(ALL_TESTS))

# Pools of APR hide most faults from memory checkers, unless APR and httpd are
# built so that each piece of memory comes from malloc() and goes back to it.
pool-debug:
	packaging/setup.sh build test memory httpd
	t/memory/sources $(BUILD)/sources
	t/memory/httpd $(BUILD)/sources $(BUILD)/pool-debug/httpd '$(ASAN)' \
		--enable-pool-debug
	$(call build-watched,pool-debug,$(ASAN) $(UBSAN)) watched unit \
		APXS=$(abspath $(BUILD))/pool-debug/httpd/bin/apxs
	APXS=$(abspath $(BUILD))/pool-debug/httpd/bin/apxs \
		$(call watch,pool-debug) $(CORE_TESTS) $(call units-of,pool-debug)

.PHONY: watched threads asan ubsan valgrind tsan mpms pool-debug
