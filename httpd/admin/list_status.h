/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is shown of lists of origins, in each of the formats.
 */
#ifndef CORS204_LIST_STATUS_H
#define CORS204_LIST_STATUS_H

#include "../module.h"

#include "../../cors/decide.h"
#include "json.h"

/**
 * Writes a table of all lists, if there are any.
 * @param r  Where to.
 */
void cors204_list_html(request_rec *r);

/**
 * Writes all lists as an array called "lists".
 * @param json  Where to.
 */
void cors204_list_json(cors204_json_t *json);

/**
 * Writes all lists for Prometheus.
 * @param r  Where to.
 */
void cors204_list_metrics(request_rec *r);

/**
 * Writes the block of mod_status.
 * @param r       Where to.
 * @param simple  Whether a program reads it (?auto).
 */
void cors204_list_server_status(request_rec *r, int simple);

/**
 * A list in words: where it comes from, and what its version has.
 * @param pool  Where the text is allocated.
 * @param list  Of a policy.
 */
const char *cors204_list_describe(apr_pool_t *pool, const cors_list_t *list);

/**
 * Which entry of a list allowed an origin, in words.
 * @param pool      Where the text is allocated.
 * @param policy    The policy that decided.
 * @param decision  What it decided.
 * @return The text; or NULL if it was no list.
 */
const char *cors204_list_match(apr_pool_t *pool, const cors_policy_t *policy,
                               const cors_decision_t *decision);

#endif
