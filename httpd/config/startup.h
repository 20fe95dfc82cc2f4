/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All sections of the configuration at once: they are built and checked before
 * the server starts, and shown by httpd -t -D DUMP_CORS.
 */
#ifndef CORS204_STARTUP_H
#define CORS204_STARTUP_H

#include "section.h"

/**
 * Puts a section on the list. httpd has no way to walk all sections, so the
 * first directive of each calls this, while the configuration is being read.
 * @param section  Not one of a .htaccess file: those come and go with requests.
 */
void cors204_startup_enlist(cors204_section_t *section);

/** pre_config hook: forgets the sections of the configuration before. */
void cors204_startup_forget(void);

/**
 * check_config hook: builds all sections, and reports every problem of all of
 * them.
 * @param ptemp  For what is not needed after startup.
 * @param s      The main server, whose log takes the problems.
 * @return OK, or an HTTP status if a problem forbids the start.
 */
int cors204_startup_check(apr_pool_t *ptemp, server_rec *s);

/**
 * Tells whoever starts the server: on standard error the first time that the
 * configuration is read, in the error log after that.
 * @param s      The main server, whose log it is.
 * @param pool   For temporary memory.
 * @param level  Of the log, such as APLOG_WARNING.
 * @param text   One line without its end.
 */
void cors204_startup_tell(server_rec *s, apr_pool_t *pool, int level,
                          const char *text);

/** The sections on the list, as cors204_section_t *; NULL if there are none. */
const apr_array_header_t *cors204_startup_sections(void);

#endif
