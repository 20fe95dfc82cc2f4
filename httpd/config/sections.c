/* SPDX-License-Identifier: Apache-2.0 */
/* The list of all sections of the configuration. */
#include "sections.h"

/* Only startup touches it, in one thread. NULL: there are none. */
static apr_array_header_t *sections;

void cors204_sections_add(cors204_section_t *section)
{
    if (!sections) {
        sections = apr_array_make(section->pool, 16,
                                  sizeof(cors204_section_t *));
    }
    section->number = sections->nelts;
    APR_ARRAY_PUSH(sections, cors204_section_t *) = section;
}

void cors204_sections_forget(void)
{
    sections = NULL;
}

int cors204_sections_count(void)
{
    return sections ? sections->nelts : 0;
}

cors204_section_t *cors204_sections_at(int number)
{
    return APR_ARRAY_IDX(sections, number, cors204_section_t *);
}
