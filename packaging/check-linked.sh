#!/bin/sh
# Whether httpd will find what a module calls:  packaging/check-linked.sh FILE
#
# A module leaves functions of httpd's for httpd to fill in, so the linker
# (-z defs) has to let anything pass. What a compiler calls instead of an atomic
# instruction is not httpd's: without its library, httpd would refuse the module
# when it starts.

set -eu

missing=$(nm -D --undefined-only "$1" | awk '$NF ~ /^__atomic_/ { print $NF }')
[ -n "$missing" ] || exit 0
! readelf -d "$1" | grep -q 'NEEDED.*libatomic' || exit 0
echo "$1: httpd could not load it: nothing has $(echo "$missing" | paste -s -d " ")" >&2
echo 'If there is a libatomic for this compiler, try:  LIBS=-latomic make' >&2
exit 1
