/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which hosts browsers serialise in just this way, written a second time: an
 * address is one that the C library writes as it reads it.
 */
#ifndef CORS_T_HOST_ORACLE_H
#define CORS_T_HOST_ORACLE_H

#include "../unit/oracle.h"

static int oracle_is_ipv4(const char *text)
{
    struct in_addr address;
    char form[INET_ADDRSTRLEN];

    return inet_pton(AF_INET, text, &address) == 1
        && strcmp(inet_ntop(AF_INET, &address, form, sizeof(form)), text) == 0;
}

/* inet_ntop() writes the end of some addresses in decimal, browsers never. */
static void oracle_undecimal(char *form)
{
    char *last = strrchr(form, ':');
    unsigned a, b, c, d;

    if (last && sscanf(last, ":%u.%u.%u.%u", &a, &b, &c, &d) == 4) {
        sprintf(last, ":%x:%x", a << 8 | b, c << 8 | d);
    }
}

/* Without its brackets. */
static int oracle_is_ipv6(const char *text)
{
    struct in6_addr address;
    char form[INET6_ADDRSTRLEN];

    if (inet_pton(AF_INET6, text, &address) != 1) {
        return 0;
    }
    inet_ntop(AF_INET6, &address, form, sizeof(form));
    oracle_undecimal(form);
    return strcmp(form, text) == 0;
}

static int oracle_ends_in_number(const char *host)
{
    char copy[ORACLE_ROOM];
    const char *label;

    oracle_undotted(host, copy);
    label = strrchr(copy, '.') ? strrchr(copy, '.') + 1 : copy;
    if (strncmp(label, "0x", 2) == 0) {
        return oracle_only(label + 2, ORACLE_DIGIT "abcdef");
    }
    return *label && oracle_only(label, ORACLE_DIGIT);
}

/* RFC 3492, section 6.1. */
/* The host of something that oracle_is_origin() takes for an origin. */
static int oracle_is_host(const char *host)
{
    char inner[ORACLE_ROOM];

    if (*host == '[') {
        oracle_copy(inner, host + 1, strlen(host) - 2);
        return oracle_is_ipv6(inner);
    }
    return !oracle_ends_in_number(host) || oracle_is_ipv4(host);
}

/* The same, with IPv6 addresses as they are not serialised, and with "0x1f",
 * which is an address in truth. */
__attribute__((unused)) static int oracle_is_host_in_any_form(const char *host)
{
    char inner[ORACLE_ROOM];
    struct in6_addr address;

    if (*host == '[') {
        oracle_copy(inner, host + 1, strlen(host) - 2);
        return inet_pton(AF_INET6, inner, &address) == 1;
    }
    return strstr(host, "0x") || oracle_is_host(host);
}

__attribute__((unused)) static int oracle_is_loopback(const char *host)
{
    char copy[ORACLE_ROOM];
    size_t length;

    if (*host == '[') {
        return strcmp(host, "[::1]") == 0;
    }
    if (oracle_ends_in_number(host)) {
        return strncmp(host, "127.", 4) == 0;
    }
    oracle_undotted(host, copy);
    length = strlen(copy);
    return strcmp(copy, "localhost") == 0
        || (length > 10 && strcmp(copy + length - 10, ".localhost") == 0);
}

#endif
