/* SPDX-License-Identifier: Apache-2.0 */
/*
 * <Location> sections that overlap: httpd merges them in the order in which
 * they are written, so that a later one with the same path or one above it
 * replaces an earlier one (ap_location_walk).
 */
#ifndef CORS204_OVERLAP_H
#define CORS204_OVERLAP_H

#include "section.h"

/**
 * Whether a path is one that a <Location> is for.
 * @param path  Of a URL.
 * @param top   Of the <Location>; not a pattern.
 */
int cors204_path_is_below(const char *path, const char *top);

/**
 * Notes the paths of all sections. To be called before the next
 * two, when all policies are built.
 */
void cors204_overlap_note(void);

/**
 * The section that takes all requests from a <Location>.
 * @param section  Any section.
 * @return The one that replaces it for its own server, or NULL.
 */
const cors204_section_t *cors204_replaced_by(const cors204_section_t *section);

/**
 * The same for the requests of a virtual host.
 * @param section  Any section of the main server.
 * @return The one of a virtual host that replaces it there, or NULL.
 */
const cors204_section_t *cors204_replaced_in_host(
    const cors204_section_t *section);

#endif
