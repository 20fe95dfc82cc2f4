#!/bin/sh
# Installs what is missing to build, try and test mod_cors204.
#
#     packaging/setup.sh SET...        sets: build demo test
#
# Prints nothing when nothing is missing. On Debian and its relatives it
# installs; elsewhere it names the packages and stops.

set -eu

# One line for each need: the set it belongs to, how to tell that it is there,
# and the package that brings it. A "-" means that this family needs no package
# for it. A new set is a few more lines. Probes are the has_* functions below.
#
# demo and test want the httpd program alone, hence apache2-bin: the package
# apache2 would start a server that everyone can reach.
needs() {
    cat <<'TABLE'
# set   probe                       Debian          Fedora
build   compiler                    gcc             gcc
build   header:stdio.h              libc6-dev       glibc-devel
build   command:make                make            make
build   command:pkg-config          pkg-config      pkgconf-pkg-config
build   apxs                        apache2-dev     httpd-devel
build   header:libpsl.h             libpsl-dev      libpsl-devel
build   rpm:redhat-rpm-config       -               redhat-rpm-config
demo    httpd                       apache2-bin     httpd-core
demo    command:curl                curl            curl
test    httpd                       apache2-bin     httpd-core
test    command:curl                curl            curl
test    command:prove               perl            perl
test    perl:Test::More             perl            perl
test    perl:IO::Socket::INET       perl            perl
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
        perl:*) has_perl_module "${1#perl:}" ;;
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
    # The list is meant to be split into words.
    # shellcheck disable=SC2086
    apt install -y --no-install-recommends $1 >>"$log" 2>&1 || apt_failed "$1"
    rm -f "$log"
}

# What to put before a command that needs root; fails when there is no way.
root_prefix() {
    if [ "$(id -u)" -eq 0 ]; then echo ''
    elif has_command sudo; then echo sudo
    else return 1
    fi
}

apt() {
    # $become is empty or the one word sudo.
    # shellcheck disable=SC2086
    $become env DEBIAN_FRONTEND=noninteractive \
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
