<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The manual in Markdown: all of it, or one part for README.md. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:str="http://exslt.org/strings" extension-element-prefixes="str">

  <xsl:import href="text.xsl"/>
  <xsl:output method="text" encoding="UTF-8"/>

  <!-- The id of a section, "directives" for their table, or nothing for all. -->
  <xsl:param name="part"/>
  <!-- What stands before the anchors and the pictures of this page. -->
  <xsl:param name="page"/>
  <xsl:param name="folder"/>

  <xsl:template match="/modulesynopsis">
    <xsl:choose>
      <xsl:when test="$part = ''"><xsl:call-template name="everything"/></xsl:when>
      <xsl:when test="$part = 'directives'"><xsl:call-template name="index"/></xsl:when>
      <xsl:when test="section[@id = $part]"><xsl:apply-templates select="section[@id = $part]"/></xsl:when>
      <xsl:otherwise>
        <xsl:message terminate="yes">no such part: <xsl:value-of select="$part"/></xsl:message>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="everything">
    <xsl:text>&lt;!-- generated from doc/mod_cors204.xml: make docs --&gt;&#10;# Apache Module </xsl:text>
    <xsl:value-of select="name"/>
    <xsl:text>&#10;&#10;| | |&#10;|---|---|&#10;| **Description** | </xsl:text>
    <xsl:apply-templates select="description"/>
    <xsl:text> |&#10;| **Status** | </xsl:text>
    <xsl:value-of select="status"/>
    <xsl:text> |&#10;| **Module Identifier** | </xsl:text>
    <xsl:value-of select="identifier"/>
    <xsl:text> |&#10;| **Source File** | </xsl:text>
    <xsl:value-of select="sourcefile"/>
    <xsl:text> |&#10;| **Compatibility** | </xsl:text>
    <xsl:apply-templates select="compatibility"/>
    <xsl:text> |&#10;&#10;## Summary&#10;</xsl:text>
    <xsl:apply-templates select="summary/*"/>
    <xsl:text>&#10;Topics:&#10;&#10;</xsl:text>
    <xsl:for-each select="section">
      <xsl:value-of select="concat('- [', title, '](', $page, '#', @id, ')&#10;')"/>
    </xsl:for-each>
    <xsl:text>&#10;</xsl:text>
    <xsl:call-template name="index"/>
    <xsl:text>&#10;## See also&#10;&#10;</xsl:text>
    <xsl:for-each select="seealso">
      <xsl:text>- </xsl:text>
      <xsl:apply-templates/>
      <xsl:text>&#10;</xsl:text>
    </xsl:for-each>
    <xsl:for-each select="section | directivesynopsis">
      <xsl:text>&#10;</xsl:text>
      <xsl:apply-templates select="."/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="index">
    <xsl:text>## Directives&#10;&#10;| directive | what it says |&#10;|---|---|&#10;</xsl:text>
    <xsl:for-each select="directivesynopsis">
      <xsl:text>| [</xsl:text>
      <xsl:call-template name="escape">
        <xsl:with-param name="text"><xsl:apply-templates select="." mode="name"/></xsl:with-param>
      </xsl:call-template>
      <xsl:value-of select="concat('](', $page, '#', @id, ') | ')"/>
      <xsl:apply-templates select="description"/>
      <xsl:text> |&#10;</xsl:text>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="section">
    <xsl:text>## </xsl:text>
    <xsl:apply-templates select="title/node()"/>
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="*[not(self::title)]"/>
  </xsl:template>

  <xsl:template match="directivesynopsis">
    <xsl:text>## </xsl:text>
    <xsl:call-template name="escape">
      <xsl:with-param name="text"><xsl:apply-templates select="." mode="name"/></xsl:with-param>
    </xsl:call-template>
    <xsl:text>&#10;&#10;| | |&#10;|---|---|&#10;| **Description** | </xsl:text>
    <xsl:apply-templates select="description"/>
    <xsl:text> |&#10;| **Syntax** | &lt;code&gt;</xsl:text>
    <xsl:apply-templates select="syntax" mode="html"/>
    <xsl:text>&lt;/code&gt; |&#10;| **Default** | </xsl:text>
    <xsl:apply-templates select="default"/>
    <xsl:text> |&#10;| **Context** | </xsl:text>
    <xsl:for-each select="contextlist/context">
      <xsl:if test="position() &gt; 1">, </xsl:if>
      <xsl:value-of select="."/>
    </xsl:for-each>
    <xsl:if test="override">
      <xsl:value-of select="concat(' |&#10;| **Override** | ', override)"/>
    </xsl:if>
    <xsl:value-of select="concat(' |&#10;| **Status** | ', ../status, ' |&#10;| **Module** | ', ../name, ' |&#10;')"/>
    <xsl:apply-templates select="usage/*"/>
  </xsl:template>

  <xsl:template match="default[starts-with(., ../name)]">
    <xsl:value-of select="concat('`', ., '`')"/>
  </xsl:template>

  <!-- Markdown has no way to say that a part of a code is a variable. -->
  <xsl:template match="var" mode="html">
    <xsl:value-of select="concat('&lt;var&gt;', ., '&lt;/var&gt;')"/>
  </xsl:template>
  <xsl:template match="text()" mode="html">
    <xsl:call-template name="escape"><xsl:with-param name="text" select="."/></xsl:call-template>
  </xsl:template>

  <!-- ==== blocks: each begins with an empty line ==== -->

  <xsl:template match="p">
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates/>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>

  <xsl:template match="ul | ol | dl">
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="*"/>
  </xsl:template>

  <xsl:template match="li">
    <xsl:choose>
      <xsl:when test="parent::ol"><xsl:value-of select="concat(position(), '. ')"/></xsl:when>
      <xsl:otherwise>- </xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates/>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>

  <xsl:template match="dt">
    <xsl:text>- </xsl:text>
    <xsl:apply-templates/>
    <xsl:text>: </xsl:text>
  </xsl:template>
  <xsl:template match="dd">
    <xsl:apply-templates/>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>

  <xsl:template match="table">
    <xsl:text>&#10;</xsl:text>
    <xsl:apply-templates select="tr[1]"/>
    <xsl:for-each select="tr[1]/th">|---</xsl:for-each>
    <xsl:text>|&#10;</xsl:text>
    <xsl:apply-templates select="tr[position() &gt; 1]"/>
  </xsl:template>
  <xsl:template match="tr">
    <xsl:for-each select="th | td">
      <xsl:text>| </xsl:text>
      <xsl:apply-templates/>
      <xsl:text> </xsl:text>
    </xsl:for-each>
    <xsl:text>|&#10;</xsl:text>
  </xsl:template>

  <xsl:template match="highlight">
    <xsl:text>&#10;</xsl:text>
    <xsl:if test="@check">
      <xsl:value-of select="concat('&lt;!-- ', @check, ' --&gt;&#10;')"/>
    </xsl:if>
    <xsl:text>```</xsl:text>
    <xsl:choose>
      <xsl:when test="@language = 'config'">apache</xsl:when>
      <xsl:otherwise><xsl:value-of select="@language"/></xsl:otherwise>
    </xsl:choose>
    <xsl:text>&#10;</xsl:text>
    <xsl:call-template name="trim"><xsl:with-param name="text" select="."/></xsl:call-template>
    <xsl:text>&#10;```&#10;</xsl:text>
  </xsl:template>

  <xsl:template match="note">
    <xsl:for-each select="p">
      <xsl:choose>
        <xsl:when test="position() = 1"><xsl:text>&#10;> </xsl:text></xsl:when>
        <xsl:otherwise><xsl:text>>&#10;> </xsl:text></xsl:otherwise>
      </xsl:choose>
      <xsl:apply-templates/>
      <xsl:text>&#10;</xsl:text>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="img">
    <xsl:value-of select="concat('&#10;![', normalize-space(@alt), '](', $folder, @src, ')&#10;')"/>
  </xsl:template>

  <!-- ==== within a line ==== -->

  <xsl:template match="code | module">
    <xsl:text>`</xsl:text>
    <xsl:choose>
      <xsl:when test="ancestor::tr">
        <xsl:value-of select="str:replace(normalize-space(.), '|', '\|')"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="normalize-space(.)"/></xsl:otherwise>
    </xsl:choose>
    <xsl:text>`</xsl:text>
  </xsl:template>

  <xsl:template match="em | var">
    <xsl:text>*</xsl:text>
    <xsl:apply-templates/>
    <xsl:text>*</xsl:text>
  </xsl:template>

  <xsl:template match="strong">
    <xsl:text>**</xsl:text>
    <xsl:apply-templates/>
    <xsl:text>**</xsl:text>
  </xsl:template>

  <xsl:template match="a">
    <xsl:text>[</xsl:text>
    <xsl:apply-templates/>
    <xsl:text>](</xsl:text>
    <xsl:choose>
      <xsl:when test="starts-with(@href, '#')"><xsl:value-of select="$page"/></xsl:when>
      <xsl:when test="not(contains(@href, '://'))"><xsl:value-of select="$folder"/></xsl:when>
    </xsl:choose>
    <xsl:value-of select="concat(@href, ')')"/>
  </xsl:template>

  <xsl:template match="directive">
    <xsl:text>[</xsl:text>
    <xsl:call-template name="escape">
      <xsl:with-param name="text"><xsl:apply-templates select="." mode="name"/></xsl:with-param>
    </xsl:call-template>
    <xsl:value-of select="concat('](', $page, '#')"/>
    <xsl:apply-templates select="." mode="id"/>
    <xsl:text>)</xsl:text>
  </xsl:template>

  <!-- The lines of the source are kept, as people read Markdown as it is, too;
       what stands in a list is indented below its mark, and a cell is one line. -->
  <xsl:template match="text()">
    <xsl:call-template name="lines">
      <xsl:with-param name="text">
        <xsl:call-template name="escape"><xsl:with-param name="text" select="."/></xsl:call-template>
      </xsl:with-param>
      <xsl:with-param name="break">
        <xsl:choose>
          <xsl:when test="ancestor::tr or ancestor::description or ancestor::default or ancestor::compatibility">
            <xsl:text> </xsl:text>
          </xsl:when>
          <xsl:when test="ancestor::li or ancestor::dd"><xsl:text>&#10;  </xsl:text></xsl:when>
          <xsl:when test="ancestor::note"><xsl:text>&#10;> </xsl:text></xsl:when>
          <xsl:otherwise><xsl:text>&#10;</xsl:text></xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="lines">
    <xsl:param name="text"/>
    <xsl:param name="break"/>
    <xsl:choose>
      <xsl:when test="contains($text, '&#10;')">
        <xsl:variable name="rest" select="substring-after($text, '&#10;')"/>
        <xsl:variable name="first" select="substring(normalize-space($rest), 1, 1)"/>
        <xsl:value-of select="concat(substring-before($text, '&#10;'), $break)"/>
        <xsl:if test="$first != ''">
          <xsl:call-template name="lines">
            <xsl:with-param name="text"
                            select="substring($rest, string-length(substring-before($rest, $first)) + 1)"/>
            <xsl:with-param name="break" select="$break"/>
          </xsl:call-template>
        </xsl:if>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="escape">
    <xsl:param name="text"/>
    <xsl:variable name="amp" select="str:replace(string($text), '&amp;', '&amp;amp;')"/>
    <xsl:variable name="lt" select="str:replace($amp, '&lt;', '&amp;lt;')"/>
    <xsl:variable name="gt" select="str:replace($lt, '&gt;', '&amp;gt;')"/>
    <xsl:variable name="bar" select="str:replace($gt, '|', '&amp;#124;')"/>
    <xsl:variable name="bracket" select="str:replace($bar, '[', '\[')"/>
    <xsl:value-of select="str:replace($bracket, '*', '\*')"/>
  </xsl:template>

</xsl:stylesheet>
