/* SPDX-License-Identifier: Apache-2.0 */
/* Knows where a comma belongs, and escapes whatever is no plain ASCII, so that
 * any bytes make valid JSON. */
#include "json.h"

#include <http_protocol.h>
#include <apr_strings.h>

static void begin(cors204_json_t *json, const char *name)
{
    if (!json->first) {
        ap_rputs(",\n", json->r);
    }
    json->first = 0;
    if (name) {
        ap_rprintf(json->r, "\"%s\": ", name);
    }
}

void cors204_json_open(cors204_json_t *json, const char *name, char kind)
{
    begin(json, name);
    ap_rputc(kind, json->r);
    json->first = 1;
}

void cors204_json_close(cors204_json_t *json, char kind)
{
    ap_rputc(kind, json->r);
    json->first = 0;
}

static int is_plain(char byte)
{
    /* "<" and its like are no concern of JSON, but of who pastes it. */
    return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\'
        && byte != '<' && byte != '>' && byte != '&' && byte != '\'';
}

void cors204_json_bytes(cors204_json_t *json, const char *name,
                        const char *text, apr_size_t length)
{
    begin(json, name);
    if (!text) {
        ap_rputs("null", json->r);
        return;
    }
    ap_rputc('"', json->r);
    for (apr_size_t i = 0; i < length; i++) {
        if (is_plain(text[i])) {
            ap_rputc(text[i], json->r);
        }
        else {
            ap_rprintf(json->r, "\\u%04x", (unsigned)(unsigned char)text[i]);
        }
    }
    ap_rputc('"', json->r);
}

void cors204_json_text(cors204_json_t *json, const char *name, const char *text)
{
    cors204_json_bytes(json, name, text, text ? strlen(text) : 0);
}

void cors204_json_number(cors204_json_t *json, const char *name,
                         apr_uint64_t number)
{
    begin(json, name);
    ap_rprintf(json->r, "%" APR_UINT64_T_FMT, number);
}

void cors204_json_flag(cors204_json_t *json, const char *name, int flag)
{
    begin(json, name);
    ap_rputs(flag ? "true" : "false", json->r);
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
