/* SPDX-License-Identifier: Apache-2.0 */
/* Explain: looks both requests of a call up, and has them judged. */
#include "explain.h"

static void ask(request_rec *r, cors204_explanation_t *e)
{
    const cors204_question_t *question = &e->question;
    cors_request_t *request = &e->preflight.request;

    request->origin = question->origin;
    request->method = question->method;
    request->headers = question->headers;
    e->actual.request.origin = question->origin;
    e->preflight_needed = question->origin
        && (question->headers
            || !cors_is_safelisted_method(question->method,
                                          strlen(question->method)));
    cors204_look_up(r, question->path, "OPTIONS", &e->preflight);
    cors204_look_up(r, question->path, question->method, &e->actual);
}

static void judge(request_rec *r, cors204_explanation_t *e)
{
    cors204_call_t call = { &e->preflight.ruling, &e->actual.ruling,
                            &e->preflight.request, e->preflight_needed,
                            e->preflight.before };

    cors204_verdict(r->pool, &e->question, &call, &e->verdict);
    e->tried = e->actual.tried != NULL;
    if (e->tried) {
        call.preflight = &e->preflight.report;
        call.actual = &e->actual.report;
        call.before = e->preflight.before_report;
        cors204_verdict(r->pool, &e->question, &call, &e->trial);
    }
}

const cors204_explanation_t *cors204_explain(request_rec *r,
                                             const apr_table_t *args)
{
    cors204_explanation_t *e = apr_pcalloc(r->pool, sizeof(*e));

    if (!cors204_question(r, args, &e->question)) {
        return NULL;
    }
    if (!e->question.problem) {
        ask(r, e);
        judge(r, e);
    }
    return e;
}
