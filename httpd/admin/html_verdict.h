/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a verdict on a call, and the answers that a policy gives.
 */
#ifndef CORS204_HTML_VERDICT_H
#define CORS204_HTML_VERDICT_H

#include "verdict.h"

/**
 * Writes the verdict in one line.
 * @param r        Where to.
 * @param verdict  The verdict.
 */
void cors204_html_headline(request_rec *r, const cors204_verdict_t *verdict);

/**
 * Writes the checks, and what consoles print.
 * @param r        Where to.
 * @param verdict  The verdict.
 */
void cors204_html_checks(request_rec *r, const cors204_verdict_t *verdict);

/**
 * Writes the answers to both requests of a call.
 * @param r             Where to.
 * @param needed        A browser sends the preflight.
 * @param preflight     What the policy says to it.
 * @param preflight_by  The module answers it itself.
 * @param actual        What the policy says to the actual request.
 * @param actual_by     The module answers it itself.
 */
void cors204_html_answers(request_rec *r, int needed,
                          const cors204_ruling_t *preflight, int preflight_by,
                          const cors204_ruling_t *actual, int actual_by);

#endif
