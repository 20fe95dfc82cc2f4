/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the headers promise, once more for the prover. Where a function is
 * looked at, Eva shows that its contract holds; where it is given to another
 * proof, that is all that is known of it.
 */
#ifndef CORS_T_PROVE_CONTRACTS_H
#define CORS_T_PROVE_CONTRACTS_H

#include "../../cors/decide.h"

/*@ requires length == 0 || length > names->longest
  @     || \valid_read(name + (0 .. length - 1));
  @ assigns  \result \from indirect:*names, indirect:name[0 .. length - 1];
  @*/
int cors_token_set_has(const cors_token_set_t *names, const char *name,
                       size_t length);

/*@ assigns  \result \from indirect:*origin; @*/
cors_problem_e cors_origin_check_host(const cors_origin_t *origin);

/*@ requires length == 0 || \valid_read(scheme + (0 .. length - 1));
  @ assigns  \result \from indirect:scheme[0 .. length - 1], indirect:length;
  @ ensures  0 <= \result <= 65535;
  @*/
int cors_origin_default_port(const char *scheme, size_t length);

/*@ requires length == 0 || \valid_read(text + (0 .. length - 1));
  @ assigns  bytes[0 .. 15] \from text[0 .. length - 1];
  @ assigns  \result \from indirect:text[0 .. length - 1], indirect:length;
  @ ensures  \result == 0 || \result == 4 || \result == 16;
  @*/
int cors_address_read(const char *text, size_t length, unsigned char *bytes);

/*@ requires length == 0 || \valid_read(text + (0 .. length - 1));
  @ assigns  \result \from indirect:text[0 .. length - 1], indirect:length;
  @*/
int cors_bytes_are(const char *text, size_t length, unsigned classes);

/*@ requires length == 0 || \valid_read(a + (0 .. length - 1));
  @ requires length == 0 || \valid_read(b + (0 .. length - 1));
  @ assigns  \result \from indirect:a[0 .. length - 1],
  @     indirect:b[0 .. length - 1];
  @*/
int cors_bytes_same(const char *a, const char *b, size_t length);

/*@ requires value == \null || valid_read_string(value);
  @ assigns  *culprit \from value;
  @ assigns  \result \from indirect:value[0 ..], indirect:*allowed;
  @ ensures  CORS_ACRH_ALLOWED <= \result <= CORS_ACRH_MALFORMED;
  @*/
cors_acrh_e cors_acrh_check(const char *value, const cors_token_set_t *allowed,
                            int any, int authorization,
                            cors_culprit_t *culprit);

/*@ requires valid_read_string(text);
  @ assigns  list->places[0 .. CORS_LIST_PLACES - 1].readers
  @     \from list->places[0 .. CORS_LIST_PLACES - 1].readers;
  @ assigns  *hit \from list, indirect:text[0 ..];
  @ assigns  \result \from indirect:*list, indirect:text[0 ..];
  @ ensures  -1 <= \result <= 1;
  @*/
int cors_list_find(cors_list_t *list, const char *text, cors_list_hit_t *hit);

/*@ requires valid_read_string(pattern);
  @ assigns  \result \from indirect:pattern[0 ..], indirect:*origin;
  @*/
int cors_originset_matches(const char *pattern, const cors_origin_t *origin,
                           size_t skip, int any_port);

/*@ requires valid_read_string(text);
  @ assigns  \result \from set->text, indirect:*set, indirect:text[0 ..];
  @ ensures  \result == \null
  @     || (\valid_read(\result) && valid_read_string(\result));
  @*/
const char *cors_originset_find_exact(const cors_originset_t *set,
                                      const char *text);

/*@ assigns  \result \from set->text, indirect:*set, indirect:*origin;
  @ ensures  \result == \null
  @     || (\valid_read(\result) && valid_read_string(\result));
  @*/
const char *cors_originset_find_pattern(const cors_originset_t *set,
                                        const cors_origin_t *origin);

/*@ assigns  \result \from set->patterns->elts, indirect:*set, indirect:*origin;
  @ ensures  \result == \null
  @     || (\valid_read(\result) && valid_read_string(\result));
  @*/
const char *cors_rangeset_find(const cors_rangeset_t *set,
                               const cors_origin_t *origin);

#endif
