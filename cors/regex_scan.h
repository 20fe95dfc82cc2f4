/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finding one's way in the text of a regular expression in Perl's syntax, as
 * far as lint needs it.
 */
#ifndef CORS_REGEX_SCAN_H
#define CORS_REGEX_SCAN_H

/**
 * Skips one unit of an expression: an escape, a class in brackets, or a byte.
 * Parentheses are units of one byte each.
 * @param at  Where the unit begins; not at the end.
 * @return Where the next one begins; never beyond the NUL.
 */
const char *cors_regex_skip(const char *at);

/**
 * Whether what stands here is a quantifier: *, +, ? or {2,3}.
 * @param at  Any place in an expression.
 */
int cors_regex_is_quantifier(const char *at);

/**
 * Where the alternatives of a group end: at its parenthesis, at the next "|"
 * outside of inner groups, or at the NUL.
 * @param at  Where an alternative begins.
 */
const char *cors_regex_branch_end(const char *at);

#endif
