#!/bin/sh
# Builds Debian's packages from a tarball of the sources, and has lintian look at them:
#
#     packaging/debian/build.sh VERSION TARBALL FOLDER
#
# Everything is made anew in FOLDER. The last line is the path of the package.

set -eu

version=$1
tarball=$2
folder=$3
here=$(cd "$(dirname "$0")" && pwd)
name=mod-cors204
package=libapache2-mod-cors204

main() {
    rm -rf "$folder"
    mkdir -p "$folder"
    unpack
    build >"$folder/build.log" 2>&1 || fail "dpkg-buildpackage failed" "$folder/build.log"
    look >"$folder/lintian.log" 2>&1 || fail "lintian found what it should not" "$folder/lintian.log"
    deb=$(echo "$folder/${package}_${version}-"*.deb)
    echo "$(wc -c <"$deb") bytes, installed $(dpkg-deb -f "$deb" Installed-Size) KB;" \
        "lintian: $(grep -c . "$folder/lintian.log" || :) lines"
    echo "$deb"
}

fail() {
    cat "$2"
    echo "$1, see above" >&2
    exit 1
}

# Debian wants its folder at the top of the tree, and the tarball under its own name.
unpack() {
    cp "$tarball" "$folder/${name}_$version.orig.tar.gz"
    mkdir "$folder/$name-$version"
    tar -x -C "$folder/$name-$version" --strip-components=1 -f "$tarball"
    cd "$folder/$name-$version"
    date=$(stat -c %Y CHANGES)
    cp -R "$here" debian
    rm debian/build.sh debian/changelog.in
    sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$(LC_ALL=C date -u -R -d "@$date")/" \
        "$here/changelog.in" >debian/changelog
    cd - >/dev/null
}

# What make would hand down to the Makefile of the package is no business of it.
build() {
    (cd "$folder/$name-$version" \
        && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL -u BUILD -u STRICT -u CC \
            -u CFLAGS -u CPPFLAGS -u LDFLAGS dpkg-buildpackage -us -uc)
}

# It warns of being run by root, unless told that this is meant.
look() {
    lintian --allow-root --fail-on error,warning "$folder"/*.changes
}

main
