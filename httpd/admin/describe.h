/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sections and policies in words, for httpd -t -D DUMP_CORS and for the status
 * page.
 */
#ifndef CORS204_DESCRIBE_H
#define CORS204_DESCRIBE_H

#include "../module.h"
#include "../config/section.h"

#include "../../cors/decide.h"

/* More origins than this are counted, and only the first ones shown. */
#define CORS204_MOST_ORIGINS 20

/**
 * When the preflights of a section are answered, and why then.
 * @param pool     Where the text is allocated.
 * @param section  Of the server's configuration, not of a .htaccess file.
 * @return Such as "early, before the URL is mapped to anything".
 */
const char *cors204_describe_when(apr_pool_t *pool,
                                  const cors204_section_t *section);

/**
 * The public suffix list that policies were checked by.
 * @param pool  Where the text is allocated.
 * @return Its date, such as "2026-08-01"; or "none".
 */
const char *cors204_describe_suffix_list(apr_pool_t *pool);

/**
 * Which headers a policy sends, with words where a request's own would stand.
 * @param pool    Where texts are allocated.
 * @param policy  The policy.
 * @param result  What was decided.
 * @param reason  And why.
 * @return An array of const char *: the status, if the policy has one, and the
 *         header lines.
 */
apr_array_header_t *cors204_describe_answer(apr_pool_t *pool,
                                            const cors_policy_t *policy,
                                            cors_result_e result,
                                            cors_reason_e reason);

/**
 * The origins of a policy.
 * @param pool    Where texts are allocated.
 * @param policy  The policy.
 * @return An array of const char *.
 */
apr_array_header_t *cors204_describe_origins(apr_pool_t *pool,
                                             const cors_policy_t *policy);

/**
 * An expression, and whose the hosts are that it matches.
 * @param pool   Where the text is allocated.
 * @param regex  Of a policy that is in force.
 * @return Such as "https://[a-z]+\\.example\\.com (below example.com)".
 */
const char *cors204_describe_regex(apr_pool_t *pool, const cors_regex_t *regex);

#endif
