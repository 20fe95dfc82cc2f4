<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What every form of the manual needs. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:exsl="http://exslt.org/common" xmlns:str="http://exslt.org/strings"
                extension-element-prefixes="exsl str" exclude-result-prefixes="exsl str">

  <xsl:variable name="upper" select="'ABCDEFGHIJKLMNOPQRSTUVWXYZ'"/>
  <xsl:variable name="lower" select="'abcdefghijklmnopqrstuvwxyz'"/>

  <xsl:variable name="directives" select="/modulesynopsis/directivesynopsis"/>

  <!-- A directive's name as it is written: containers between brackets. -->
  <xsl:template match="directivesynopsis" mode="name">
    <xsl:if test="@type">&lt;</xsl:if>
    <xsl:value-of select="name"/>
    <xsl:if test="@type">&gt;</xsl:if>
  </xsl:template>

  <!-- The directive that is referred to. -->
  <xsl:template match="directive" mode="id">
    <xsl:variable name="this" select="."/>
    <xsl:variable name="found" select="$directives[name = $this and string(@type) = string($this/@type)]"/>
    <xsl:if test="not($found)">
      <xsl:message terminate="yes">no such directive: <xsl:value-of select="."/></xsl:message>
    </xsl:if>
    <xsl:value-of select="$found/@id"/>
  </xsl:template>

  <xsl:template match="directive" mode="name">
    <xsl:if test="@type">&lt;</xsl:if>
    <xsl:value-of select="."/>
    <xsl:if test="@type">&gt;</xsl:if>
  </xsl:template>

  <!-- Removes the line breaks around an example. -->
  <xsl:template name="trim">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="starts-with($text, '&#10;')">
        <xsl:call-template name="trim">
          <xsl:with-param name="text" select="substring($text, 2)"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="substring($text, string-length($text)) = '&#10;'">
        <xsl:call-template name="trim">
          <xsl:with-param name="text" select="substring($text, 1, string-length($text) - 1)"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$text"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
