/* SPDX-License-Identifier: Apache-2.0 */
/* Takes pasted addresses apart, and says so. */
#include "question.h"

#include <apr_strings.h>
#include <apr_uri.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_vhost.h>

#include "../../cors/origin.h"
#include "../../cors/validate.h"
#include "../request/escape.h"

/* Texts of the question are cut to this many bytes where they are quoted. */
#define MOST_QUOTED 200

static const char *given(const apr_table_t *args, const char *name)
{
    const char *value = apr_table_get(args, name);

    return value && *value ? value : NULL;
}

static const char *quoted(request_rec *r, const char *text)
{
    return cors204_escape(r->pool, text, strlen(text), MOST_QUOTED);
}

static void note(cors204_question_t *question, const char *text)
{
    APR_ARRAY_PUSH(question->notes, const char *) = text;
}

/* Browsers send the scheme, the host and a port that is not the scheme's own,
 * in lower case. */
static char *origin_of(apr_pool_t *pool, const char *text, const char *host)
{
    char *origin = apr_pstrndup(
        pool, text, (apr_size_t)(host - text) + strcspn(host, "/?#"));
    char *port = strrchr(origin + (host - text), ':');
    int standard;

    ap_str_tolower(origin);
    standard = cors_origin_default_port(origin,
                                        (size_t)(host - text) - strlen("://"));
    if (port && standard && atoi(port + 1) == standard) {
        *port = '\0';
    }
    return origin;
}

static void read_origin(request_rec *r, cors204_question_t *question)
{
    const char *host = question->origin ? strstr(question->origin, "://")
                                        : NULL;
    const char *origin;

    if (!host || host == question->origin || !host[3]) {
        return;
    }
    origin = origin_of(r->pool, question->origin, host + 3);
    if (strcmp(origin, question->origin) != 0) {
        note(question,
             apr_psprintf(r->pool,
                          "Origin: browsers send \"%s\" from this address.",
                          quoted(r, origin)));
        question->origin = origin;
    }
}

/* By the names of the virtual host that serves this page, or as it was called:
 * the main server has no names but one (ap_matches_request_vhost). */
static int is_here(request_rec *r, const char *host, apr_port_t port)
{
    return ap_matches_request_vhost(r, host, port)
        || (r->hostname && strcasecmp(host, r->hostname) == 0
            && port == ap_get_server_port(r));
}

/* No other virtual host can be looked into. */
static void note_host(request_rec *r, cors204_question_t *question,
                      const apr_uri_t *uri)
{
    apr_port_t port = uri->port ? uri->port
                                : apr_uri_port_of_scheme(uri->scheme);

    note(question,
         apr_psprintf(r->pool,
                      "Path: \"%s\" was taken from the "
                      "address.",
                      quoted(r, question->path)));
    if (!is_here(r, uri->hostname, port)) {
        note(question,
             apr_psprintf(
                 r->pool,
                 "\"%s:%d\" is not the virtual host that answers "
                 "here, %s:%d. What follows holds for this one; for the other, "
                 "ask a status page there.",
                 quoted(r, uri->hostname), port, r->server->server_hostname,
                 ap_get_server_port(r)));
    }
}

static void read_path(request_rec *r, cors204_question_t *question)
{
    apr_uri_t uri;

    if (*question->path == '/' || !strstr(question->path, "://")
        || apr_uri_parse(r->pool, question->path, &uri) != APR_SUCCESS
        || !uri.hostname) {
        return;
    }
    question->path = apr_pstrcat(r->pool, uri.path ? uri.path : "/",
                                 uri.query ? "?" : "",
                                 uri.query ? uri.query : "", NULL);
    note_host(r, question, &uri);
}

/* As browsers do it, for these six and no other (Fetch, "normalize"). */
static void read_method(request_rec *r, cors204_question_t *question)
{
    static const char *const names[] = { "DELETE",  "GET",  "HEAD",
                                         "OPTIONS", "POST", "PUT" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcasecmp(question->method, names[i]) == 0
            && strcmp(question->method, names[i]) != 0) {
            note(question,
                 apr_psprintf(r->pool,
                              "Method: browsers send \"%s\" for \"%s\".",
                              names[i], question->method));
            question->method = names[i];
        }
    }
}

/* Consoles and network tabs show "name: value", where the name alone is asked
 * for, and lists of names behind the name of the field. */
static void read_headers(request_rec *r, cors204_question_t *question)
{
    static const char field[] = "Access-Control-Request-Headers:";
    const char *pasted = question->headers;
    const char *names = NULL;
    char *rest;
    char *piece;

    if (!pasted || !strchr(pasted, ':')) {
        return;
    }
    if (ap_cstr_casecmpn(pasted, field, sizeof(field) - 1) == 0) {
        pasted += sizeof(field) - 1;
    }
    piece = apr_strtok(apr_pstrdup(r->pool, pasted), ",\r\n", &rest);
    for (; piece; piece = apr_strtok(NULL, ",\r\n", &rest)) {
        piece[strcspn(piece, ":")] = '\0';
        names = names ? apr_pstrcat(r->pool, names, ",", piece, NULL) : piece;
    }
    question->headers = names;
    note(question,
         apr_psprintf(r->pool, "Request headers: the names in it are \"%s\".",
                      names ? quoted(r, names) : ""));
}

static const char *problem_of(request_rec *r,
                              const cors204_question_t *question)
{
    const char *better;

    if (*question->path != '/') {
        return *question->path
            ? apr_psprintf(r->pool, "Path: \"%s\" does not begin with a slash.",
                           quoted(r, question->path))
            : "Path: enter one that begins with a slash, or an address.";
    }
    if (cors_validate_method(r->pool, question->method, &better)
        == CORS_PROBLEM_METHOD_FORBIDDEN) {
        return "Browsers let no page use this method.";
    }
    return r->main ? "This page is a part of another one, where calls cannot "
                     "be looked up; open it by itself."
                   : NULL;
}

int cors204_question(request_rec *r, const apr_table_t *args,
                     cors204_question_t *question)
{
    const char *method = given(args, "method");
    const char *credentials = given(args, "credentials");

    question->path = apr_table_get(args, "path");
    if (!question->path) {
        return 0;
    }
    question->origin = given(args, "origin");
    question->method = method ? method : "GET";
    question->headers = given(args, "headers");
    question->credentials = credentials && strcmp(credentials, "0") != 0;
    question->notes = apr_array_make(r->pool, 4, sizeof(const char *));
    read_origin(r, question);
    read_path(r, question);
    read_method(r, question);
    read_headers(r, question);
    question->problem = problem_of(r, question);
    return 1;
}
