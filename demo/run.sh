#!/bin/sh
# The demonstration: a private httpd with an API on one port and a page of
# another origin on a second, real calls by curl, then the page for a browser.
#
#     demo/run.sh
#
# Environment:
#   APXS            the apxs of the httpd to use             apxs
#   CORS204_MODULE  the module to try                        build/.libs/mod_cors204.so
#   DEMO_PORT       port of the API, the page gets the next  the first two free from 8204
#   DEMO_TMPDIR     where the temporary folder goes          /tmp
#   NO_COLOR        when set, no colours
#
# Exit status: 0 when every call went as expected.

set -eu
umask 022

here=$(cd "$(dirname "$0")/.." && pwd)
root=
pid=
started=
watcher=

main() {
    find_httpd
    find_module
    choose_look
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP PIPE
    make_root
    start_httpd
    publish_policy
    transcript
    if [ -t 0 ]; then serve; fi
    [ "$failures" -eq 0 ]
}

fail() {
    printf 'demo: %s\n' "$@" >&2
    exit 1
}

# ---- what is there -----------------------------------------------------------

find_httpd() {
    apxs=$(first_command "${APXS:-}" apxs apxs2) ||
        fail "apxs is missing. Install it with:  packaging/setup.sh build demo"
    httpd=$("$apxs" -q SBINDIR)/$("$apxs" -q PROGNAME)
    modules=$("$apxs" -q LIBEXECDIR)
    [ -x "$httpd" ] || fail "$httpd is missing. Install it with:  packaging/setup.sh build demo"
    curl=$(first_command curl) ||
        fail "curl is missing. Install it with:  packaging/setup.sh build demo"
}

first_command() {
    for name; do
        [ -n "$name" ] && command -v "$name" && return
    done
    return 1
}

find_module() {
    module=${CORS204_MODULE:-$here/build/.libs/mod_cors204.so}
    [ -r "$module" ] || fail "$module is missing. Build it with:  make"
    module=$(cd "$(dirname "$module")" && pwd)/$(basename "$module")
}

# The event MPM where there is one; a name stays empty when it is built in.
find_mpm() {
    for mpm in event worker prefork; do
        if [ -e "$modules/mod_mpm_$mpm.so" ]; then echo "$mpm"; return; fi
    done
}

# Whom a server started by root becomes: what distributions call that user.
find_user() {
    for user in www-data apache daemon nobody; do
        if id "$user" >/dev/null 2>&1; then echo "$user"; return; fi
    done
    fail "no user to run httpd as (tried www-data, apache, daemon, nobody). Start the demo as an ordinary user."
}

# ---- the temporary folder ----------------------------------------------------

# httpd's user must be able to read all of it, which it may not where the
# sources are; and root's own TMPDIR is often closed to others.
make_root() {
    parent=${DEMO_TMPDIR:-${TMPDIR:-/tmp}}
    if [ "$(id -u)" -eq 0 ]; then parent=${DEMO_TMPDIR:-/tmp}; fi
    root=$(mktemp -d "$parent/cors204-demo.XXXXXX") ||
        fail "no temporary folder in $parent. Name another one:  DEMO_TMPDIR=/var/tmp make demo"
    chmod 755 "$root"
    mkdir "$root/run" "$root/logs" "$root/api" "$root/api/empty"
    cp -R "$here/demo/page" "$root/"
    cp -R "$here/demo/api/." "$root/api/"
    chmod -R a+rX "$root"
    check_root
}

# Some systems mount /tmp so that nothing there can be run, and the path of a
# Unix socket has room for about a hundred bytes.
check_root() {
    REQUEST_METHOD=DELETE "$root/api/notes" >/dev/null 2>&1 ||
        fail "programs cannot run in $parent. Name another folder:  DEMO_TMPDIR=/var/tmp make demo"
    [ ${#root} -le 75 ] ||
        fail "the path $root is too long for a socket. Name a shorter one:  DEMO_TMPDIR=/tmp make demo"
}

clean_up() {
    status=$?
    trap '' INT TERM HUP PIPE
    trap - EXIT
    if [ -n "$watcher" ]; then kill "$watcher" 2>/dev/null || :; fi
    stop_httpd
    if [ -n "$root" ]; then rm -rf "$root"; fi
    exit "$status"
}

# ---- httpd -------------------------------------------------------------------

# Finding a free port and taking it is one step, by trying: a port that was free
# a moment ago may not be.
start_httpd() {
    port=${DEMO_PORT:-8204}
    check_port
    tries=0
    until try_ports "$port"; do
        grep -q 'could not bind' "$root/logs/start" || start_failed
        tries=$((tries + 1))
        port=$((port + 2))
        if [ -n "${DEMO_PORT:-}" ] || [ "$tries" -eq 50 ]; then ports_taken; fi
    done
    wait_for_httpd
}

check_port() {
    case $port in
        *[!0-9]* | ??????* | '') ;;
        *) [ "$port" -gt 0 ] && [ "$port" -lt 65535 ] && return ;;
    esac
    fail "DEMO_PORT says \"$port\": that is no port from 1 to 65534."
}

# httpd goes to the background by itself: there neither Ctrl-C nor a change of
# the terminal's size (SIGWINCH, which tells httpd to stop) can reach it.
try_ports() {
    api=http://127.0.0.1:$1
    page=http://127.0.0.1:$(($1 + 1))
    stranger=http://localhost:$(($1 + 1))
    set -- -C "Define API_PORT $1" -C "Define PAGE_PORT $(($1 + 1))"
    set -- "$@" -C "Define DEMO_ROOT \"$root\""
    set -- "$@" -C "Define MODULES \"$modules\"" -C "Define MODULE \"$module\""
    mpm=$(find_mpm)
    if [ -n "$mpm" ]; then set -- "$@" -C "Define MPM $mpm"; fi
    if [ "$(id -u)" -eq 0 ]; then
        user=$(find_user)
        set -- "$@" -C "Define RUN_USER $user" -C "Define RUN_GROUP $(id -gn "$user")"
    fi
    started=yes
    "$httpd" "$@" -d "$root" -f "$here/conf/demo.conf" -k start </dev/null >"$root/logs/start" 2>&1
}

wait_for_httpd() {
    tries=0
    until pid=$(running_pid); do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || start_failed
        nap
    done
}

running_pid() {
    grep '[0-9]' "$root/run/httpd.pid" 2>/dev/null
}

# Not every sleep knows fractions.
nap() {
    sleep 0.1 2>/dev/null || sleep 1
}

stop_httpd() {
    # Interrupted while starting: give it the time to say who it is.
    if [ -n "$started" ] && [ -z "$pid" ]; then nap; pid=$(running_pid) || :; fi
    [ -n "$pid" ] || return 0
    kill "$pid" 2>/dev/null || return 0
    tries=0
    while kill -0 "$pid" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || { kill -KILL "$pid" 2>/dev/null || :; return 0; }
        nap
    done
}

start_failed() {
    show_log "what httpd said" "$root/logs/start"
    show_log "its error log" "$root/logs/error.log"
    fail "httpd did not start, see above. When the module was built for another httpd:  make clean all"
}

ports_taken() {
    show_log "what httpd said" "$root/logs/start"
    fail "no two free ports in a row. Name the first of two:  DEMO_PORT=18204 make demo"
}

show_log() {
    [ -s "$2" ] || return 0
    printf '\n---- %s ----\n' "$1" >&2
    tail -n 25 "$2" >&2
    echo >&2
}

# ---- what the page needs to know ---------------------------------------------

publish_policy() {
    sed -n "/# policy begins/,/# policy ends/{
        /# policy /d
        s/^    //
        s/\${PAGE_PORT}/${page##*:}/
        p
    }" "$here/conf/demo.conf" >"$root/page/policy.txt"
    printf '{"api": "%s", "origins": ["%s", "%s"]}\n' "$api" "$page" "$stranger" \
        >"$root/page/settings.json"
}

# ---- looks -------------------------------------------------------------------

choose_look() {
    bold='' dim='' green='' red='' plain='' tick='[ok]' cross='[WRONG]'
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
        *UTF-8* | *utf8* | *UTF8* | *utf-8*) tick=✓ cross=✗ ;;
    esac
    [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ] || return 0
    escape=$(printf '\033')
    bold="${escape}[1m" dim="${escape}[2m" plain="${escape}[0m"
    green="${escape}[32m" red="${escape}[31m"
}

# ---- the transcript ----------------------------------------------------------

transcript() {
    failures=0
    printf '\nThe page  %s\nThe API   %s\nIts policy:\n\n' "$page" "$api"
    sed 's/./  &/' "$root/page/policy.txt"
    preflight_allowed
    preflight_of_stranger
    preflight_for_patch
    preflight_before_password
    the_call_itself
    call_without_password
    call_to_nowhere
    echo
    [ "$failures" -eq 0 ] || transcript_failed
}

preflight_allowed() {
    title 'May the page PUT? The browser asks first, and httpd itself answers.'
    request OPTIONS /api/notes "Origin: $page" 'Access-Control-Request-Method: PUT' \
        'Access-Control-Request-Headers: content-type'
    status_is 204
    header_is Access-Control-Allow-Origin "$page"
    header_lists Access-Control-Allow-Methods PUT
    header_lists Access-Control-Allow-Headers content-type
    no_header Content-Type
    no_header Content-Length
    no_body
    expected '204 without a body: this origin, with PUT and content-type'
}

preflight_of_stranger() {
    title 'The same from an origin that the policy does not name.'
    request OPTIONS /api/notes "Origin: $stranger" 'Access-Control-Request-Method: PUT'
    status_is 403
    no_header Access-Control-Allow-Origin
    header_lists Vary Origin
    expected 'refused: 403, and no Access-Control header at all'
}

preflight_for_patch() {
    title 'A method that the policy does not name.'
    request OPTIONS /api/notes "Origin: $page" 'Access-Control-Request-Method: PATCH'
    status_is 204
    header_is Access-Control-Allow-Origin "$page"
    header_lacks Access-Control-Allow-Methods PATCH
    expected 'refused: PATCH is not in the list, and the browser can say so'
}

preflight_before_password() {
    title 'A URL behind a password. A preflight never carries one.'
    request OPTIONS /api/private "Origin: $page" 'Access-Control-Request-Method: GET' \
        'Access-Control-Request-Headers: authorization'
    status_is 204
    header_is Access-Control-Allow-Origin "$page"
    header_lists Access-Control-Allow-Headers authorization
    expected 'answered before authentication: 204'
}

the_call_itself() {
    title 'The call itself.'
    request PUT /api/notes "Origin: $page" 'Content-Type: application/json' '{"text": "hello"}'
    status_is 204
    header_is Access-Control-Allow-Origin "$page"
    header_lists Access-Control-Expose-Headers ETag
    has_header ETag
    expected '204, and the page may read the ETag'
}

call_without_password() {
    title 'The URL behind a password, without it.'
    request GET /api/private "Origin: $page"
    status_is 401
    header_is Access-Control-Allow-Origin "$page"
    expected '401, and the page can tell that it is one'
}

call_to_nowhere() {
    title 'A URL that does not exist, with an ErrorDocument outside of the policy.'
    request GET /api/missing "Origin: $page"
    status_is 404
    header_is Access-Control-Allow-Origin "$page"
    expected '404, readable as well'
}

transcript_failed() {
    show_log "httpd's error log" "$root/logs/error.log"
    printf '%s%s of the calls above went wrong.%s\n' "$red" "$failures" "$plain" >&2
}

# ---- one call ----------------------------------------------------------------

title() {
    printf '\n%s%s%s\n' "$bold" "$1" "$plain"
}

# request METHOD PATH [HEADER...] [BODY]: a body is what begins with a brace.
request() {
    method=$1 path=$2 problems=
    shift 2
    printf '  > %s %s' "$method" "$path"
    [ $# -eq 0 ] || printf '  %s' "$@"
    echo
    run_curl "$@" || problems="no answer; "
    tr -d '\r' <"$root/head.raw" >"$root/head"
    show_answer
}

# Turns each argument into an option of curl, in place.
run_curl() {
    for part; do
        case $part in
            \{*) set -- "$@" --data-binary "$part" ;;
            *) set -- "$@" -H "$part" ;;
        esac
        shift
    done
    # What an earlier call left must not pass for the answer to this one.
    : >"$root/head.raw"
    : >"$root/body"
    "$curl" -q -sS --noproxy '*' --max-time 10 -X "$method" \
        -D "$root/head.raw" -o "$root/body" "$@" "$api$path"
}

show_answer() {
    sed -n '1s/^/  < /p' "$root/head"
    grep -iE '^(Access-Control-|Vary:|ETag:|WWW-Authenticate:)' "$root/head" |
        sed "s/^/  ${dim}< /; s/\$/${plain}/"
    # A refusal says why in one line of plain text.
    case $(values Content-Type) in
        text/plain*) sed "s/^/    ${dim}/; s/\$/${plain}/" "$root/body" ;;
    esac
}

# The values of one header, one a line: a header sent twice is two lines.
values() {
    awk -v wanted="$1" 'BEGIN { wanted = tolower(wanted) ":" }
        tolower(substr($0, 1, length(wanted))) == wanted {
            sub(/^[^:]*:[ \t]*/, ""); print
        }' "$root/head"
}

wrong() {
    problems="$problems$1; "
}

status_is() {
    got=$(sed -n '1s/^[^ ]* \([0-9]*\).*/\1/p' "$root/head")
    [ "$got" = "$1" ] || wrong "the status is not $1"
}

header_is() {
    [ "$(values "$1")" = "$2" ] || wrong "$1 is not $2, once"
}

has_header() {
    [ -n "$(values "$1")" ] || wrong "no $1"
}

no_header() {
    [ -z "$(values "$1")" ] || wrong "there is a $1"
}

no_body() {
    [ ! -s "$root/body" ] || wrong "there is a body"
}

header_lists() {
    in_list "$1" "$2" || wrong "$1 does not list $2"
}

header_lacks() {
    ! in_list "$1" "$2" || wrong "$1 lists $2"
}

in_list() {
    values "$1" | tr ',' '\n' | tr -d ' \t' | grep -iqxF -e "$2"
}

expected() {
    if [ -z "$problems" ]; then
        printf '  %s%s%s %s\n' "$green" "$tick" "$plain" "$1"
    else
        failures=$((failures + 1))
        printf '  %s%s%s %s\n      but %s\n' "$red" "$cross" "$plain" "$1" "${problems%; }"
    fi
}

# ---- serving -----------------------------------------------------------------

serve() {
    trap 'printf "\nStopped.\n"; exit "$((failures > 0))"' INT
    printf 'Now try it in a browser:  %s%s/%s\n' "$bold" "$page" "$plain"
    printf 'What httpd counts, and why it answers as it does:  %s/cors-status\n' "$api"
    printf 'The calls of the page appear below. Ctrl-C stops the demonstration.\n\n'
    tail -n 0 -f "$root/logs/watch.log" &
    watcher=$!
    while kill -0 "$pid" 2>/dev/null; do sleep 1; done
    show_log "httpd's error log" "$root/logs/error.log"
    fail "httpd has stopped by itself."
}

main
