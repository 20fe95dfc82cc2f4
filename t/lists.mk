# SPDX-License-Identifier: Apache-2.0
# Lists of origins, for minutes: a million of them, replaced fifty times under six
# clients; a database that is frozen; and requests timed beside both.

# Origins in the long list, and how often it is replaced.
LISTS_ORIGINS ?= 1000000
LISTS_VERSIONS ?= 50
# 1: p99 may be a tenth more, and no more.
LATENCY_STRICT ?=

lists:
	packaging/setup.sh build test lists
	$(MAKE) STRICT=1 all unit
	CORS204_MODULE=$(MODULE) HAMMER_ORIGINS=$(LISTS_ORIGINS) \
		HAMMER_VERSIONS=$(LISTS_VERSIONS) HAMMER_MPMS=event \
		$(PROVE) -v t/76-list-hammer.t
	CORS204_MODULE=$(MODULE) HAMMER_ORIGINS=$(LISTS_ORIGINS) \
		HAMMER_VERSIONS=5 HAMMER_MPMS=worker,prefork \
		$(PROVE) -v t/76-list-hammer.t
	CORS204_MODULE=$(MODULE) LISTS_FROZEN=60 $(PROVE) -v t/69-list-databases.t
	$(MAKE) lists-latency

# Whether requests are as fast as ever meanwhile; for a machine with nothing else
# to do.
lists-latency:
	packaging/setup.sh build test lists
	$(MAKE) STRICT=1 all
	CORS204_MODULE=$(MODULE) LATENCY_ROUNDS=6 LATENCY_SECONDS=10 \
		LATENCY_ORIGINS=$(LISTS_ORIGINS) LATENCY_STRICT=$(LATENCY_STRICT) \
		$(PROVE) -v t/78-list-latency.t

.PHONY: lists lists-latency
