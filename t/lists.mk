# SPDX-License-Identifier: Apache-2.0
# Lists of origins, for minutes: a million of them, replaced fifty times under six
# clients; and a list parser that is fuzzed.

# Origins in the long list, and how often it is replaced.
LISTS_ORIGINS ?= 1000000
LISTS_VERSIONS ?= 50

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

.PHONY: lists
