/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of the status page.
 */
#ifndef CORS204_STATUS_PARTS_H
#define CORS204_STATUS_PARTS_H

#include "status.h"

/**
 * Writes what was counted: totals, policies, refused origins, the latest
 * refusals.
 * @param r         Where to.
 * @param snapshot  What was counted.
 */
void cors204_html_counts(request_rec *r, const cors204_snapshot_t *snapshot);

/**
 * Writes what the policies that are tried still need, and would change.
 * @param r         Where to.
 * @param snapshot  What was counted.
 */
void cors204_html_trials(request_rec *r, const cors204_snapshot_t *snapshot);

/**
 * Writes all sections with their policies and headers.
 * @param r  Where to.
 */
void cors204_html_sections(request_rec *r);

/**
 * Writes the form Explain, and the explanation.
 * @param r  Where to.
 * @param e  The explanation; NULL: nothing was asked yet.
 */
void cors204_html_explain(request_rec *r, const cors204_explanation_t *e);

#endif
