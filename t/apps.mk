# SPDX-License-Identifier: Apache-2.0
# Real applications behind the recipes of conf/recipes, called by pages in Chromium. Those that Debian has, and that
# would bring a server with them, are unpacked and not installed.

APPS_PACKAGES := wordpress php-getid3 libjs-underscore mediawiki mediawiki-classes
APPS_UNPACKED := $(BUILD)/apps/packages
APPS_NODE := t/browser/node_modules/.package-lock.json t/apps/node_modules/.package-lock.json

$(APPS_UNPACKED):
	@mkdir -p $@.new
	cd $@.new && apt-get download -q $(APPS_PACKAGES)
	@mv $@.new $@

apps:
	packaging/setup.sh build apps
	$(MAKE) $(APPS_NODE) $(APPS_UNPACKED)
	$(MAKE) STRICT=1 all
	CORS204_STRICT=1 CORS204_BROWSERS=chromium CORS204_MODULE=$(MODULE) \
		CORS204_PACKAGES=$(abspath $(APPS_UNPACKED)) $(PROVE) t/apps/*.t

.PHONY: apps
