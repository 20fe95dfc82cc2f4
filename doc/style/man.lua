-- SPDX-License-Identifier: Apache-2.0
-- For pandoc: the manual as a page for man(1), with the sections that such a page has.

local stringify, inlines_of = pandoc.utils.stringify, pandoc.utils.blocks_to_inlines

function Link(link)
  if not link.target:match('://') then return link.content end
end

function Para(para)
  if #para.content == 1 and para.content[1].t == 'Image' then return {} end
end

-- There is one font on a terminal: what is typed is bold there. Long URLs break behind their parameters.
function Code(code)
  local parts = pandoc.List()
  for part in code.text:gmatch('[^&]*&?') do parts:extend { pandoc.Str(part), pandoc.RawInline('man', '\\:') } end
  return pandoc.Strong(#parts > 4 and parts or { pandoc.Str(code.text) })
end

-- <code>...</code>, of which what stands for something else is in italics.
function Inlines(inlines)
  local result, inside = pandoc.List(), false
  for _, inline in ipairs(inlines) do
    if inline.t == 'RawInline' and inline.format == 'html' then
      inside = inline.text == '<code>'
    else
      result:insert(inside and inline.t == 'Str' and pandoc.Strong(inline) or inline)
    end
  end
  return result
end

-- What a table of facts says of a name, as inlines.
local function fact(grid, name)
  for _, row in ipairs(grid.bodies[1].body) do
    if stringify(row.cells[1].contents) == name then return inlines_of(row.cells[2].contents) end
  end
end

local function on_lines(lines)
  local all = pandoc.List()
  for i, inlines in ipairs(lines) do
    if i > 1 then all:insert(pandoc.RawInline('man', '\n.br\n')) end
    all:extend(inlines)
  end
  return pandoc.Plain(all)
end

-- What is the same for every directive is left out.
local function directive(grid)
  local lines = pandoc.List { fact(grid, 'Description') }
  for _, name in ipairs { 'Syntax', 'Default', 'Context', 'Override', 'Compatibility' } do
    local words = fact(grid, name)
    if words then lines:insert(pandoc.List { pandoc.Str(name .. ': ') } .. words) end
  end
  return on_lines(lines)
end

-- Another table is a list of its first column here; of several others each says what it is.
local function as_list(grid)
  local heads, items = grid.head.rows[1].cells, pandoc.List()
  for _, row in ipairs(grid.bodies[1].body) do
    local said = pandoc.List()
    for column = 2, #row.cells do
      local name = #row.cells > 2 and stringify(heads[column].contents) .. ': ' or ''
      said:insert(pandoc.List { pandoc.Str(name) } .. inlines_of(row.cells[column].contents))
    end
    items:insert { inlines_of(row.cells[1].contents), { { on_lines(said) } } }
  end
  return pandoc.DefinitionList(items)
end

local function section(name, plain)
  return pandoc.List { pandoc.Header(1, name), plain }
end

local function synopsis(blocks)
  local lines = pandoc.List()
  for _, block in ipairs(blocks) do
    local syntax = block.t == 'Table' and fact(block, 'Syntax')
    if syntax then lines:insert(syntax) end
  end
  return on_lines(lines)
end

local function heading(header)
  header.level = header.level - 1
  if header.level > 1 then return header end
  local name = header.identifier == 'summary' and 'DESCRIPTION' or stringify(header.content):upper()
  return pandoc.Header(1, name)
end

function Pandoc(document)
  local about = document.blocks[2]
  local what = stringify(fact(about, 'Description')):gsub('^%u', string.lower)
  local page = section('NAME', pandoc.Plain('mod_cors204 - ' .. what))
    .. section('SYNOPSIS', synopsis(document.blocks))
  for i = 3, #document.blocks do
    local block = document.blocks[i]
    if block.identifier == 'see-also' then
      page:extend(section('COMPATIBILITY', pandoc.Plain(fact(about, 'Compatibility'))))
    end
    if block.t == 'Header' then
      block = heading(block)
    elseif block.t == 'Table' then
      block = fact(block, 'Syntax') and directive(block) or as_list(block)
    end
    page:insert(block)
  end
  document.blocks = page
  return document
end
