#!/bin/sh
# Packs the sources, the same bytes each time:  packaging/dist.sh VERSION FILE
#
# Prints the file's name and size.

set -eu

version=$1
mkdir -p "$(dirname "$2")"
output=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
cd "$(dirname "$0")/.."

main() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    tree=$work/mod_cors204-$version
    date=$(source_date)
    mkdir "$tree"
    files | tar -c --null --no-recursion -T - | tar -x -C "$tree"
    stamp packaging/rpm/mod_cors204.spec.in >"$tree/mod_cors204.spec"
    pack >"$output"
    echo "$output: $(files | tr -dc '\0' | wc -c) files, $(wc -c <"$output") bytes"
}

# Whether git will say what is in it; of somebody else's clone it does not.
is_clone() { [ -e .git ] && git rev-parse --git-dir >/dev/null 2>&1; }

# What git does not ignore. In an unpacked tarball, everything but what was built or
# fetched.
files() {
    if is_clone; then
        git ls-files -z --cached --others --exclude-standard
    else
        find . \( -name .git -o -name build -o -name node_modules \) -prune -o \
            ! -type d ! -path ./mod_cors204.spec -print0
    fi
}

# Seconds since 1970: the last commit's, else those of the newest change.
source_date() {
    if [ -n "${SOURCE_DATE_EPOCH:-}" ]; then echo "$SOURCE_DATE_EPOCH"
    elif is_clone; then git log -1 --format=%ct
    else stat -c %Y CHANGES
    fi
}

stamp() {
    sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$(LC_ALL=C date -u -d "@$date" '+%a %b %d %Y')/" "$1"
}

pack() {
    tar -c -C "$work" --sort=name --mtime="@$date" --owner=0 --group=0 --numeric-owner \
        --mode=u+w,go=rX "mod_cors204-$version" | gzip -9n
}

main
