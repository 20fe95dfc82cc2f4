/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes, taken for an address, and any address, written. */
#include "contracts.h"
#include "input.h"

#include "../../cors/address.h"

#define LONGEST 60 /* longer than what is copied */

static void read_any(const char *text, size_t length)
{
    unsigned char bytes[16];
    char form[CORS_IPV6_ROOM];

    cors_ipv4_check(text, length);
    cors_ipv6_check(text, length);
    cors_ipv6_form(text, length, form);
    cors_address_read(text, length, bytes);
}

static void write_any(void)
{
    unsigned char bytes[16];
    char out[CORS_ADDRESS_ROOM];

    Frama_C_make_unknown((char *)bytes, sizeof(bytes));
    cors_address_write(bytes, 4, out);
    cors_address_write(bytes, 16, out);
}

int main(void)
{
    Frama_C_make_unknown(line, sizeof(line));
    //@ loop unroll LONGEST + 1;
    for (size_t length = 0; length <= LONGEST; length++) {
        if (length > 0) {
            read_any(line + sizeof(line) - length, length);
        }
        read_any(line, length);
    }
    write_any();
    return 0;
}
