# SPDX-License-Identifier: Apache-2.0
# What only browsers and the tests of others can tell, beyond what make test has
# time for.

BROWSER_TESTS := $(sort $(wildcard t/5[1-9]-*.t)) t/66-browser-status.t

# All applications in all three engines, and doc/browsers.md written anew from
# what they do.
browsers:
	packaging/setup.sh build test backend browser
	$(MAKE) $(NODE_MODULES)
	$(MAKE) STRICT=1 all
	CORS204_STRICT=1 CORS204_BROWSERS_ALL=1 CORS204_WRITE_DOC=1 \
		$(PROVE) -j$(JOBS) $(BROWSER_TESTS)

# The tests of the standard itself, with their own server and then with policies
# that say what it said. WPT= names a checkout of web-platform-tests, of which
# nothing is kept here; WPT_ENGINES= those that run them.
WPT_ENGINES ?= chromium firefox webkit

wpt:
	@test -d '$(WPT)/fetch/api/cors' || { echo 'WPT= names no checkout of web-platform-tests'; exit 2; }
	packaging/setup.sh build test browser
	$(MAKE) $(NODE_MODULES)
	$(MAKE) STRICT=1 all
	CORS204_MODULE=$(MODULE) t/browser/wpt/compare '$(WPT)' $(BUILD)/wpt $(WPT_ENGINES)

# httpd's own tests without the module and with it in several ways: the same ones
# must fail. HTTPD_TESTS= names a checkout; HTTPD_TESTS_ONLY= some of its files.
httpd-tests:
	@test -e '$(HTTPD_TESTS)/Makefile.PL' || { echo 'HTTPD_TESTS= names no checkout of httpd-tests'; exit 2; }
	packaging/setup.sh build test framework
	$(MAKE) STRICT=1 all
	CORS204_MODULE=$(abspath $(MODULE)) t/httpd-tests/compare '$(HTTPD_TESTS)' \
		$(BUILD)/httpd-tests $(HTTPD_TESTS_ONLY)

.PHONY: browsers wpt httpd-tests
