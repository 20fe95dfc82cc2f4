# SPDX-License-Identifier: Apache-2.0
# The manual: doc/mod_cors204.xml in all its forms, and the guides (doc/*.md).
# What people read on a forge is kept with the source: doc/mod_cors204.md, and
# the generated parts of README.md. t/83-manual.t tells when they are out of date.

DOC := $(BUILD)/doc
STYLE := doc/style
MANUAL := doc/mod_cors204.xml
GUIDES := $(filter-out doc/mod_cors204.md,$(sort $(wildcard doc/*.md)))
MANUAL_VERSION = $(wordlist 3,4,$(shell head -n 1 CHANGES))

DOC_PAGES := $(DOC)/html/mod_cors204.html $(GUIDES:doc/%.md=$(DOC)/html/%.html)
DOC_KEPT := $(DOC)/mod_cors204.md $(DOC)/README.md
DOC_FILES := $(DOC_PAGES) $(DOC)/mod_cors204.7 $(DOC_KEPT)

XSLT = $(Q)mkdir -p $(@D) && xsltproc --nonet --novalid -o $@

# Made anew, so that nothing is left of a guide that is gone.
docs:
	packaging/setup.sh doc
	$(Q)rm -rf $(DOC)
	$(MAKE) docs-built
	$(Q)cp $(DOC)/mod_cors204.md doc/
	$(Q)cp $(DOC)/README.md README.md
	@echo "docs: pages: $(words $(DOC_PAGES)) in $(DOC)/html, 1 for man;" \
		"directives: $$(grep -c '<directivesynopsis' $(MANUAL))"

# The same without touching what is kept with the source.
docs-built: $(DOC_FILES)

docs-check:
	packaging/setup.sh doc
	$(Q)rm -rf $(DOC)
	$(MAKE) docs-built
	xmllint --noout --nonet --valid $(MANUAL)
	cmp $(DOC)/mod_cors204.md doc/mod_cors204.md
	cmp $(DOC)/README.md README.md
	@echo "docs-check: files up to date: $(words $(DOC_KEPT))"

$(DOC)/html/mod_cors204.html: $(MANUAL) $(wildcard $(STYLE)/*.xsl) doc/phases.svg
	$(call say,manual  $@)
	$(XSLT) $(STYLE)/manual-html.xsl $<

$(DOC)/html/%.html: $(DOC)/%.xml $(wildcard $(STYLE)/*.xsl)
	$(call say,guide   $@)
	$(XSLT) $(STYLE)/guide-html.xsl $<

$(DOC)/%.xml: doc/%.md
	@mkdir -p $(@D)
	$(Q)cmark-gfm -e table -e strikethrough -t xml $< > $@

$(DOC)/mod_cors204.7: $(MANUAL) $(wildcard $(STYLE)/*.xsl) CHANGES
	$(call say,manual  $@)
	$(XSLT) --stringparam version '$(MANUAL_VERSION)' $(STYLE)/manual-man.xsl $<

$(DOC)/mod_cors204.md: $(MANUAL) $(wildcard $(STYLE)/*.xsl)
	$(call say,manual  $@)
	$(XSLT) $(STYLE)/manual-markdown.xsl $<

$(DOC)/README.md: README.md $(MANUAL) $(wildcard $(STYLE)/*)
	$(call say,manual  $@)
	@mkdir -p $(@D)
	$(Q)$(STYLE)/fill README.md > $@.new && mv $@.new $@

.DELETE_ON_ERROR:
.PRECIOUS: $(DOC)/%.xml

.PHONY: docs docs-built docs-check
