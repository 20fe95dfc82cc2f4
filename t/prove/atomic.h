/* SPDX-License-Identifier: Apache-2.0 */
/* Atomic steps, of one thread alone. */
#ifndef CORS_T_PROVE_ATOMIC_H
#define CORS_T_PROVE_ATOMIC_H

#define __atomic_load_n(from, order) (*(from))
#define __atomic_store_n(to, value, order) (void)(*(to) = (value))
#define __atomic_fetch_add(to, value, order) (void)(*(to) += (value))
#define __atomic_fetch_sub(to, value, order) (void)(*(to) -= (value))

#endif
