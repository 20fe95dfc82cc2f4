# SPDX-License-Identifier: Apache-2.0
# WebDAV: its methods are those that need preflights, and it has an OPTIONS of its own, which it keeps.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(running_as);
use Cors204::Matrix;

my $site = <<'END';
    DavLockDB "${VAR}/locks"
    <Directory "${DOCS}/dav">
        Dav On
    </Directory>
    <Directory "${DOCS}/dav/locked-out">
        <LimitExcept GET>
            Require all denied
        </LimitExcept>
    </Directory>
END

my $s = Cors204::Server->start(
    ports  => 5, config => five_sites($site),
    modules => [qw(dav dav_fs dav_lock mime)],
    files  => {
        map { ("htdocs/dav/$_" => "text\n") } qw(file.txt folder/file.txt locked-out/file.txt),
    },
    expect_errors => [qr/AH01630|AH00540|dav:error/],
);
my $folder = $s->docs . '/dav';
my (undef, $uid, $gid) = running_as();
if (defined $uid) {
    chown $uid, $gid, $folder, "$folder/file.txt" or die "$folder: $!\n";
}

# What a request needs or uses up is put there before it.
sub there {
    my ($target) = @_;
    my $file = $s->root->write_file("htdocs$target", "text\n");
    chown $uid, $gid, $file if defined $uid;
    return;
}

sub nothing_there { return }

my $lock = '<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    . '<D:locktype><D:write/></D:locktype></D:lockinfo>';
my $patch = '<?xml version="1.0"?><D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x>y</x></D:prop></D:set>'
    . '</D:propertyupdate>';
my @new  = (before => \&nothing_there);
my @old  = (before => \&there);

sub destination {
    my ($path) = @_;
    return Destination => "http://127.0.0.1:{port}$path";
}

matrix(
    $s,
    [ 'GET',                              200, '/dav/file.txt', body => qr/\Atext\n\z/ ],
    [ 'PROPFIND, Depth 0',                207, 'PROPFIND /dav/file.txt', fields => [ Depth => 0 ],
        body => qr/multistatus/ ],
    [ 'PROPFIND, Depth 1',                207, 'PROPFIND /dav/folder/', fields => [ Depth => 1 ],
        body => qr{folder/file\.txt} ],
    [ 'PROPFIND, Depth infinity',         403, 'PROPFIND /dav/folder/', fields => [ Depth => 'infinity' ] ],
    [ 'PROPFIND of nothing',              404, 'PROPFIND /dav/missing', fields => [ Depth => 0 ] ],
    [ 'PROPFIND, Depth 7',                400, 'PROPFIND /dav/folder/', fields => [ Depth => 7 ] ],
    [ 'PROPFIND that is no XML',          400, 'PROPFIND /dav/file.txt', fields => [ Depth => 0 ], send => '<' ],
    [ 'PUT of a new file',                201, 'PUT /dav/new-{n}', send => 'x', @new ],
    [ 'PUT of an old file',               204, 'PUT /dav/old-{n}', send => 'x', @old ],
    [ 'PUT into no folder',               409, 'PUT /dav/no/such/folder/file', send => 'x' ],
    [ 'PUT if it matches',                412, 'PUT /dav/file.txt', send => 'x', fields => [ 'If-Match' => '"x"' ] ],
    [ 'DELETE',                           204, 'DELETE /dav/del-{n}', @old ],
    [ 'DELETE of nothing',                404, 'DELETE /dav/missing' ],
    [ 'MKCOL',                            201, 'MKCOL /dav/folder-{n}', @new ],
    [ 'MKCOL of what is there',           405, 'MKCOL /dav/folder' ],
    [ 'COPY',                             201, 'COPY /dav/from-{n}', @old, fields => [ destination('/dav/copy-{n}') ] ],
    [ 'COPY to what is there',            412, 'COPY /dav/file.txt',
        fields => [ destination('/dav/folder/file.txt'), Overwrite => 'F' ] ],
    [ 'MOVE',                             201, 'MOVE /dav/move-{n}', @old, fields => [ destination('/dav/moved-{n}') ] ],
    [ 'PROPPATCH',                        207, 'PROPPATCH /dav/prop-{n}', @old, send => $patch ],
    [ 'LOCK',                             200, 'LOCK /dav/lock-{n}', @old, send => $lock, body => qr/lockdiscovery/ ],
    [ 'UNLOCK of what is not locked',     400, 'UNLOCK /dav/file.txt', fields => [ 'Lock-Token' => '<opaquelocktoken:x>' ] ],
    [ 'a method of nobody',               405, 'SEARCH /dav/file.txt' ],
    [ 'a method that is not allowed',     403, 'PROPFIND /dav/locked-out/file.txt', fields => [ Depth => 0 ] ],
    [ 'a part of a file',                 206, '/dav/file.txt', fields => [ Range => 'bytes=0-1' ] ],
    [ 'not modified',                     304, '/dav/file.txt', fields => [ 'If-None-Match' => '*' ] ],
    [ 'its OPTIONS, which is no preflight', 200, 'OPTIONS /dav/file.txt', left => 1 ],
);

# The answer to it is the same, byte for byte, with a policy and without.
subtest 'OPTIONS of WebDAV is left to it' => sub {
    my $bare = $s->client(4)->options('/dav/file.txt');
    like($bare->value('DAV'), qr/^1,2/, 'it says what it can');
    for my $number (1 .. 3) {
        count_cell();
        my $response = $s->client($number)->options('/dav/file.txt');
        is($response->comparable, $bare->comparable, "port $number");
        my $asking = $s->client($number)->options('/dav/file.txt', 'Access-Control-Request-Method' => 'PUT');
        is($asking->comparable, $bare->comparable, 'also with what only a preflight says');
        is($response->value('MS-Author-Via'), 'DAV', 'and what it is');
    }
};

cells_done();
all_done();
