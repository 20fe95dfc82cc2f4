/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies that are tried: how a response differs from what one would send.
 */
#ifndef CORS204_REPORT_H
#define CORS204_REPORT_H

#include "../module.h"

/**
 * log_transaction hook, if a policy is tried: compares, counts and logs. Not
 * before, as a filter can still end a response with an error, whose headers are
 * others.
 * @param r  The initial request, whose response was sent.
 */
void cors204_report(request_rec *r);

#endif
