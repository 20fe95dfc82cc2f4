/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The style of the status page: dark or light as the reader's system is; on a
 * phone each row of a table is a card.
 */
#ifndef CORS204_STATUS_STYLE_H
#define CORS204_STATUS_STYLE_H

static const char status_style[] =
    ":root{color-scheme:light dark;--line:#c8ccd4;--soft:#f3f4f7;"
    "--text:#16181d;--dim:#565c68;--page:#fff;--good:#1a7f4b;--bad:#b3261e;"
    "--own:#5b6bb0;--none:#9aa0ac}"
    "@media(prefers-color-scheme:dark){:root{--line:#3a3f4a;--soft:#20232a;"
    "--text:#e8eaef;--dim:#a6adba;--page:#15171c;--good:#4cc38a;--bad:#ff8a80;"
    "--own:#93a4f4;--none:#6b7280}}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:75rem;padding:1rem;background:var(--page);"
    "color:var(--text);font:1rem/1.5 system-ui,sans-serif}"
    "h1{font-size:1.5rem;margin:.5rem 0}"
    "h2{font-size:1.2rem;margin:2rem 0 .5rem}"
    "h3{font-size:1rem;margin:1.2rem 0 .3rem}"
    "p{margin:.4rem 0;max-width:50rem}a{color:inherit}"
    ".dim{color:var(--dim)}.bad{color:var(--bad)}.good{color:var(--good)}"
    ".scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.4rem}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "caption{text-align:left;padding:.4rem .6rem;color:var(--dim)}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;"
    "border-top:1px solid var(--line)}"
    "thead th{border-top:0;background:var(--soft);"
    "vertical-align:bottom}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
    "td.n,td.t{white-space:nowrap}"
    "td code{white-space:nowrap}"
    "code,pre{font:.85rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}"
    "pre{margin:.3rem 0;padding:.5rem .7rem;background:var(--soft);"
    "border-radius:.4rem;white-space:pre-wrap}"
    "svg.bar{display:block;width:100%;min-width:8rem;height:.7rem;"
    "border-radius:.35rem;background:var(--soft)}"
    ".f-allowed{fill:var(--good)}.f-refused{fill:var(--bad)}"
    ".f-own{fill:var(--own)}.f-none{fill:var(--none)}"
    "svg.key{width:.8rem;height:.8rem;vertical-align:-.1rem}"
    "form{display:grid;gap:.6rem;grid-template-columns:repeat(auto-fit,"
    "minmax(14rem,1fr));align-items:end}"
    "label{display:block;font-weight:600}"
    "input{width:100%;padding:.45rem;font:inherit;color:inherit;"
    "background:var(--page);border:1px solid var(--dim);border-radius:.3rem}"
    "button{padding:.5rem 1.2rem;font:inherit;font-weight:600;"
    "color:var(--page);background:var(--text);border:0;border-radius:.3rem}"
    ":focus-visible{outline:3px solid var(--own);outline-offset:2px}"
    ".verdict{margin-top:1rem;border-left:.3rem solid var(--own);"
    "padding:.4rem .8rem;background:var(--soft);font-weight:600}"
    ".two{display:grid;gap:0 1.5rem;grid-template-columns:repeat(auto-fit,"
    "minmax(18rem,1fr))}"
    "h4{font-size:.95rem;margin:.8rem 0 .2rem}"
    "@media(max-width:48rem){thead{display:none}"
    "table,tbody,tr,th,td{display:block}tr{padding:.4rem 0;"
    "border-top:1px solid var(--line)}tr:first-child{border-top:0}"
    "th,td,td.n{border:0;padding:.1rem .6rem;text-align:left}"
    "td:empty,td:has(code:empty){display:none}"
    "td[data-head]::before{content:attr(data-head) \": \";color:var(--dim)}"
    "td code,td.n,td.t{white-space:normal}}"
    ".skip{position:absolute;left:-999rem}.skip:focus{left:1rem}";

#endif
