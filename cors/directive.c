/* SPDX-License-Identifier: Apache-2.0 */
/* The directives' names as the configuration has them. */
#include "directive.h"

const char *cors_directive_name(cors_directive_e directive)
{
    static const char *const names[] = {
        [CORS_ALLOW_ORIGIN] = "CorsAllowOrigin",
        [CORS_ALLOW_ORIGIN_MATCH] = "CorsAllowOriginMatch",
        [CORS_ALLOW_ORIGIN_FROM] = "CorsAllowOriginFrom",
        [CORS_ALLOW_METHODS] = "CorsAllowMethods",
        [CORS_ALLOW_HEADERS] = "CorsAllowHeaders",
        [CORS_EXPOSE_HEADERS] = "CorsExposeHeaders",
        [CORS_ALLOW_CREDENTIALS] = "CorsAllowCredentials",
        [CORS_MAX_AGE] = "CorsMaxAge",
        [CORS_MODE] = "CorsMode",
        [CORS_REFUSAL] = "CorsRefusal",
        [CORS_PREFLIGHT_STATUS] = "CorsPreflightStatus",
        [CORS_ALLOW_PRIVATE_NETWORK] = "CorsAllowPrivateNetwork",
        [CORS_TOLERATE] = "CorsTolerate",
        [CORS_POLICY] = "CorsPolicy",
    };

    return names[directive];
}
