/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a request to a URL would meet. Nothing is sent, counted or logged.
 */
#ifndef CORS204_LOOK_UP_H
#define CORS204_LOOK_UP_H

#include "../request/state.h"

/* One of the two requests that a call consists of. */
typedef struct {
    const cors204_section_t *section; /* in force: the enforced one, or else
                                       * the one that is tried; NULL: none */
    cors204_ruling_t ruling;          /* what its policy says */
    const cors204_section_t *tried;   /* beside an enforced one; NULL: none */
    cors204_ruling_t report;          /* what its policy says */
    int early;                        /* it holds as soon as the URL is known */
    int before;                       /* the status that httpd or another module
                                       * answers with, before the policy could;
                                       * 0: none does */
    int before_report;                /* the same, for the one that is tried */
    int answered;                     /* the module answers it itself */
    cors_request_t request;
} cors204_exchange_t;

/**
 * Looks a request up.
 * @param r         The request for the page, not a sub-request itself; keeps
 *                  all that is allocated.
 * @param path      Begins with a slash; may have a query.
 * @param method    Not TRACE and not CONNECT.
 * @param exchange  All zero but for what is asked; filled in.
 */
void cors204_look_up(request_rec *r, const char *path, const char *method,
                     cors204_exchange_t *exchange);

/**
 * Notes what is in force for a look-up as soon as its URL is known, and shuts
 * it off from the client.
 * @param r  A sub-request, at translate_name.
 */
void cors204_look_up_early(request_rec *r);

/**
 * post_perdir_config hook: the same when all sections are merged, which is
 * where header_parser comes for a client's request. The look-up ends here.
 * @param r  Any request; all but look-ups cost a search of its pool's data.
 * @return DONE for a look-up, else OK.
 */
int cors204_look_up_late(request_rec *r);

/** Registers what look-ups need; once, with the hooks. */
void cors204_look_up_register(void);

#endif
