# SPDX-License-Identifier: Apache-2.0
# What takes long: a hostile client, and many restarts and deaths under load.

HOSTILE_REQUESTS ?= 100000
SOAK_SECONDS ?= 600

# The module watches its own memory and arithmetic (t/memory.mk); the server it is loaded into was built
# without that. HOSTILE_SEED= runs the same again.
hostile:
	packaging/setup.sh build test memory
	$(call build-watched,hostile,$(ASAN) $(UBSAN)) all
	CORS204_STRICT=1 HOSTILE_REQUESTS=$(HOSTILE_REQUESTS) \
		ASAN_OPTIONS=detect_leaks=0:$$ASAN_OPTIONS UBSAN_OPTIONS=print_stacktrace=1:$$UBSAN_OPTIONS \
		CORS204_MODULE=$(BUILD)/hostile/.libs/mod_cors204.so \
		CORS204_PRELOAD=$$($(CC) -print-file-name=libasan.so) \
		perl t/74-hostile-client.t

# A third of the time for each MPM.
soak:
	packaging/setup.sh build test
	$(MAKE) all
	for mpm in event worker prefork; do \
		CORS204_STRICT=1 CORS204_MODULE=$(MODULE) MPM=$$mpm SOAK_SECONDS=$$(($(SOAK_SECONDS) / 3)) \
			perl t/75-soak.t || exit 1; \
	done

.PHONY: hostile soak
