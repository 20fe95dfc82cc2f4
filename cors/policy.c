/* SPDX-License-Identifier: Apache-2.0 */
/* The names of modes. */
#include "policy.h"

const char *cors_mode_name(cors_mode_e mode)
{
    static const char *const names[] = { [CORS_MODE_ENFORCE] = "Enforce",
                                         [CORS_MODE_REPORT] = "Report",
                                         [CORS_MODE_GUARD] = "Guard" };

    return names[mode];
}
