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

/* Positions of a text that are one behind the other. */
/*@ ensures  \result == CORS_FINE ==> \initialized(origin);
  @ ensures  \result == CORS_FINE ==>
  @     origin->text == text && origin->length == length;
  @ ensures  \result == CORS_FINE ==>
  @     1 <= origin->scheme_length && origin->host < length
  @     && 1 <= origin->host_length && 0 <= origin->port <= 65535;
  @*/
cors_problem_e cors_origin_split(const char *text, size_t length,
                                 cors_origin_t *origin);

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
