/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Variables that a recipe keeps an origin in, and who uses them.
 */
#ifndef CORS204_LEFTOVER_USES_H
#define CORS204_LEFTOVER_USES_H

#include "survey.h"

/**
 * Judges the lines that set variables: one is a leftover if other leftovers use
 * all that it sets, and no other line of the configuration does.
 * @param survey  Whose other candidates are judged.
 */
void cors204_leftover_uses_judge(cors204_survey_t *survey);

#endif
