# SPDX-License-Identifier: Apache-2.0
# Installing, where httpd is laid out as Debian, Fedora or httpd itself do it.
# Included by the Makefile.

SYSCONFDIR := $(call query,SYSCONFDIR)
mandir ?= $(or $(call query,exp_mandir),/usr/local/share/man)
docdir ?= $(patsubst %/,%,$(dir $(mandir)))/doc/mod_cors204

# httpd's layouts differ in where they want a LoadModule line. Debian and Fedora
# have a folder for such files; a2enmod picks from Debian's, Fedora's are all read.
# httpd's own layout has none: make activate adds the line to httpd.conf there.
LAYOUT := $(if $(filter %/lib/apache2/modules,$(LIBEXECDIR)),debian,$(if \
	$(filter %/httpd/modules,$(LIBEXECDIR)),fedora,own))
LOAD_FILE.debian = $(SYSCONFDIR)/mods-available/cors204.load
LOAD_FILE.fedora = $(SYSCONFDIR:%/conf=%)/conf.modules.d/10-cors204.conf
LOAD_FILE = $(LOAD_FILE.$(LAYOUT))
# Fedora's ServerRoot has a link "modules", so that one file fits all its folders.
LOAD_PATH = $(if $(filter fedora,$(LAYOUT)),modules,$(LIBEXECDIR))

# The manual is installed when it was made.
MAN_PAGE := $(wildcard $(BUILD)/doc/mod_cors204.7)
HTML_MANUAL := $(wildcard $(BUILD)/doc/html)
DOCUMENTS := README.md CHANGES $(wildcard SECURITY.md)
PICTURES := $(wildcard doc/*.png)
EXAMPLES := $(wildcard conf/*.conf conf/recipes conf/monitoring)

INSTALL ?= install
INSTALL_DATA = $(INSTALL) -m 644

install: all install-docs
	$(INSTALL) -d $(DESTDIR)$(LIBEXECDIR)
	$(INSTALL_DATA) $(MODULE) $(DESTDIR)$(LIBEXECDIR)/mod_cors204.so
	$(if $(LOAD_FILE),$(install-load-file))

# What an administrator may have changed is kept.
define install-load-file
$(INSTALL) -d $(DESTDIR)$(dir $(LOAD_FILE))
[ -e $(DESTDIR)$(LOAD_FILE) ] || \
	{ sed 's|/usr/lib/apache2/modules|$(LOAD_PATH)|' conf/cors204.load \
		> $(DESTDIR)$(LOAD_FILE) && chmod 644 $(DESTDIR)$(LOAD_FILE); }
endef

install-docs:
	$(INSTALL) -d $(DESTDIR)$(docdir)/examples
	cp -R $(DOCUMENTS) $(HTML_MANUAL) $(DESTDIR)$(docdir)
	cp -R $(EXAMPLES) $(DESTDIR)$(docdir)/examples
	$(if $(PICTURES),$(INSTALL) -d $(DESTDIR)$(docdir)/doc)
	$(if $(PICTURES),cp $(PICTURES) $(DESTDIR)$(docdir)/doc)
	chmod -R u+rwX,go=rX $(DESTDIR)$(docdir)
	$(if $(MAN_PAGE),$(INSTALL) -d $(DESTDIR)$(mandir)/man7)
	$(if $(MAN_PAGE),$(INSTALL_DATA) $(MAN_PAGE) $(DESTDIR)$(mandir)/man7)

uninstall: $(if $(DESTDIR),,deactivate)
	rm -f $(DESTDIR)$(LIBEXECDIR)/mod_cors204.so \
		$(DESTDIR)$(mandir)/man7/mod_cors204.7
	$(if $(LOAD_FILE),rm -f $(DESTDIR)$(LOAD_FILE))
	rm -rf $(DESTDIR)$(docdir)

# Fedora's file is read as soon as it is there.
activate: install
	$(activate.$(LAYOUT))

activate.debian = a2enmod cors204
activate.own = $(APXS) -e -a -n cors204 $(MODULE)

# httpd does not start while its configuration loads a file that is gone.
deactivate:
	$(deactivate.$(LAYOUT))

deactivate.debian = if [ -L $(SYSCONFDIR)/mods-enabled/cors204.load ]; then \
	a2dismod -f cors204; fi
deactivate.own = if grep -q '^ *LoadModule *cors204_module' \
	$(SYSCONFDIR)/$(call query,PROGNAME).conf; then \
	$(APXS) -e -A -n cors204 $(MODULE); fi

.PHONY: install install-docs uninstall activate deactivate
