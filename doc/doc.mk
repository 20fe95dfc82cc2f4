# SPDX-License-Identifier: Apache-2.0
# The manual (doc/mod_cors204.md) and the guides (the other doc/*.md) as HTML
# pages, and the manual for man(1), all by pandoc.

DOC := $(BUILD)/doc
DOC_PAGES := $(patsubst doc/%.md,$(DOC)/html/%.html,$(wildcard doc/*.md))
DOC_STYLE := $(wildcard doc/style/*) $(wildcard doc/*.svg)

PANDOC = $(Q)mkdir -p $(@D) && pandoc --standalone --from gfm --wrap preserve

# Made anew, so that nothing is left of a guide that is gone.
docs:
	packaging/setup.sh doc
	$(Q)rm -rf $(DOC)
	$(MAKE) docs-built
	@echo "docs: pages: $(words $(DOC_PAGES)) in $(DOC)/html, 1 for man"

docs-built: $(DOC_PAGES) $(DOC)/mod_cors204.7

$(DOC)/html/%.html: doc/%.md $(DOC_STYLE)
	$(call say,page    $@)
	$(PANDOC) --no-highlight --toc --template doc/style/page.html \
		--lua-filter doc/style/html.lua -o $@ $<

# Its date is that of the source. mandoc does not know the font that pandoc
# wants for examples, nor does it want a paragraph to begin behind a heading.
$(DOC)/mod_cors204.7: doc/mod_cors204.md $(DOC_STYLE) CHANGES
	$(call say,page    $@)
	$(PANDOC) --to man --lua-filter doc/style/man.lua \
		-M title=MOD_CORS204 -M section=7 -M date=$$(date -u -r $< +%F) \
		-M footer='mod_cors204 $(VERSION)' -M header='Apache httpd modules' \
		-M adjusting=l -M hyphenate=false -o $@.new $<
	$(Q)sed -e '/^\\f\[[CR]\]$$/d' -e '/^\.S[HS]/{n;/^\.PP$$/d;}' $@.new > $@
	$(Q)rm $@.new

.DELETE_ON_ERROR:

.PHONY: docs docs-built
