# SPDX-License-Identifier: Apache-2.0
# Packages of mod_cors204: the sources, Debian's, Fedora's. Included by the Makefile.

DIST := $(BUILD)/dist/mod_cors204-$(VERSION).tar.gz

version:
	@echo $(VERSION)

# The working tree as it is, without what git ignores; the spec file with its version is
# in it too, so that rpmbuild can do with the tarball alone.
dist:
	packaging/dist.sh $(VERSION) $(DIST)

# DEB_BUILD_OPTIONS=nocheck leaves the unit tests out. The last line is the path of
# the package.
deb:
	packaging/setup.sh build package
	packaging/dist.sh $(VERSION) $(DIST) >/dev/null
	packaging/debian/build.sh $(VERSION) $(DIST) $(BUILD)/deb

# Installs the package in a Debian of its own, which is kept in build/debian.tar for
# the next time.
deb-test:
	packaging/setup.sh build test package
	$(MAKE) all
	CORS204_STRICT=1 $(PROVE) -v t/81-debian-package.t

# With Fedora's httpd-devel; rpm-check does it with what there is.
rpm:
	packaging/setup.sh build package
	packaging/dist.sh $(VERSION) $(DIST) >/dev/null
	rpmbuild -ta --quiet --define "_topdir $(abspath $(BUILD)/rpm)" $(DIST)
	@cd $(BUILD)/rpm && find RPMS -name '*.rpm' -printf '$(BUILD)/rpm/%p: %s bytes\n'

rpm-check:
	packaging/setup.sh build test package
	$(MAKE) all
	CORS204_STRICT=1 $(PROVE) -v t/82-rpm.t

.PHONY: version dist deb deb-test rpm rpm-check
