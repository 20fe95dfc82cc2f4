-- SPDX-License-Identifier: Apache-2.0
-- For pandoc: a page of the manual as HTML, with nothing in it that is loaded from elsewhere.

-- Pages of the manual link to each other. Other files of the repository are not where the pages are
-- installed: then the words stay.
function Link(link)
  if link.target:match('^#') or link.target:match('://') then return link end
  local page, anchor = link.target:match('^([%w_-]+)%.md(.*)$')
  if not page then return link.content end
  link.target = page .. '.html' .. anchor
  return link
end

local function contents(name)
  assert(name:match('%.svg$'), 'only an SVG can be part of a page: ' .. name)
  local file = assert(io.open('doc/' .. name))
  local svg = file:read('a')
  file:close()
  return svg
end

local function picture(name)
  return pandoc.RawBlock('html', '<figure>' .. contents(name) .. '</figure>')
end

function Para(para)
  local first = para.content[1]
  if #para.content == 1 and first.t == 'Image' then return picture(first.src) end
end

-- A chart that is there twice, for a light and for a dark page.
function RawBlock(raw)
  local dark, light, alt = raw.text:match('^<picture>.*srcset="([^"]*)".*src="([^"]*)" alt="([^"]*)"')
  if not dark then return raw end
  return pandoc.RawBlock('html', '<figure role="img" aria-label="' .. alt .. '"><div class="light">' .. contents(light)
    .. '</div><div class="dark">' .. contents(dark) .. '</div></figure>')
end

local function scoped(cells, scope)
  for _, cell in ipairs(cells) do cell.attr.attributes.scope = scope end
end

-- A table with an empty header is one of facts: a name, and what is to be said of it.
local function facts(table)
  table.classes:insert('facts')
  table.head = pandoc.TableHead {}
  table.bodies[1].row_head_columns = 1
  for _, row in ipairs(table.bodies[1].body) do
    row.cells[1].contents = pandoc.utils.stringify(row.cells[1].contents)
    scoped({ row.cells[1] }, 'row')
  end
  return table
end

local function scrollable(table, heading)
  scoped(table.head.rows[1].cells, 'col')
  return pandoc.Div(table, pandoc.Attr('', { 'scroll' },
    { { 'role', 'region' }, { 'aria-labelledby', heading }, { 'tabindex', '0' } }))
end

local function is_facts(table)
  local words = ''
  for _, cell in ipairs(table.head.rows[1].cells) do words = words .. pandoc.utils.stringify(cell.contents) end
  return words == ''
end

-- The first heading is the page's title, which the template writes.
function Pandoc(document)
  local heading
  for i, block in ipairs(document.blocks) do
    if block.t == 'Header' then
      heading = block.identifier
      if block.level == 1 then
        document.meta.title = pandoc.MetaInlines(block.content)
        document.blocks[i] = pandoc.Null()
      end
    elseif block.t == 'Table' then
      document.blocks[i] = is_facts(block) and facts(block) or scrollable(block, heading)
    end
  end
  return document
end
