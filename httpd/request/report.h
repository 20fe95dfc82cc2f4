/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies that are tried: how a response differs from what one would send.
 */
#ifndef CORS204_REPORT_H
#define CORS204_REPORT_H

#include "../module.h"

/**
 * Has the response compared, counted and logged once it was sent: before that,
 * a filter can still end it with an error, whose headers are others.
 * @param r  The initial request, with a policy that is tried.
 */
void cors204_report_when_sent(request_rec *r);

#endif
