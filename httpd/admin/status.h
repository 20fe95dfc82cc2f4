/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SetHandler cors204-status: a page that shows what was counted, all policies,
 * and Explain; the same as JSON (?json), and the counters for Prometheus
 * (?metrics). No request to it changes anything.
 */
#ifndef CORS204_STATUS_H
#define CORS204_STATUS_H

#include "../module.h"

#include "explain.h"
#include "snapshot.h"

#define CORS204_STATUS_HANDLER "cors204-status"

/**
 * Answers a request to the page, in the format that it asks for.
 * @param r  The request; its handler is this one.
 * @return OK, DECLINED for an OPTIONS, or an HTTP status.
 */
int cors204_status_handle(request_rec *r);

/**
 * Writes the page.
 * @param r            Where to.
 * @param snapshot     What was counted.
 * @param explanation  What was asked of Explain, or NULL.
 */
void cors204_status_html(request_rec *r, const cors204_snapshot_t *snapshot,
                         const cors204_explanation_t *explanation);

/**
 * Writes the same as JSON.
 * @param r            Where to.
 * @param snapshot     What was counted.
 * @param explanation  What was asked of Explain, or NULL.
 */
void cors204_status_json(request_rec *r, const cors204_snapshot_t *snapshot,
                         const cors204_explanation_t *explanation);

/**
 * Writes the counters for Prometheus.
 * @param r         Where to.
 * @param snapshot  What was counted.
 */
void cors204_status_metrics(request_rec *r, const cors204_snapshot_t *snapshot);

#endif
