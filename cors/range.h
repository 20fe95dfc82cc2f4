/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A range of addresses: all that begin with the same bits.
 */
#ifndef CORS_RANGE_H
#define CORS_RANGE_H

typedef struct {
    unsigned char bytes[16]; /* the address it begins with; 0 behind count */
    int count;               /* how many bytes: 4 for IPv4, 16 for IPv6 */
    int prefix;              /* how many bits are the same for all */
} cors_range_t;

/**
 * Sets all bits behind the prefix to 0.
 * @param range  With a prefix of at most 8 times its count.
 * @return Whether all were 0 already.
 */
int cors_range_mask(cors_range_t *range);

/**
 * Whether a range is part of a private, loopback or link-local one (RFC 1918,
 * RFC 4193, RFC 3927, RFC 4291).
 * @param range  After cors_range_mask().
 */
int cors_range_is_private(const cors_range_t *range);

#endif
