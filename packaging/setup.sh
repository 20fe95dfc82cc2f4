#!/bin/sh
# Installs what is missing to build, try and test mod_cors204.
#
#     packaging/setup.sh SET...        for instance: build test
#
# Prints nothing when nothing is missing. On Debian and its relatives it
# installs; elsewhere it names the packages and stops.

set -eu

# One line for each need: the set it belongs to, how to tell that it is there,
# and the package that brings it. A "-" means that this family needs no package
# for it. A new set is a few more lines. Probes are the has_* functions below.
#
# demo and test want the httpd program alone, hence apache2-bin: the package
# apache2 would start a server that everyone can reach. So would nginx: bench
# unpacks Debian's package by itself.
needs() {
    cat <<'TABLE'
# set   probe                       Debian          Fedora
build   compiler                    gcc             gcc
build   header:stdio.h              libc6-dev       glibc-devel
build   command:make                make            make
build   command:pkg-config          pkg-config      pkgconf-pkg-config
build   apxs                        apache2-dev     httpd-devel
build   header:libpsl.h             libpsl-dev      libpsl-devel
build   header:idn2.h               libidn2-dev     libidn2-devel
build   rpm:redhat-rpm-config       -               redhat-rpm-config
demo    httpd                       apache2-bin     httpd-core
demo    command:curl                curl            curl
test    httpd                       apache2-bin     httpd-core
test    command:curl                curl            curl
test    command:prove               perl            perl
test    perl:Test::More             perl            perl
test    perl:IO::Socket::INET       perl            perl
test    perl:JSON::PP               perl            perl-JSON-PP
test    perl:Digest::SHA            perl            perl-Digest-SHA
test    command:git                 git             git-core
test    command:shellcheck          shellcheck      ShellCheck
test    command:perlcritic          libperl-critic-perl perl-Perl-Critic
test    command:promtool            prometheus      golang-github-prometheus
test    command:openssl             openssl         openssl
test    uwsgi                       uwsgi-core      uwsgi
test    uwsgi_python                uwsgi-plugin-python3 uwsgi-plugin-python3
test    security2                   libapache2-mod-security2 mod_security
test    command:frama-c             frama-c-base    frama-c
test    pcre2                       libpcre2-dev    pcre2-devel
test    library:asan                -               libasan
test    library:ubsan               -               libubsan
test    library:tsan                -               libtsan
doc     command:pandoc              pandoc          pandoc
doc     command:mandoc              mandoc          mandoc
doc     command:groff               groff-base      groff-base
backend command:node                nodejs          nodejs
backend command:npm                 npm             nodejs-npm
backend python:rest_framework       python3-djangorestframework python3-django-rest-framework
backend python:fastapi              python3-fastapi python3-fastapi
backend python:uvicorn              python3-uvicorn python3-uvicorn
backend python:flask                python3-flask   python3-flask
backend command:go                  golang-go       golang
backend php_fpm                     php-fpm         php-fpm
browser chromium                    chromium        chromium
browser firefox                     firefox-esr     firefox
browser command:Xvfb                xvfb            xorg-x11-server-Xvfb
browser webkit                      gir1.2-webkit2-4.1 webkit2gtk4.1
browser python:gi                   python3-gi      python3-gobject
browser command:node                nodejs          nodejs
browser command:npm                 npm             nodejs-npm
browser command:script              bsdutils        util-linux-script
browser perl:JSON::PP               perl            perl-JSON-PP
framework perl:LWP::UserAgent       libwww-perl     perl-libwww-perl
framework command:setpriv           util-linux      util-linux
memory  library:asan                -               libasan
memory  library:ubsan               -               libubsan
memory  library:tsan                -               libtsan
memory  command:ldd                 libc-bin        glibc-common
memory  command:valgrind            valgrind        valgrind
httpd   command:dpkg-source         dpkg-dev        dpkg-dev
httpd   header:expat.h              libexpat1-dev   expat-devel
httpd   header:zlib.h               zlib1g-dev      zlib-devel
httpd   command:pcre2-config        libpcre2-dev    pcre2-devel
httpd   command:libtoolize          libtool         libtool
httpd   command:autoconf            autoconf        autoconf
fleet   command:haproxy             haproxy         haproxy
fleet   command:jq                  jq              jq
lists   postgres                    postgresql      postgresql-server
lists   dbd:pgsql                   libaprutil1-dbd-pgsql apr-util-pgsql
lists   command:mariadb-install-db  mariadb-server-core mariadb-server
lists   command:mariadb             mariadb-client-core mariadb
lists   dbd:mysql                   libaprutil1-dbd-mysql apr-util-mysql
lists   command:sqlite3             sqlite3         sqlite
lists   dbd:sqlite3                 libaprutil1-dbd-sqlite3 apr-util-sqlite
lists   command:redis-server        redis-server    redis
lists   command:redis-cli           redis-tools     redis
lists   command:etcd                etcd-server     etcd
lists   command:etcdctl             etcd-client     etcd
lists   command:runuser             util-linux      util-linux
apps    httpd                       apache2-bin     httpd-core
apps    command:prove               perl            perl
apps    perl:JSON::PP               perl            perl-JSON-PP
apps    command:openssl             openssl         openssl
apps    chromium                    chromium        chromium
apps    command:node                nodejs          nodejs
apps    command:npm                 npm             nodejs-npm
apps    php_fpm                     php-fpm         php-fpm
apps    command:php                 php-cli         php-cli
apps    php:mysqli                  php-mysql       php-mysqlnd
apps    php:pdo_sqlite              php-sqlite3     php-pdo
apps    php:mbstring                php-mbstring    php-mbstring
apps    php:intl                    php-intl        php-intl
apps    php:xml                     php-xml         php-xml
apps    command:mariadb-install-db  mariadb-server-core mariadb-server
apps    command:mariadb             mariadb-client-core mariadb
apps    dbd:mysql                   libaprutil1-dbd-mysql apr-util-mysql
apps    command:runuser             util-linux      util-linux
apps    mapserv                     cgi-mapserver   mapserver
bench   httpd                       apache2-bin     httpd-core
bench   command:valgrind            valgrind        valgrind
bench   header:valgrind/callgrind.h valgrind        valgrind-devel
bench   command:h2load              nghttp2-client  nghttp2
bench   command:wrk                 wrk             wrk
bench   command:taskset             util-linux      util-linux
bench   command:node                nodejs          nodejs
bench   command:npm                 npm             nodejs-npm
bench   command:nginx               -               nginx
bench   perl:IO::Socket::INET       perl            perl
bench   perl:JSON::PP               perl            perl-JSON-PP
chart   command:gnuplot             gnuplot-nox     gnuplot-minimal
coverage command:gcc                gcc             gcc
coverage command:gcov               gcc             gcc
coverage perl:JSON::PP              perl            perl-JSON-PP
lint    command:gcc                 gcc             gcc
lint    command:clang               clang           clang
lint    command:clang-tidy          clang-tidy      clang-tools-extra
lint    command:clang-format        clang-format    clang-tools-extra
lint    command:cppcheck            cppcheck        cppcheck
lint    command:git                 git             git-core
lint    command:shellcheck          shellcheck      ShellCheck
lint    command:perlcritic          libperl-critic-perl perl-Perl-Critic
lint    command:prove               perl            perl
prove   command:frama-c             frama-c-base    frama-c
prove   command:apr-1-config        libapr1-dev     apr-devel
prove   perl:Time::HiRes            perl            perl-Time-HiRes
fuzz    command:clang               clang           clang
fuzz    fuzzer                      libclang-rt-dev compiler-rt
fuzz    pcre2                       libpcre2-dev    pcre2-devel
fuzz    perl:Time::HiRes            perl            perl-Time-HiRes
fuzz    perl:Digest::SHA            perl            perl-Digest-SHA
package command:dpkg-buildpackage   dpkg-dev        -
package deb:build-essential         build-essential -
package command:dh                  debhelper       -
package command:pandoc              pandoc          pandoc
package command:lintian             lintian         -
package command:mmdebstrap          mmdebstrap      -
package command:rpmbuild            rpm             rpm-build
package command:rpmlint             rpmlint         rpmlint
TABLE
}

main() {
    [ $# -gt 0 ] || fail 2 "which set? One or more of: $(sets)"
    check_names "$@"
    check_apxs
    missing=$(packages_missing "$@")
    [ -n "$missing" ] || return 0
    has_command apt-get || name_packages "$@"
    install_packages "$missing"
    missing=$(packages_missing "$@")
    [ -z "$missing" ] || fail 1 "installed, and yet not found: $missing"
}

fail() {
    status=$1
    shift
    printf 'setup: %s\n' "$@" >&2
    exit "$status"
}

# ---- the table ---------------------------------------------------------------

rows() {
    needs | grep -v '^#'
}

sets() {
    rows | awk '!seen[$1]++ { printf "%s%s", sep, $1; sep = " " }'
}

check_names() {
    for name; do
        case " $(sets) " in
            *" $name "*) ;;
            *) fail 2 "there is no set \"$name\"; the sets are: $(sets)" ;;
        esac
    done
}

# No package brings an apxs that was named and is not there.
check_apxs() {
    [ -z "${APXS:-}" ] || has_apxs || fail 1 "APXS says $APXS, and that is no program here"
}

# The packages of this system's family that the sets given still lack, each once.
packages_missing() {
    packages_of "$(family)" "$@"
}

family() {
    if has_command apt-get; then echo debian; else echo fedora; fi
}

packages_of() {
    wanted_family=$1
    shift
    rows | while read -r set probe debian fedora; do
        case " $* " in *" $set "*) ;; *) continue ;; esac
        case $wanted_family in debian) package=$debian ;; *) package=$fedora ;; esac
        [ "$package" != - ] || continue
        present "$probe" || echo "$package"
    done | unique
}

unique() {
    awk '!seen[$0]++ { printf "%s%s", sep, $0; sep = " " }'
}

# ---- probes: what is there? --------------------------------------------------

present() {
    case $1 in
        command:*) has_command "${1#command:}" ;;
        header:*) has_header "${1#header:}" ;;
        library:*) has_library "${1#library:}" ;;
        perl:*) has_perl_module "${1#perl:}" ;;
        python:*) has_python_module "${1#python:}" ;;
        php:*) has_php_extension "${1#php:}" ;;
        dbd:*) has_dbd "${1#dbd:}" ;;
        deb:*) has_deb "${1#deb:}" ;;
        rpm:*) has_rpm "${1#rpm:}" ;;
        *) "has_$1" ;;
    esac
}

# An ordinary user's PATH often lacks the sbin folders, where httpd lives.
has_command() {
    (PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin && command -v "$1") >/dev/null 2>&1
}

# apxs compiles with the compiler that httpd itself was built with.
has_compiler() {
    if has_apxs; then has_command "$(query_apxs CC)"; else has_command cc; fi
}

has_header() {
    compiler=cc
    has_command cc || compiler=gcc
    printf '#include <%s>\n' "$1" | "$compiler" -E - >/dev/null 2>&1
}

# Whether the compiler can link with it.
has_library() {
    compiler=cc
    has_command cc || compiler=gcc
    echo 'int main(void) { return 0; }' | "$compiler" -x c -o /dev/null - "-l$1" >/dev/null 2>&1
}

has_pcre2() {
    pkg-config --exists libpcre2-8 2>/dev/null
}

# The compiler comes without what -fsanitize needs.
has_fuzzer() {
    echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' \
        | clang -fsanitize=fuzzer,address,undefined -x c -o /dev/null - >/dev/null 2>&1
}

has_apxs() {
    has_command "$(find_apxs)"
}

find_apxs() {
    if [ -n "${APXS:-}" ]; then echo "$APXS"
    elif has_command apxs; then echo apxs
    else echo apxs2
    fi
}

query_apxs() {
    # Only the first word: CC may come with options.
    "$(find_apxs)" -q "$1" 2>/dev/null | cut -d' ' -f1
}

has_httpd() {
    if has_apxs; then
        [ -x "$(query_apxs SBINDIR)/$(query_apxs PROGNAME)" ]
    else
        has_command apache2 || has_command httpd
    fi
}

has_perl_module() {
    perl -e "require $1" >/dev/null 2>&1
}

has_php_extension() {
    php -r "exit((int)!extension_loaded('$1'));" >/dev/null 2>&1
}

# Debian keeps it where CGI programs are.
has_mapserv() {
    has_command mapserv || [ -x /usr/lib/cgi-bin/mapserv ]
}

# A driver of apr-util.
has_dbd() {
    for driver in /usr/lib/*/apr-util-1/apr_dbd_"$1".so /usr/lib*/apr-util-1/apr_dbd_"$1".so; do
        [ ! -e "$driver" ] || return 0
    done
    return 1
}

# Debian keeps the server's own programs out of the PATH.
has_postgres() {
    has_command postgres && return
    for program in /usr/lib/postgresql/*/bin/postgres; do
        [ ! -x "$program" ] || return 0
    done
    return 1
}

has_uwsgi() {
    has_command uwsgi-core || has_command uwsgi
}

has_uwsgi_python() {
    [ -e /usr/lib/uwsgi/plugins/python3_plugin.so ] || [ -e /usr/lib64/uwsgi/python3_plugin.so ]
}

# Debian's package switches its module on in the site's own server and restarts
# it. So where there is such a server, the tests do without (package apache2).
has_security2() {
    [ -e /usr/share/apache2/apache2-maintscript-helper ] \
        || { has_apxs && [ -e "$(query_apxs LIBEXECDIR)/mod_security2.so" ]; }
}

# Packages are for the system's Python; another one may come first in the PATH.
has_python_module() {
    for python in /usr/bin/python3 python3; do
        "$python" -c "import $1" >/dev/null 2>&1 && return
    done
    return 1
}

# Debian puts the version into the name.
has_php_fpm() {
    has_command php-fpm || ls /usr/sbin/php-fpm[0-9]* >/dev/null 2>&1
}

has_chromium() {
    has_command "${CHROMIUM:-chromium}" || has_command chromium-browser
}

has_firefox() {
    has_command "${FIREFOX:-firefox-esr}" || has_command firefox
}

# WebKitGTK as Python sees it: the description of its functions.
has_webkit() {
    for folder in /usr/lib*/girepository-1.0 /usr/lib/*/girepository-1.0; do
        [ ! -e "$folder/WebKit2-4.1.typelib" ] || return 0
    done
    return 1
}

# What Debian's tools want by its name, whatever else does the same.
has_deb() {
    dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -q '^installed'
}

# Asked for on Fedora's family only; other systems get by without.
has_rpm() {
    [ -e /etc/redhat-release ] || return 0
    rpm -q "$1" >/dev/null 2>&1
}

# ---- what to do about it -----------------------------------------------------

name_packages() {
    fail 1 "something is missing, and only apt-get is known here. Install it, then try again." \
        "on Fedora and its relatives:  dnf install $(packages_of fedora "$@")" \
        "on Debian and its relatives:  apt-get install $(packages_of debian "$@")"
}

install_packages() {
    become=$(root_prefix) || fail 1 "missing: $1" \
        "as root, run:  apt-get install --no-install-recommends $1"
    echo "setup: installing with apt-get: $1"
    log=$(mktemp)
    # Outdated package lists matter only if the packages cannot be had with them.
    apt update >"$log" 2>&1 || :
    services=$(services_in "$1")
    systemd "mask --runtime" "$services"
    # The list is meant to be split into words.
    # shellcheck disable=SC2086
    apt install -y --no-install-recommends $1 >>"$log" 2>&1 || failed=yes
    systemd "unmask --runtime" "$services"
    [ -z "${failed:-}" ] || apt_failed "$1"
    systemd disable "$services"
    rm -f "$log"
}

# Services that come with the packages, where systemd would start them. The tests
# run their own php-fpm and haproxy, and want no more of prometheus than promtool:
# those for everybody stay down, now and at the next boot.
services_in() {
    [ -d /run/systemd/system ] || return 0
    for package in $1; do
        case $package in
            php-fpm) apt-cache depends php-fpm | awk '/Depends: php[0-9.]+-fpm$/ { print $2 }' ;;
            prometheus|haproxy|postgresql|redis-server) echo "$package" ;;
            etcd-server) echo etcd ;;
        esac
    done
}

# systemd VERB SERVICES, and nothing when there is no service.
systemd() {
    [ -n "$2" ] || return 0
    # Both are meant to be split into words.
    # shellcheck disable=SC2086
    as_root systemctl $1 $2 >>"$log" 2>&1 || echo "setup: could not $1 the services" $2 >&2
}

# What to put before a command that needs root; fails when there is no way.
root_prefix() {
    if [ "$(id -u)" -eq 0 ]; then echo ''
    elif has_command sudo; then echo sudo
    else return 1
    fi
}

as_root() {
    # $become is empty or the one word sudo.
    # shellcheck disable=SC2086
    $become "$@"
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" </dev/null
}

apt_failed() {
    cat "$log" >&2
    rm -f "$log"
    fail 1 "apt-get failed, see above. Check the network and the lines of" \
        "/etc/apt/sources.list*, or install by hand, then try again:" \
        "  apt-get install --no-install-recommends $1"
}

main "$@"
