<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The manual for man(1), in the man macros of roff. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:str="http://exslt.org/strings" extension-element-prefixes="str">

  <xsl:import href="text.xsl"/>
  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:param name="version"/>

  <xsl:template match="/modulesynopsis">
    <xsl:text>.\" SPDX-License-Identifier: Apache-2.0&#10;</xsl:text>
    <xsl:text>.\" generated from doc/mod_cors204.xml: make docs&#10;.TH MOD_CORS204 7 </xsl:text>
    <xsl:value-of select="concat(@date, ' &quot;', $version, '&quot; &quot;Apache httpd modules&quot;&#10;')"/>
    <xsl:text>.nh&#10;.ad l&#10;.SH NAME&#10;</xsl:text>
    <xsl:value-of select="name"/>
    <xsl:text> \- </xsl:text>
    <xsl:value-of select="concat(translate(substring(description, 1, 1), $upper, $lower), substring(description, 2))"/>
    <xsl:text>&#10;.SH SYNOPSIS&#10;</xsl:text>
    <xsl:for-each select="directivesynopsis">
      <xsl:if test="position() &gt; 1">.br&#10;</xsl:if>
      <xsl:apply-templates select="syntax"/>
    </xsl:for-each>
    <xsl:text>.SH DESCRIPTION&#10;</xsl:text>
    <xsl:apply-templates select="summary/* | section"/>
    <xsl:text>.SH DIRECTIVES&#10;</xsl:text>
    <xsl:apply-templates select="directivesynopsis"/>
    <xsl:text>.SH COMPATIBILITY&#10;</xsl:text>
    <xsl:call-template name="text"><xsl:with-param name="of" select="compatibility"/></xsl:call-template>
    <xsl:text>.SH SEE ALSO&#10;</xsl:text>
    <xsl:for-each select="seealso">
      <xsl:if test="position() &gt; 1">.br&#10;</xsl:if>
      <xsl:call-template name="text"><xsl:with-param name="of" select="."/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="section">
    <xsl:value-of select="concat('.SH ', translate(title, $lower, $upper), '&#10;')"/>
    <xsl:apply-templates select="*[not(self::title)]"/>
  </xsl:template>

  <xsl:template match="directivesynopsis">
    <xsl:text>.SS </xsl:text>
    <xsl:apply-templates select="." mode="name"/>
    <xsl:text>&#10;</xsl:text>
    <xsl:call-template name="text"><xsl:with-param name="of" select="description"/></xsl:call-template>
    <xsl:text>.TP 10&#10;Syntax&#10;</xsl:text>
    <xsl:apply-templates select="syntax"/>
    <xsl:text>.TP 10&#10;Default&#10;</xsl:text>
    <xsl:call-template name="text"><xsl:with-param name="of" select="default"/></xsl:call-template>
    <xsl:text>.TP 10&#10;Context&#10;</xsl:text>
    <xsl:for-each select="contextlist/context">
      <xsl:if test="position() &gt; 1">, </xsl:if>
      <xsl:value-of select="."/>
    </xsl:for-each>
    <xsl:text>&#10;</xsl:text>
    <xsl:if test="override">
      <xsl:value-of select="concat('.TP 10&#10;Override&#10;', override, '&#10;')"/>
    </xsl:if>
    <xsl:apply-templates select="usage/*"/>
  </xsl:template>

  <!-- What is typed as it is is bold, what stands for something else italic. -->
  <xsl:template match="syntax">
    <xsl:apply-templates mode="inline"/>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>
  <xsl:template match="syntax/text() | default[starts-with(., ../name)]/text()" mode="inline">
    <xsl:text>\fB</xsl:text>
    <xsl:call-template name="literal"><xsl:with-param name="text" select="."/></xsl:call-template>
    <xsl:text>\fR</xsl:text>
  </xsl:template>

  <!-- ==== blocks ==== -->

  <xsl:template match="p">
    <xsl:text>.PP&#10;</xsl:text>
    <xsl:call-template name="text"><xsl:with-param name="of" select="."/></xsl:call-template>
  </xsl:template>
  <!-- mandoc finds a .PP useless that has just begun a section. -->
  <xsl:template match="summary/p[1] | section/*[2][self::p]">
    <xsl:call-template name="text"><xsl:with-param name="of" select="."/></xsl:call-template>
  </xsl:template>
  <xsl:template match="section[*[2][self::img]]/p[1]">
    <xsl:call-template name="text"><xsl:with-param name="of" select="."/></xsl:call-template>
  </xsl:template>

  <xsl:template match="ul | ol | dl"><xsl:apply-templates select="*"/></xsl:template>
  <xsl:template match="li">
    <xsl:text>.IP </xsl:text>
    <xsl:choose>
      <xsl:when test="parent::ol"><xsl:value-of select="concat(position(), '. 4')"/></xsl:when>
      <xsl:otherwise>\(bu 3</xsl:otherwise>
    </xsl:choose>
    <xsl:text>&#10;</xsl:text>
    <xsl:call-template name="text"><xsl:with-param name="of" select="."/></xsl:call-template>
  </xsl:template>
  <xsl:template match="dt">
    <xsl:text>.TP&#10;</xsl:text>
    <xsl:call-template name="text"><xsl:with-param name="of" select="."/></xsl:call-template>
  </xsl:template>
  <xsl:template match="dd">
    <xsl:call-template name="text"><xsl:with-param name="of" select="."/></xsl:call-template>
  </xsl:template>

  <!-- A table is a list of its first column here. -->
  <xsl:template match="table"><xsl:apply-templates select="tr[td]"/></xsl:template>
  <xsl:template match="tr">
    <xsl:text>.TP&#10;</xsl:text>
    <xsl:call-template name="text"><xsl:with-param name="of" select="td[1]"/></xsl:call-template>
    <xsl:for-each select="td[position() &gt; 1]">
      <xsl:variable name="column" select="position() + 1"/>
      <xsl:if test="last() &gt; 1">
        <xsl:if test="position() &gt; 1">.br&#10;</xsl:if>
        <xsl:value-of select="concat(../../tr[1]/th[$column], ': ')"/>
      </xsl:if>
      <xsl:call-template name="text"><xsl:with-param name="of" select="."/></xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="highlight">
    <xsl:text>.PP&#10;</xsl:text>
    <xsl:call-template name="example"/>
  </xsl:template>
  <xsl:template match="section/*[2][self::highlight] | usage/highlight[1][not(preceding-sibling::*)]">
    <xsl:call-template name="example"/>
  </xsl:template>
  <xsl:template name="example">
    <xsl:text>.RS 4&#10;.nf&#10;</xsl:text>
    <xsl:call-template name="guarded">
      <xsl:with-param name="text">
        <xsl:call-template name="literal">
          <xsl:with-param name="text">
            <xsl:call-template name="trim"><xsl:with-param name="text" select="."/></xsl:call-template>
          </xsl:with-param>
        </xsl:call-template>
      </xsl:with-param>
    </xsl:call-template>
    <xsl:text>&#10;.fi&#10;.RE&#10;</xsl:text>
  </xsl:template>

  <xsl:template match="note"><xsl:apply-templates select="*"/></xsl:template>

  <!-- The text around a picture says the same. -->
  <xsl:template match="img"/>

  <!-- ==== within a line ==== -->

  <xsl:template match="code | module | strong" mode="inline">
    <xsl:text>\fB</xsl:text>
    <xsl:call-template name="literal"><xsl:with-param name="text" select="normalize-space(.)"/></xsl:call-template>
    <xsl:text>\fR</xsl:text>
  </xsl:template>
  <xsl:template match="em | var" mode="inline">
    <xsl:value-of select="concat('\fI', ., '\fR')"/>
  </xsl:template>
  <xsl:template match="directive" mode="inline">
    <xsl:text>\fB</xsl:text>
    <xsl:apply-templates select="." mode="name"/>
    <xsl:text>\fR</xsl:text>
  </xsl:template>
  <xsl:template match="a" mode="inline">
    <xsl:apply-templates mode="inline"/>
    <xsl:if test="contains(@href, '://')">
      <xsl:text>: </xsl:text>
      <xsl:call-template name="literal"><xsl:with-param name="text" select="@href"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
  <xsl:template match="text()" mode="inline">
    <xsl:value-of select="str:replace(., '\', '\e')"/>
  </xsl:template>

  <!-- One paragraph: a line for each sentence, as roff wants it. -->
  <xsl:template name="text">
    <xsl:param name="of"/>
    <xsl:variable name="all"><xsl:apply-templates select="$of/node()" mode="inline"/></xsl:variable>
    <xsl:call-template name="guarded">
      <xsl:with-param name="text" select="str:replace(normalize-space($all), '. ', '.&#10;')"/>
    </xsl:call-template>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>

  <!-- A dot or a quote at the beginning of a line would be a command. -->
  <xsl:template name="guarded">
    <xsl:param name="text"/>
    <xsl:variable name="dots" select="str:replace(concat('&#10;', $text), '&#10;.', '&#10;\&amp;.')"/>
    <xsl:variable name="quotes" select='str:replace($dots, "&#10;&apos;", "&#10;\&amp;&apos;")'/>
    <xsl:value-of select="substring($quotes, 2)"/>
  </xsl:template>

  <!-- Nothing in it is to be changed into what looks better. -->
  <xsl:template name="literal">
    <xsl:param name="text"/>
    <xsl:variable name="backslash" select="str:replace(string($text), '\', '\e')"/>
    <xsl:variable name="minus" select="str:replace($backslash, '-', '\-')"/>
    <xsl:variable name="caret" select="str:replace($minus, '^', '\(ha')"/>
    <xsl:variable name="tilde" select="str:replace($caret, '~', '\(ti')"/>
    <!-- Long URLs break behind their parameters. -->
    <xsl:value-of select="str:replace($tilde, '&amp;', '&amp;\:')"/>
  </xsl:template>

</xsl:stylesheet>
