<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!--
  The frame of every HTML page: one file that loads nothing, light or dark as the
  reader's system is, with a column of contents where there is room for one.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns="http://www.w3.org/1999/xhtml" xmlns:svg="http://www.w3.org/2000/svg"
                exclude-result-prefixes="svg">

  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes"/>

  <xsl:template name="page">
    <xsl:param name="title"/>
    <xsl:param name="contents"/>
    <xsl:param name="body"/>
    <xsl:text disable-output-escaping="yes">&lt;!DOCTYPE html&gt;&#10;</xsl:text>
    <html lang="en">
      <head>
        <meta charset="UTF-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title><xsl:value-of select="$title"/></title>
        <style><xsl:call-template name="style"/></style>
      </head>
      <body>
        <a class="skip" href="#content">To the text</a>
        <header><p>mod_cors204, a module for Apache httpd</p></header>
        <div class="columns">
          <nav aria-label="Contents"><xsl:copy-of select="$contents"/></nav>
          <main id="content"><xsl:copy-of select="$body"/></main>
        </div>
        <footer><p>mod_cors204 is licensed under the Apache License, Version 2.0.</p></footer>
      </body>
    </html>
    <xsl:text>&#10;</xsl:text>
  </xsl:template>

  <!-- Pictures become part of the page. -->
  <xsl:template name="picture">
    <xsl:param name="file"/>
    <xsl:if test="substring($file, string-length($file) - 3) != '.svg'">
      <xsl:message terminate="yes">only an SVG can be part of a page: <xsl:value-of select="$file"/></xsl:message>
    </xsl:if>
    <figure><xsl:copy-of select="document(concat('../', $file))/svg:svg"/></figure>
  </xsl:template>

  <xsl:template name="style">
:root { color-scheme: light dark; --page: #fff; --soft: #f3f4f7; --line: #c8ccd4; --text: #16181d; --dim: #565c68;
  --link: #3a4a9a; --warn: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --page: #15171c; --soft: #20232a; --line: #3a3f4a; --text: #e8eaef; --dim: #a6adba; --link: #9dacf7;
    --warn: #ff8a80; }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 76rem; padding: 0 1.2rem; background: var(--page); color: var(--text);
  font: 1rem/1.6 system-ui, sans-serif; }
header, footer { color: var(--dim); font-size: .9rem; }
footer { border-top: 1px solid var(--line); margin-top: 3rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; background: var(--page); padding: .5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.4rem; line-height: 1.3; margin: 2.8rem 0 .6rem; padding-top: .8rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.15rem; margin: 2.4rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.6rem 0 .4rem; }
h1, h2, h3 { overflow-wrap: anywhere; }
p, ul, ol, dl { margin: .7rem 0; }
main { min-width: 0; }
main > p, main > ul, main > ol, main > dl { max-width: 46rem; }
.lead { font-size: 1.1rem; }
li { margin: .3rem 0; }
dt { font-weight: 600; margin-top: .6rem; }
dd { margin: .1rem 0 .1rem 1.5rem; }
code, pre, var { font: .875em/1.5 ui-monospace, "SFMono-Regular", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  overflow-wrap: anywhere; }
var { font-style: italic; }
code var { font-size: 1em; }
p code, li code, dd code, td code { background: var(--soft); border-radius: .25rem; padding: .05em .25em; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; padding: .7rem .9rem; margin: .9rem 0;
  overflow-x: auto; }
pre code { font-size: 1em; overflow-wrap: normal; }
pre.wrap { white-space: pre-wrap; }
pre.wrap code { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: .9rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .7rem; border: 1px solid var(--line); }
th { background: var(--soft); font-weight: 600; }
table.facts th { width: 7.5rem; }
.right { text-align: right; font-variant-numeric: tabular-nums; }
blockquote, .note { margin: 1rem 0; padding: .1rem 1rem; border-left: .3rem solid var(--link); background: var(--soft); }
.warning { border-left-color: var(--warn); }
figure { margin: 1.2rem 0; overflow-x: auto; }
figure svg { display: block; width: 100%; min-width: 26rem; max-width: 34rem; height: auto; }
nav { font-size: .9rem; border: 1px solid var(--line); border-radius: .4rem; padding: .2rem 1rem; margin: 1rem 0; }
nav p { font-weight: 600; margin: .6rem 0 .2rem; }
nav ul { list-style: none; margin: 0 0 .6rem; padding: 0; }
nav li { display: inline-block; margin: .15rem 1rem .15rem 0; }
@media (min-width: 64rem) {
  .columns { display: grid; grid-template-columns: 15rem minmax(0, 1fr); gap: 2.5rem; align-items: start; }
  nav { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; }
  nav li { display: block; margin: .15rem 0; }
  table.facts th { width: 9rem; }
}
@media print {
  :root { --page: #fff; --soft: #fff; --line: #999; --text: #000; --dim: #333; --link: #000; }
  nav, .skip { display: none; }
  .columns { display: block; }
  pre, table, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  pre { white-space: pre-wrap; }
}
</xsl:template>

</xsl:stylesheet>
