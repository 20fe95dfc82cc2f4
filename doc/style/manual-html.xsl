<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- The manual as one HTML page, laid out as the pages of httpd's manual are. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.w3.org/1999/xhtml">

  <xsl:import href="page.xsl"/>
  <xsl:import href="text.xsl"/>

  <xsl:template match="/modulesynopsis">
    <xsl:call-template name="page">
      <xsl:with-param name="title" select="concat(name, ': ', description)"/>
      <xsl:with-param name="contents">
        <p id="topics">Topics</p>
        <ul aria-labelledby="topics"><xsl:apply-templates select="section" mode="contents"/></ul>
        <p id="names">Directives</p>
        <ul aria-labelledby="names"><xsl:apply-templates select="directivesynopsis" mode="contents"/></ul>
      </xsl:with-param>
      <xsl:with-param name="body">
        <h1>Apache Module <xsl:value-of select="name"/></h1>
        <table class="facts">
          <xsl:call-template name="fact"><xsl:with-param name="name" select="'Description'"/>
            <xsl:with-param name="value" select="description"/></xsl:call-template>
          <xsl:call-template name="fact"><xsl:with-param name="name" select="'Status'"/>
            <xsl:with-param name="value" select="status"/></xsl:call-template>
          <xsl:call-template name="fact"><xsl:with-param name="name" select="'Module Identifier'"/>
            <xsl:with-param name="value" select="identifier"/></xsl:call-template>
          <xsl:call-template name="fact"><xsl:with-param name="name" select="'Source File'"/>
            <xsl:with-param name="value" select="sourcefile"/></xsl:call-template>
          <xsl:call-template name="fact"><xsl:with-param name="name" select="'Compatibility'"/>
            <xsl:with-param name="value" select="compatibility"/></xsl:call-template>
        </table>
        <h2 id="summary">Summary</h2>
        <xsl:apply-templates select="summary/*"/>
        <h2 id="directives">Directives</h2>
        <div class="scroll" tabindex="0" role="region" aria-labelledby="directives">
          <table>
            <thead><tr><th scope="col">Directive</th><th scope="col">What it says</th></tr></thead>
            <tbody><xsl:apply-templates select="directivesynopsis" mode="index"/></tbody>
          </table>
        </div>
        <h2 id="see-also">See also</h2>
        <ul><xsl:apply-templates select="seealso"/></ul>
        <xsl:apply-templates select="section | directivesynopsis"/>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="section" mode="contents">
    <li><a href="#{@id}"><xsl:apply-templates select="title/node()"/></a></li>
  </xsl:template>

  <xsl:template match="directivesynopsis" mode="contents">
    <li><a href="#{@id}"><xsl:apply-templates select="." mode="name"/></a></li>
  </xsl:template>

  <xsl:template match="directivesynopsis" mode="index">
    <tr>
      <td><a href="#{@id}"><xsl:apply-templates select="." mode="name"/></a></td>
      <td><xsl:apply-templates select="description/node()"/></td>
    </tr>
  </xsl:template>

  <xsl:template match="seealso">
    <li><xsl:apply-templates/></li>
  </xsl:template>

  <xsl:template match="section">
    <h2 id="{@id}"><xsl:apply-templates select="title/node()"/></h2>
    <xsl:apply-templates select="*[not(self::title)]"/>
  </xsl:template>

  <xsl:template match="directivesynopsis">
    <h2 id="{@id}"><xsl:apply-templates select="." mode="name"/> Directive</h2>
    <table class="facts">
      <xsl:call-template name="fact"><xsl:with-param name="name" select="'Description'"/>
        <xsl:with-param name="value" select="description"/></xsl:call-template>
      <tr>
        <th scope="row">Syntax</th>
        <td><code><xsl:apply-templates select="syntax/node()"/></code></td>
      </tr>
      <tr>
        <th scope="row">Default</th>
        <td><xsl:apply-templates select="default"/></td>
      </tr>
      <tr>
        <th scope="row">Context</th>
        <td>
          <xsl:for-each select="contextlist/context">
            <xsl:if test="position() &gt; 1">, </xsl:if>
            <xsl:value-of select="."/>
          </xsl:for-each>
        </td>
      </tr>
      <xsl:if test="override">
        <xsl:call-template name="fact"><xsl:with-param name="name" select="'Override'"/>
          <xsl:with-param name="value" select="override"/></xsl:call-template>
      </xsl:if>
      <xsl:call-template name="fact"><xsl:with-param name="name" select="'Status'"/>
        <xsl:with-param name="value" select="../status"/></xsl:call-template>
      <xsl:call-template name="fact"><xsl:with-param name="name" select="'Module'"/>
        <xsl:with-param name="value" select="../name"/></xsl:call-template>
    </table>
    <xsl:apply-templates select="usage/*"/>
  </xsl:template>

  <xsl:template name="fact">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <tr>
      <th scope="row"><xsl:value-of select="$name"/></th>
      <td><xsl:apply-templates select="$value/node()"/></td>
    </tr>
  </xsl:template>

  <!-- A default that is a line of configuration, and one in words. -->
  <xsl:template match="default[starts-with(., ../name)]">
    <code><xsl:apply-templates/></code>
  </xsl:template>

  <!-- ==== blocks ==== -->

  <xsl:template match="p"><p><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="ul"><ul><xsl:apply-templates select="*"/></ul></xsl:template>
  <xsl:template match="ol"><ol><xsl:apply-templates select="*"/></ol></xsl:template>
  <xsl:template match="li"><li><xsl:apply-templates/></li></xsl:template>
  <xsl:template match="dl"><dl><xsl:apply-templates select="*"/></dl></xsl:template>
  <xsl:template match="dt"><dt><xsl:apply-templates/></dt></xsl:template>
  <xsl:template match="dd"><dd><xsl:apply-templates/></dd></xsl:template>

  <xsl:template match="summary/p[1]"><p class="lead"><xsl:apply-templates/></p></xsl:template>

  <xsl:template match="table">
    <div class="scroll" tabindex="0" role="region" aria-labelledby="{ancestor::section/@id}">
      <table>
        <thead><tr><xsl:apply-templates select="tr[1]/th"/></tr></thead>
        <tbody><xsl:apply-templates select="tr[position() &gt; 1]"/></tbody>
      </table>
    </div>
  </xsl:template>
  <xsl:template match="tr"><tr><xsl:apply-templates select="*"/></tr></xsl:template>
  <xsl:template match="th"><th scope="col"><xsl:apply-templates/></th></xsl:template>
  <xsl:template match="td"><td><xsl:apply-templates/></td></xsl:template>

  <!-- What a program says wraps; what somebody types scrolls. -->
  <xsl:template match="highlight">
    <pre>
      <xsl:if test="@language = 'text'"><xsl:attribute name="class">wrap</xsl:attribute></xsl:if>
      <code><xsl:call-template name="trim"><xsl:with-param name="text" select="."/></xsl:call-template></code>
    </pre>
  </xsl:template>

  <xsl:template match="note">
    <div class="note {@type}" role="note"><xsl:apply-templates select="*"/></div>
  </xsl:template>

  <xsl:template match="img">
    <xsl:call-template name="picture"><xsl:with-param name="file" select="@src"/></xsl:call-template>
  </xsl:template>

  <!-- ==== within a line ==== -->

  <xsl:template match="code"><code><xsl:apply-templates/></code></xsl:template>
  <xsl:template match="module"><code><xsl:apply-templates/></code></xsl:template>
  <xsl:template match="em"><em><xsl:apply-templates/></em></xsl:template>
  <xsl:template match="strong"><strong><xsl:apply-templates/></strong></xsl:template>
  <xsl:template match="var"><var><xsl:apply-templates/></var></xsl:template>
  <xsl:template match="a"><a href="{@href}"><xsl:apply-templates/></a></xsl:template>
  <!-- A guide. -->
  <xsl:template match="a[contains(@href, '.md') and not(contains(@href, '/'))]">
    <a href="{substring-before(@href, '.md')}.html{substring-after(@href, '.md')}"><xsl:apply-templates/></a>
  </xsl:template>
  <xsl:template match="directive">
    <a href="#">
      <xsl:attribute name="href">#<xsl:apply-templates select="." mode="id"/></xsl:attribute>
      <xsl:apply-templates select="." mode="name"/>
    </a>
  </xsl:template>

</xsl:stylesheet>
