# SPDX-License-Identifier: Apache-2.0
# Random configurations, for as long as wanted. EXPLORE_SEED= runs the same again.

EXPLORE_SECONDS ?= 1800

explore:
	packaging/setup.sh build test
	$(MAKE) STRICT=1 all
	CORS204_STRICT=1 CORS204_MODULE=$(MODULE) EXPLORE_SECONDS=$(EXPLORE_SECONDS) perl t/76-explore.t

.PHONY: explore
