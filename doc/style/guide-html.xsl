<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A guide as an HTML page, from what cmark-gfm reads in its Markdown (-t xml). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.w3.org/1999/xhtml"
                xmlns:c="http://commonmark.org/xml/1.0" exclude-result-prefixes="c">

  <xsl:import href="page.xsl"/>
  <xsl:import href="text.xsl"/>

  <!-- The reader of Markdown indents its elements; libxslt does not heed that text
       says for itself that its spaces count (xml:space). -->
  <xsl:strip-space elements="*"/>
  <xsl:preserve-space elements="c:text c:code c:code_block"/>

  <xsl:template match="/c:document">
    <xsl:call-template name="page">
      <xsl:with-param name="title" select="c:heading[1]"/>
      <xsl:with-param name="contents">
        <p id="topics">Topics</p>
        <ul aria-labelledby="topics"><xsl:apply-templates select="c:heading[@level = 2]" mode="contents"/></ul>
        <p id="pages">More</p>
        <ul aria-labelledby="pages"><li><a href="mod_cors204.html">Apache Module mod_cors204</a></li></ul>
      </xsl:with-param>
      <xsl:with-param name="body"><xsl:apply-templates/></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- ==== headings, with the anchors that a forge gives them ==== -->

  <xsl:template match="c:heading">
    <xsl:element name="h{@level}">
      <xsl:attribute name="id"><xsl:apply-templates select="." mode="id"/></xsl:attribute>
      <xsl:apply-templates/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="c:heading" mode="contents">
    <li>
      <a href="#">
        <xsl:attribute name="href">#<xsl:apply-templates select="." mode="id"/></xsl:attribute>
        <xsl:value-of select="."/>
      </a>
    </li>
  </xsl:template>

  <xsl:variable name="dropped">!"#$%&amp;'()*+,./:;&lt;=&gt;?@[\]^`{|}~</xsl:variable>

  <xsl:template match="c:heading" mode="id">
    <xsl:variable name="before" select="count(preceding::c:heading[string(.) = string(current())])"/>
    <xsl:value-of select="translate(translate(., $dropped, ''), concat($upper, ' '), concat($lower, '-'))"/>
    <xsl:if test="$before"><xsl:value-of select="concat('-', $before)"/></xsl:if>
  </xsl:template>

  <!-- ==== blocks ==== -->

  <xsl:template match="c:paragraph"><p><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="c:list[@tight = 'true']/c:item/c:paragraph"><xsl:apply-templates/></xsl:template>
  <xsl:template match="c:paragraph[c:image and count(*) = 1]"><xsl:apply-templates/></xsl:template>
  <xsl:template match="c:list[@type = 'bullet']"><ul><xsl:apply-templates/></ul></xsl:template>
  <xsl:template match="c:list"><ol><xsl:apply-templates/></ol></xsl:template>
  <xsl:template match="c:item"><li><xsl:apply-templates/></li></xsl:template>
  <xsl:template match="c:block_quote"><blockquote><xsl:apply-templates/></blockquote></xsl:template>
  <xsl:template match="c:thematic_break"><hr/></xsl:template>
  <!-- As in the manual: what a program says wraps. -->
  <xsl:template match="c:code_block">
    <pre>
      <xsl:if test="@info = 'text'"><xsl:attribute name="class">wrap</xsl:attribute></xsl:if>
      <code><xsl:value-of select="."/><xsl:call-template name="never-empty"/></code>
    </pre>
  </xsl:template>

  <!-- An element that is empty would be written as one that HTML does not know to be closed. -->
  <xsl:template name="never-empty">
    <xsl:if test="not(string(.))">&#160;</xsl:if>
  </xsl:template>

  <xsl:template match="c:table">
    <div class="scroll" tabindex="0" role="region">
      <xsl:attribute name="aria-labelledby">
        <xsl:apply-templates select="preceding::c:heading[1]" mode="id"/>
      </xsl:attribute>
      <table>
        <xsl:if test="c:table_header/c:table_cell/node()">
          <thead><tr><xsl:apply-templates select="c:table_header/c:table_cell"/></tr></thead>
        </xsl:if>
        <tbody><xsl:apply-templates select="c:table_row"/></tbody>
      </table>
    </div>
  </xsl:template>
  <xsl:template match="c:table_row"><tr><xsl:apply-templates/></tr></xsl:template>
  <xsl:template match="c:table_cell">
    <xsl:variable name="column" select="position()"/>
    <xsl:variable name="name">
      <xsl:choose><xsl:when test="parent::c:table_header">th</xsl:when><xsl:otherwise>td</xsl:otherwise></xsl:choose>
    </xsl:variable>
    <xsl:element name="{$name}">
      <xsl:if test="$name = 'th'"><xsl:attribute name="scope">col</xsl:attribute></xsl:if>
      <!-- Only the header knows how its column is aligned. -->
      <xsl:if test="ancestor::c:table/c:table_header/c:table_cell[$column]/@align = 'right'">
        <xsl:attribute name="class">right</xsl:attribute>
      </xsl:if>
      <xsl:apply-templates/>
      <xsl:call-template name="never-empty"/>
    </xsl:element>
  </xsl:template>

  <!-- ==== within a line ==== -->

  <xsl:template match="c:code"><code><xsl:value-of select="."/></code></xsl:template>
  <xsl:template match="c:emph"><em><xsl:apply-templates/></em></xsl:template>
  <xsl:template match="c:strong"><strong><xsl:apply-templates/></strong></xsl:template>
  <xsl:template match="c:strikethrough"><del><xsl:apply-templates/></del></xsl:template>
  <xsl:template match="c:softbreak"><xsl:text>&#10;</xsl:text></xsl:template>
  <xsl:template match="c:linebreak"><br/></xsl:template>

  <!-- Links to other pages of the manual go to their HTML. Other files of the
       repository are not where the pages are installed: then the words stay. -->
  <xsl:template match="c:link">
    <xsl:variable name="to" select="@destination"/>
    <xsl:choose>
      <xsl:when test="starts-with($to, '#') or contains($to, '://')">
        <a href="{$to}"><xsl:apply-templates/></a>
      </xsl:when>
      <xsl:when test="contains($to, '.md') and not(contains($to, '/'))">
        <a href="{substring-before($to, '.md')}.html{substring-after($to, '.md')}"><xsl:apply-templates/></a>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="c:image">
    <xsl:call-template name="picture"><xsl:with-param name="file" select="@destination"/></xsl:call-template>
  </xsl:template>

  <!-- Comments are for those who write. -->
  <xsl:template match="c:html_block | c:html_inline">
    <xsl:if test="not(starts-with(normalize-space(.), '&lt;!--'))">
      <xsl:message terminate="yes">a guide is Markdown without HTML: <xsl:value-of select="."/></xsl:message>
    </xsl:if>
  </xsl:template>

</xsl:stylesheet>
