# SPDX-License-Identifier: Apache-2.0
# How good the code and its tests are: what the tests run of it, and what
# analysers say.

# Without optimisation and with each function on its own, a line and a branch
# are those of the source. Threads of httpd count at once. The compiler notes
# the folder that PWD names: let it be the one without symbolic links.
COVERAGE_BUILD := $(BUILD)/coverage
COVERAGE_CFLAGS := -O0 -g --coverage -fprofile-update=atomic -fno-inline \
	-fno-exceptions -U_FORTIFY_SOURCE

# Fails below these shares, in percent, of cors/, httpd/ and mod_cors204.c.
COVERAGE_LINES ?= 95
COVERAGE_BRANCHES ?= 85

coverage:
	$(set-up-tests)
	packaging/setup.sh coverage
	PWD=$(CURDIR) $(MAKE) BUILD=$(COVERAGE_BUILD) CC=gcc CFLAGS='$(COVERAGE_CFLAGS)' LDFLAGS= \
		all unit
	CORS204_STRICT=1 JOBS=$(JOBS) COVERAGE_LINES=$(COVERAGE_LINES) \
		COVERAGE_BRANCHES=$(COVERAGE_BRANCHES) \
		t/quality/coverage $(COVERAGE_BUILD)

# The quick ones are in make test as well, in t/02-lint.t.
lint:
	packaging/setup.sh build lint
	t/quality/lint $(BUILD)/lint $(BASE_CFLAGS)

.PHONY: coverage lint
