/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Explain: what would happen to a call, and why. httpd is asked for the
 * sections of the URL by a sub-request that never comes to its handler, and
 * the engine for the decision, just as for a real request; nothing is counted.
 */
#ifndef CORS204_EXPLAIN_H
#define CORS204_EXPLAIN_H

#include "../module.h"
#include "../config/section.h"

#include "../../cors/answer.h"
#include "../../cors/decide.h"

/* One of the two requests that a call consists of. */
typedef struct {
    const cors204_section_t *section;   /* in force; NULL: none */
    const cors_policy_t *policy;    /* NULL: none, Off, or a broken one */
    int early;                      /* it holds as soon as the URL is known */
    int before;                     /* the status that httpd or another module
                                     * answers with, before the policy could;
                                     * 0: none does */
    int answered;                   /* the module answers it itself */
    cors_request_t request;
    cors_decision_t decision;       /* means nothing without a policy */
    cors_answer_t answer;           /* the same */
} cors204_exchange_t;

typedef enum {
    CHECK_PASSED,
    CHECK_FAILED,
    CHECK_NOT_MADE                  /* as one before it failed, or there is
                                     * nothing to check */
} cors204_outcome_e;

typedef struct {
    const char *name;               /* "origin", "method", "headers" */
    cors204_outcome_e outcome;
    const char *text;               /* what was found */
} cors204_check_t;

#define CORS204_CHECKS 3

typedef struct {
    const char *path;               /* what was asked; never NULL */
    const char *origin;             /* NULL: none */
    const char *method;
    const char *headers;            /* NULL: none */
    const char *problem;            /* why nothing can be explained; or NULL */
    int preflight_needed;           /* a browser asks first */
    cors204_exchange_t preflight;
    cors204_exchange_t actual;
    cors204_check_t checks[CORS204_CHECKS];     /* of the preflight */
    const char *browser;            /* what a browser makes of it */
} cors204_explanation_t;

/**
 * Explains a call to a URL of the virtual host that is asked.
 * @param r         The request that asks; keeps all that is allocated.
 * @param question  Its arguments: path, origin, method, headers.
 * @return The explanation, or NULL if there is no path in the question.
 */
const cors204_explanation_t *cors204_explain(request_rec *r,
                                             const apr_table_t *question);

/**
 * Notes the section that is in force for a sub-request as soon as its URL is
 * known, if it is one to explain by.
 * @param r  A sub-request, at translate_name.
 */
void cors204_explain_early(request_rec *r);

/**
 * post_perdir_config hook: the same when all sections are merged, which is
 * where header_parser comes for a main request.
 * @param r  Any request.
 * @return OK.
 */
int cors204_explain_late(request_rec *r);

#endif
