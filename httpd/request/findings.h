/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts what is found out about a tried policy into shared memory
 * (counts/findings.h).
 */
#ifndef CORS204_FINDINGS_H
#define CORS204_FINDINGS_H

#include "../module.h"
#include "state.h"

#include "../../cors/header_diff.h"
#include "../../counts/findings.h"

/**
 * Something that the policy still needs, or a header that is allowed now.
 * @param r        The request that showed it.
 * @param request  What it asked.
 * @param report   What the policy says to it; it is counted.
 * @param kind     What is found; not COUNTS_CHANGE.
 * @param name     Its name, as it would be written into the policy.
 */
void cors204_find_need(request_rec *r, const cors_request_t *request,
                       const cors204_ruling_t *report, counts_finding_e kind,
                       const char *name);

/**
 * Whether something of the kind was found before.
 * @param r       A request.
 * @param report  What the policy says to it; it is counted.
 * @param kind    Not COUNTS_CHANGE.
 * @param name    As it was found.
 */
int cors204_is_found(request_rec *r, const cors204_ruling_t *report,
                     counts_finding_e kind, const char *name);

/**
 * A header that the policy would change.
 * @param r           The initial request.
 * @param request     What it asked.
 * @param report      What the policy says to it; it is counted.
 * @param difference  From cors_header_diff().
 */
void cors204_find_change(request_rec *r, const cors_request_t *request,
                         const cors204_ruling_t *report,
                         const cors_header_diff_t *difference);

#endif
