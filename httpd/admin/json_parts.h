/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of the page's JSON.
 */
#ifndef CORS204_JSON_PARTS_H
#define CORS204_JSON_PARTS_H

#include "explain.h"
#include "json.h"
#include "snapshot.h"

/**
 * Writes the policies that are tried.
 * @param json      The writer.
 * @param snapshot  What was counted.
 */
void cors204_json_trials(cors204_json_t *json,
                         const cors204_snapshot_t *snapshot);

/**
 * Writes the answer of Explain; every key is there whatever was found.
 * @param json  The writer.
 * @param e     The explanation, or NULL if nothing was asked.
 */
void cors204_json_explain(cors204_json_t *json, const cors204_explanation_t *e);

#endif
