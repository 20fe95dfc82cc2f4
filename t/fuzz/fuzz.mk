# SPDX-License-Identifier: Apache-2.0
# Fuzzing: libFuzzer for the search, and whatever compiler there is for the
# replay of its corpus in the tests. Both are built with AddressSanitizer,
# UndefinedBehaviorSanitizer and pools that malloc() (t/fuzz/pool.c).

FUZZ_CC ?= clang
# How long each target runs, and which of them do.
FUZZ_SECONDS ?= 60
FUZZ ?= $(FUZZ_TARGETS)
FUZZ_TARGETS := origin pattern acrh decide config regex list

FUZZ_BUILD := $(BUILD)/fuzz
REPLAY_BUILD := $(BUILD)/replay

# Not what httpd was built with: _FORTIFY_SOURCE hides from AddressSanitizer
# what it looks after itself.
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
SANITIZED_CFLAGS = -O1 -g -fno-omit-frame-pointer $(SAFE_CFLAGS) \
	$(if $(STRICT),$(STRICT_CFLAGS)) \
	$(call query,EXTRA_CPPFLAGS) $(INCLUDES) $(SANITIZE)
SANITIZED_LIBS = $(shell $(APR_CONFIG) --link-ld --libs) $(LIBS)
PCRE_LIBS = $(shell pkg-config --libs libpcre2-8 2>/dev/null || echo -lpcre2-8)

# What every program here is made of, and what a target needs beside.
FUZZ_ENGINE := $(ENGINE:%.c=%.o) t/fuzz/pool.o
FUZZ_PARTS := $(FUZZ_ENGINE) httpd/config/pcre.o t/fuzz/ap_regex.o
REPLAY_UNITS := $(UNIT_SOURCES:t/unit/%.c=unit-%)
REPLAYS := $(FUZZ_TARGETS:%=$(REPLAY_BUILD)/%) \
	$(REPLAY_UNITS:%=$(REPLAY_BUILD)/%) \
	$(REPLAY_BUILD)/overrun $(REPLAY_BUILD)/overrun-unseen

$(FUZZ_BUILD)/%.o: %.c $(FUZZ_BUILD)/flags
	@mkdir -p $(@D)
	$(call say,compile $<)
	$(Q)$(FUZZ_CC) $(SANITIZED_CFLAGS) -fsanitize=fuzzer-no-link -MMD -MP \
		-c -o $@ $<

$(REPLAY_BUILD)/%.o: %.c $(REPLAY_BUILD)/flags
	@mkdir -p $(@D)
	$(call say,compile $<)
	$(Q)$(CC) $(SANITIZED_CFLAGS) -MMD -MP -c -o $@ $<

$(FUZZ_BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(FUZZ_CC) $(SANITIZED_CFLAGS)' | cmp -s - $@ \
		|| echo '$(FUZZ_CC) $(SANITIZED_CFLAGS)' > $@

$(REPLAY_BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(SANITIZED_CFLAGS)' | cmp -s - $@ \
		|| echo '$(CC) $(SANITIZED_CFLAGS)' > $@

$(FUZZ_TARGETS:%=$(FUZZ_BUILD)/%): $(FUZZ_BUILD)/%: \
		$(FUZZ_BUILD)/t/fuzz/%.o $(FUZZ_PARTS:%=$(FUZZ_BUILD)/%)
	$(call say,link    $@)
	$(Q)$(FUZZ_CC) $(SANITIZE) -fsanitize=fuzzer -o $@ $^ \
		$(SANITIZED_LIBS) $(PCRE_LIBS)

$(FUZZ_TARGETS:%=$(REPLAY_BUILD)/%): $(REPLAY_BUILD)/%: \
		$(REPLAY_BUILD)/t/fuzz/%.o $(REPLAY_BUILD)/t/fuzz/replay.o \
		$(FUZZ_PARTS:%=$(REPLAY_BUILD)/%)
	$(call say,link    $@)
	$(Q)$(CC) $(SANITIZE) -o $@ $^ $(SANITIZED_LIBS) $(PCRE_LIBS)

$(REPLAY_UNITS:%=$(REPLAY_BUILD)/%): $(REPLAY_BUILD)/unit-%: \
		$(REPLAY_BUILD)/t/unit/%.o $(FUZZ_ENGINE:%=$(REPLAY_BUILD)/%)
	$(call say,link    $@)
	$(Q)$(CC) $(SANITIZE) -o $@ $^ $(SANITIZED_LIBS)

$(REPLAY_BUILD)/overrun: $(REPLAY_BUILD)/t/fuzz/overrun.o \
		$(REPLAY_BUILD)/t/fuzz/pool.o
	$(Q)$(CC) $(SANITIZE) -o $@ $^ $(SANITIZED_LIBS)

# The same with APR's own pools, which hide it.
$(REPLAY_BUILD)/overrun-unseen: $(REPLAY_BUILD)/t/fuzz/overrun.o
	$(Q)$(CC) $(SANITIZE) -o $@ $^ $(SANITIZED_LIBS)

fuzz-build: $(FUZZ_TARGETS:%=$(FUZZ_BUILD)/%)

fuzz-replay: $(REPLAYS)

# Whether that can be built here.
fuzz-probe:
	@printf '%s\n' '#define PCRE2_CODE_UNIT_WIDTH 8' '#include <pcre2.h>' \
		'int main(void) { return 0; }' \
		| $(CC) $(SANITIZE) -x c -o /dev/null - 2>/dev/null

# Searches for as long as FUZZ_SECONDS says.
fuzz:
	packaging/setup.sh build fuzz
	$(MAKE) fuzz-build
	FUZZ_BUILD=$(FUZZ_BUILD) FUZZ_SECONDS=$(FUZZ_SECONDS) JOBS=$(JOBS) \
		t/fuzz/run $(FUZZ)

# Takes what was found into t/fuzz/corpus, as few and as small as will do.
fuzz-merge:
	packaging/setup.sh build fuzz
	$(MAKE) fuzz-build
	FUZZ_BUILD=$(FUZZ_BUILD) t/fuzz/merge $(FUZZ)

-include $(wildcard $(FUZZ_BUILD)/*/*.d $(FUZZ_BUILD)/t/*/*.d \
	$(REPLAY_BUILD)/*/*.d $(REPLAY_BUILD)/t/*/*.d)

.PHONY: fuzz fuzz-build fuzz-probe fuzz-replay fuzz-merge
