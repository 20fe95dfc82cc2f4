/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list of all sections of the configuration, in the order in which it
 * names them. httpd has no way to walk all sections, so the first directive of
 * each puts it here while the configuration is being read.
 */
#ifndef CORS204_SECTIONS_H
#define CORS204_SECTIONS_H

#include "section.h"

/**
 * Puts a section on the list.
 * @param section  Not one of a .htaccess file: those come and go with requests.
 */
void cors204_sections_add(cors204_section_t *section);

/** Forgets the sections of the configuration before. */
void cors204_sections_forget(void);

/**
 * How many sections there are.
 */
int cors204_sections_count(void);

/**
 * A section of the list.
 * @param number  From 0 on.
 */
cors204_section_t *cors204_sections_at(int number);

#endif
