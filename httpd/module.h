/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every file that faces httpd needs: the module itself, as the key of
 * all configuration, and as the name its log level goes by (LogLevel
 * cors204:debug).
 */
#ifndef CORS204_MODULE_H
#define CORS204_MODULE_H

#include <httpd.h>
#include <http_config.h>
#include <http_log.h>

/* 204 is a response without a body since 2.4.35; 2.4.37 is the oldest that
 * the module is built for. */
#if !AP_MODULE_MAGIC_AT_LEAST(20120211, 83)
#error "mod_cors204 needs Apache httpd 2.4.37 or newer"
#endif

/* All else is hidden (see the Makefile): httpd looks up this symbol alone. */
#ifdef __GNUC__
#define CORS204_EXPORT __attribute__((visibility("default")))
#else
#define CORS204_EXPORT
#endif

extern CORS204_EXPORT module AP_MODULE_DECLARE_DATA cors204_module;
APLOG_USE_MODULE(cors204);

#endif
