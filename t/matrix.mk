# SPDX-License-Identifier: Apache-2.0
# The core of the tests with the httpd of several systems, and with others that
# were built from source.

# SUITE:ARCHITECTURE[:COMPILER], and folders with the sources of httpd.
MATRIX ?= bullseye:amd64 bookworm:amd64 trixie:amd64 bookworm:i386 \
	bookworm:i386:clang
HTTPD_SOURCES ?=

# With whatever httpd APXS is of.
core:
	$(MAKE) STRICT=1 all unit
	@$(call query,SBINDIR)/$(call query,PROGNAME) -v
	@echo "compiler: $$($(CC) --version | head -n 1)"
	CORS204_STRICT=1 JOBS=$(JOBS) CORS204_MODULE=$(MODULE) \
		t/memory/run plain $(CORE_TESTS) $(UNIT_TESTS)

# With the httpd whose source is in HTTPD_SOURCE.
other-httpd:
	@test -d '$(HTTPD_SOURCE)' || { echo 'HTTPD_SOURCE= names no folder'; exit 2; }
	packaging/setup.sh build test memory httpd
	t/memory/sources $(BUILD)/sources
	t/memory/httpd $(BUILD)/sources $(BUILD)/other-httpd/httpd '' \
		--with-httpd='$(HTTPD_SOURCE)'
	APXS=$(abspath $(BUILD))/other-httpd/httpd/bin/apxs \
		$(MAKE) BUILD=$(BUILD)/other-httpd core

matrix:
	packaging/setup.sh build test memory package
	t/matrix/run $(BUILD)/matrix $(MATRIX) $(HTTPD_SOURCES)

.PHONY: core other-httpd matrix
