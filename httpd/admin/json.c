/* SPDX-License-Identifier: Apache-2.0 */
/* Knows where a comma belongs, and escapes whatever is no plain ASCII, so that
 * any bytes make valid JSON. */
#include "json.h"

#include <http_protocol.h>
#include <apr_strings.h>

#include "../../cors/bytes.h"

static void flush(cors204_json_t *json)
{
    ap_rwrite(json->buffer, json->used, json->r);
    json->used = 0;
}

static void put_byte(cors204_json_t *json, char byte)
{
    if (json->used == (int)sizeof(json->buffer)) {
        flush(json);
    }
    json->buffer[json->used++] = byte;
}

static void put_bytes(cors204_json_t *json, const char *bytes,
                      apr_size_t length)
{
    if (length > sizeof(json->buffer) - (apr_size_t)json->used) {
        flush(json);
    }
    if (length > sizeof(json->buffer)) {
        ap_rwrite(bytes, (int)length, json->r);
        return;
    }
    memcpy(json->buffer + json->used, bytes, length);
    json->used += (int)length;
}

static void put(cors204_json_t *json, const char *text)
{
    put_bytes(json, text, strlen(text));
}

void cors204_json_begin(cors204_json_t *json, request_rec *r)
{
    json->r = r;
    json->first = 1;
    json->used = 0;
}

void cors204_json_end(cors204_json_t *json)
{
    put_byte(json, '\n');
    flush(json);
}

static void begin(cors204_json_t *json, const char *name)
{
    if (!json->first) {
        put(json, ",\n");
    }
    json->first = 0;
    if (name) {
        put_byte(json, '"');
        put(json, name);
        put(json, "\": ");
    }
}

void cors204_json_open(cors204_json_t *json, const char *name, char kind)
{
    begin(json, name);
    put_byte(json, kind);
    json->first = 1;
}

void cors204_json_close(cors204_json_t *json, char kind)
{
    put_byte(json, kind);
    json->first = 0;
}

static int is_plain(char byte)
{
    /* Nearly all are; "<" and its like are no concern of JSON, but of who
     * pastes it. */
    return cors_byte_is(byte, CORS_BYTE_HOST | CORS_BYTE_UPPER)
        || (byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\'
            && byte != '<' && byte != '>' && byte != '&' && byte != '\'');
}

static void put_escaped(cors204_json_t *json, char byte)
{
    static const char digits[] = "0123456789abcdef";

    put(json, "\\u00");
    put_byte(json, digits[(unsigned char)byte >> 4]);
    put_byte(json, digits[(unsigned char)byte & 15]);
}

void cors204_json_bytes(cors204_json_t *json, const char *name,
                        const char *text, apr_size_t length)
{
    begin(json, name);
    if (!text) {
        put(json, "null");
        return;
    }
    put_byte(json, '"');
    for (apr_size_t i = 0; i < length; i++) {
        apr_size_t from = i;

        while (i < length && is_plain(text[i])) {
            i++;
        }
        put_bytes(json, text + from, i - from);
        if (i < length) {
            put_escaped(json, text[i]);
        }
    }
    put_byte(json, '"');
}

void cors204_json_text(cors204_json_t *json, const char *name, const char *text)
{
    cors204_json_bytes(json, name, text, text ? strlen(text) : 0);
}

void cors204_json_number(cors204_json_t *json, const char *name,
                         apr_uint64_t number)
{
    char digits[20]; /* as many as 2^64 has */
    char *first = digits + sizeof(digits);

    begin(json, name);
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    put_bytes(json, first, (apr_size_t)(digits + sizeof(digits) - first));
}

void cors204_json_flag(cors204_json_t *json, const char *name, int flag)
{
    begin(json, name);
    put(json, flag ? "true" : "false");
}

void cors204_json_lines(cors204_json_t *json, const char *name,
                        const apr_array_header_t *lines)
{
    cors204_json_open(json, name, '[');
    for (int i = 0; i < lines->nelts; i++) {
        cors204_json_text(json, NULL, APR_ARRAY_IDX(lines, i, const char *));
    }
    cors204_json_close(json, ']');
}

void cors204_json_place(cors204_json_t *json, const char *name,
                        cors_place_t place)
{
    cors204_json_text(json, name,
                      place.file ? apr_psprintf(json->r->pool, "%s:%d",
                                                place.file, place.line)
                                 : NULL);
}
