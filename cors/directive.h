/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The directives a policy is written with.
 */
#ifndef CORS_DIRECTIVE_H
#define CORS_DIRECTIVE_H

typedef enum {
    CORS_ALLOW_ORIGIN,
    CORS_ALLOW_ORIGIN_MATCH,
    CORS_ALLOW_ORIGIN_FROM,
    CORS_ALLOW_METHODS,
    CORS_ALLOW_HEADERS,
    CORS_EXPOSE_HEADERS,
    CORS_ALLOW_CREDENTIALS,
    CORS_MAX_AGE,
    CORS_MODE,
    CORS_REFUSAL,
    CORS_PREFLIGHT_STATUS,
    CORS_ALLOW_PRIVATE_NETWORK,
    CORS_TOLERATE,
    CORS_POLICY,
    CORS_DIRECTIVES /* how many there are */
} cors_directive_e;

/**
 * The name a directive has in the configuration.
 * @param directive  Which one.
 * @return A constant string such as "CorsAllowOrigin".
 */
const char *cors_directive_name(cors_directive_e directive);

#endif
