# SPDX-License-Identifier: Apache-2.0
# From the URL to what answers it: folders and their indexes, negotiation, rewriting, redirects to
# somewhere else and inside.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm);
use Cors204::Backend;
use Cors204::Matrix;

my $star    = "Access-Control-Allow-Origin: *\r\n";
my $backend = Cors204::Backend->start('/be/x' => "HTTP/1.1 200 OK\r\n${star}Content-Length: 4\r\n\r\nbody");

# Rules as one would write them into .htaccess, into <Directory> and, though one should not, into <Location>.
my $rules = <<'END';
    RewriteEngine On
    RewriteRule inside$ /file.txt
    RewriteRule passed$ /file.txt [PT]
    RewriteRule script$ /cgi/own?2 [L]
    RewriteRule end$ /cgi/own?1 [END]
    RewriteRule moved$ http://127.0.0.1:9/elsewhere [R]
    RewriteRule permanent$ http://127.0.0.1:9/elsewhere [R=301]
    RewriteRule other$ http://127.0.0.1:9/elsewhere [R=307]
    RewriteRule forbidden$ - [F]
    RewriteRule gone$ - [G]
    RewriteRule odd$ - [R=409]
    RewriteRule nothing$ - [R=204]
    RewriteRule proxied$ http://127.0.0.1:${BACKEND}/be/x [P]
END
my $redirects = <<'END';
    Redirect "/@/moved" "http://127.0.0.1:9/elsewhere"
    RedirectPermanent "/@/permanent" "http://127.0.0.1:9/elsewhere"
    RedirectTemp "/@/temporary" "http://127.0.0.1:9/elsewhere"
    Redirect seeother "/@/other" "http://127.0.0.1:9/elsewhere"
    Redirect gone "/@/gone"
    Redirect 404 "/@/hidden"
    RedirectMatch "^/@/match.*" "http://127.0.0.1:9/elsewhere"
    RedirectMatch 403 "^/@/forbidden.*"
END

sub redirects {
    my ($path) = @_;
    return $redirects =~ s/@/$path/gr;
}

my %files = (
    'htdocs/file.txt'              => "text\n",
    'htdocs/folder/index.html'     => "index\n",
    'htdocs/folder/file.txt'       => "text\n",
    'htdocs/dynamic/x.txt'         => "text\n",
    'htdocs/local/x.txt'           => "text\n",
    'htdocs/listed/x.txt'          => "text\n",
    'htdocs/unlisted/x.txt'        => "text\n",
    'htdocs/sent/index.html'       => "index\n",
    'htdocs/plain/x.txt'           => "text\n",
    'htdocs/views/a.html.en'       => "English\n",
    'htdocs/views/a.html.de'       => "Deutsch\n",
    'htdocs/views/b.html.gz'       => "not really\n",
    'htdocs/views/map.var'         => "URI: map\n\nURI: a.html.de\nContent-Type: text/html\nContent-Language: de\n\n"
        . "URI: a.html.en\nContent-Type: text/html\nContent-Language: en\n\n",
    'htdocs/rules/file.txt'        => "text\n",
    'htdocs/htaccess/.htaccess'    => $rules =~ s/\$\{BACKEND\}/$backend->port/egr,
    'htdocs/ways/file.txt'         => "text\n",
    'htdocs/away/.htaccess'        => redirects('away'),
    'htdocs/spelt/Correct.txt'     => "text\n",
    'htdocs/front/index.txt'       => "front\n",
    'htdocs/controlled/x.txt'      => "text\n",
    'cgi/own'                      => $script,
    'cgi/inside'                   => "#!/bin/sh\necho 'Access-Control-Allow-Origin: *'\necho 'Location: /file.txt'\necho\n",
    'cgi/outside'                  => "#!/bin/sh\necho 'Access-Control-Allow-Origin: *'\n"
        . "echo 'Location: http://127.0.0.1:9/elsewhere'\necho\n",
);

my $site = sections(
    Directory =>
    '${DOCS}'            => 'AllowOverride All | Options +Indexes | DirectoryIndex index.html',
    '${DOCS}/dynamic'    => 'DirectoryIndex missing.html /cgi/own?2',
    '${DOCS}/local'      => 'DirectoryIndex /file.txt',
    '${DOCS}/unlisted'   => 'Options -Indexes',
    '${DOCS}/sent'       => 'DirectoryIndexRedirect On',
    '${DOCS}/plain'      => 'DirectorySlash Off',
    '${DOCS}/front'      => 'FallbackResource /front/index.txt',
    '${DOCS}/controlled' => 'FallbackResource /cgi/own?2',
    '${DOCS}/views'      => 'Options +MultiViews | AddLanguage en .en | AddLanguage de .de | AddHandler type-map .var'
        . ' | AddEncoding x-gzip .gz',
    '${DOCS}/spelt'      => 'CheckSpelling On',
) . <<'END';
    ScriptAlias "/cgi" "${ROOT}/cgi"
    AliasMatch "^/alias/.*" "${DOCS}/file.txt"
    ScriptAliasMatch "^/script/.*" "${ROOT}/cgi/own"
    <Directory "${DOCS}/rules">
END
$site .= $rules . "    </Directory>\n    <Location \"/place\">\n$rules    </Location>\n" . redirects('server');
$site .= "<Directory \"\${DOCS}/ways\">\n" . redirects('ways') . "</Directory>\n";
$site .= "<Location \"/somewhere\">\n" . redirects('somewhere') . "</Location>\n";
$site .= <<'END';
    <Location "/one-word">
        Redirect "http://127.0.0.1:9/elsewhere"
    </Location>
    <Location "/one-word-gone">
        Redirect 410
    </Location>
    RewriteEngine On
    RewriteRule "^/s/inside$" "${DOCS}/file.txt"
    RewriteRule "^/s/passed$" "/alias/x" [PT]
    RewriteRule "^/s/script$" "/cgi/own?2" [PT]
    RewriteRule "^/s/moved$" "http://127.0.0.1:9/elsewhere" [R]
    RewriteRule "^/s/permanent$" "http://127.0.0.1:9/elsewhere" [R=301]
    RewriteRule "^/s/forbidden$" "-" [F]
    RewriteRule "^/s/gone$" "-" [G]
    RewriteRule "^/s/odd$" "-" [R=409]
    RewriteRule "^/s/nothing$" "-" [R=204]
    RewriteRule "^/s/proxied$" "http://127.0.0.1:${BACKEND}/be/x" [P]
END

my $s = Cors204::Server->start(
    ports   => 5, files => \%files, config => five_sites($site),
    modules => [
        qw(alias autoindex dir mime negotiation proxy proxy_http rewrite speling), mpm() eq 'prefork' ? 'cgi' : 'cgid',
    ],
    define        => { BACKEND => $backend->port },
    expect_errors => [
        qr/AH01276/,            # a folder without an index
        qr/AH00690|AH00687/,    # no acceptable variant
        qr/AH00161/,            # all processes of a prefork server are busy
    ],
);

my @script = (body => qr{made by .*/own}, vary => ['Accept-Language']);

# What a script says twice, httpd reads as one line.
my @twice = (own => ['access-control-allow-origin: *, *']);
my @text  = (body => qr/\Atext\n\z/);

matrix(
    $s,
    [ 'the index of a folder',                200, '/folder/', body => qr/\Aindex\n\z/ ],
    [ 'HEAD of it',                           200, 'HEAD /folder/' ],
    [ 'a folder without its slash',           301, '/folder' ],
    [ 'POST to such a one',                   301, 'POST /folder' ],
    [ 'a script that is the index',           200, '/dynamic/', @twice, @script ],
    [ 'a file elsewhere that is the index',   200, '/local/', @text ],
    [ 'an index that is redirected to',       302, '/sent/' ],
    [ 'a listing',                            200, '/listed/', body => qr/Index of/ ],
    [ 'a listing that is not allowed',        403, '/unlisted/' ],
    [ 'a folder that needs no slash',         200, '/plain', body => qr/Index of/ ],
    [ 'a fallback',                           200, '/front/of/it/all', body => qr/\Afront\n\z/ ],
    [ 'a fallback to a script',               200, '/controlled/thing', @twice, @script ],
    [ 'a file as it is spelt',                200, '/spelt/Correct.txt', @text ],
    [ 'a file as it is misspelt',             301, '/spelt/corect.txt' ],
    [ 'an alias',                             200, '/alias/x', @text ],
    [ 'an alias of a script',                 200, '/script/x?2', @twice, @script ],
);

my @german   = (fields => [ 'Accept-Language' => 'de' ]);
my @language = (vary => [qw(negotiate Accept-Language)]);
matrix(
    $s,
    [ 'a negotiated file',                    200, '/views/a', @language, @german, body => qr/Deutsch/ ],
    [ 'the other language',                   200, '/views/a.html', @language, body => qr/English/,
        fields => [ 'Accept-Language' => 'en' ] ],
    [ 'by a type map',                        200, '/views/map.var', @language, @german, body => qr/Deutsch/ ],
    [ 'a part of it',                         206, '/views/a', @language,
        fields => [ 'Accept-Language' => 'de', Range => 'bytes=0-1' ] ],
    [ 'no variant is acceptable',             406, '/views/a', @language,
        fields => [ Accept => 'image/png' ] ],
    [ 'no such variant',                      404, '/views/missing' ],
);

# Per directory; the last letter tells the flags.
sub rules {
    my ($path, $where) = @_;
    return (
        [ "rewritten $where",                 200, "$path/inside", @text ],
        [ "rewritten $where, passed through", 200, "$path/passed", @text ],
        [ "to a script $where",               200, "$path/script", @twice, @script ],
        [ "to a script $where, at an end",    200, "$path/end", own => 1, @script ],
        [ "[R] $where",                       302, "$path/moved" ],
        [ "[R=301] $where",                   301, "$path/permanent" ],
        [ "[R=307] $where",                   307, "$path/other" ],
        [ "[F] $where",                       403, "$path/forbidden" ],
        [ "[G] $where",                       410, "$path/gone" ],
        [ "[R=409] $where",                   409, "$path/odd" ],
        [ "[R=204] $where",                   204, "$path/nothing" ],
        [ "[P] $where",                       200, "$path/proxied", own => 1, body => qr/\Abody\z/ ],
    );
}

matrix($s, rules('/rules', 'in <Directory>'));
matrix($s, rules('/htaccess', 'in .htaccess'));
matrix($s, grep { $_->[0] !~ /passed|rewritten/ } rules('/place', 'in <Location>'));

# These come before httpd has looked for the file, so a policy in <Directory> has no say, and one in a
# virtual host is not known to be final.
my @first = (unmapped => 1);
matrix(
    $s,
    [ 'rewritten by the server',              200, '/s/inside', @text ],
    [ 'passed through by the server',         200, '/s/passed', @text ],
    [ 'to a script by the server',            200, '/s/script', @twice, @script ],
    [ '[R] of the server',                    302, '/s/moved', @first, late => 302 ],
    [ '[R=301] of the server',                301, '/s/permanent', @first, late => 301 ],
    [ '[F] of the server',                    403, '/s/forbidden', @first, late => 403 ],
    [ '[G] of the server',                    410, '/s/gone', @first, late => 410 ],
    [ '[R=409] of the server',                409, '/s/odd', @first, late => 409 ],
    [ '[R=204] of the server',                204, '/s/nothing', @first, late => 204 ],
    [ '[P] of the server',                    200, '/s/proxied', @first, own => 1, body => qr/\Abody\z/ ],
);

sub redirected {
    my ($path, $where, $early) = @_;
    my @rows = (
        [ "Redirect $where",                  302, "$path/moved" ],
        [ "Redirect $where, deeper",          302, "$path/moved/x?y=z" ],
        [ "RedirectPermanent $where",         301, "$path/permanent" ],
        [ "RedirectTemp $where",              302, "$path/temporary" ],
        [ "Redirect seeother $where",         303, "$path/other" ],
        [ "Redirect gone $where",             410, "$path/gone" ],
        [ "Redirect 404 $where",              404, "$path/hidden" ],
        [ "RedirectMatch $where",             302, "$path/match/x" ],
        [ "RedirectMatch 403 $where",         403, "$path/forbidden" ],
    );
    return $early ? map { [ @{$_}, @first, late => $_->[1] ] } @rows : @rows;
}

matrix($s, redirected('/server', 'of the server', 1));
matrix($s, redirected('/ways', 'in <Directory>'));
matrix($s, redirected('/away', 'in .htaccess'));
matrix($s, redirected('/somewhere', 'in <Location>'));
matrix(
    $s,
    [ 'Redirect without a path in <Location>', 302, '/one-word/x', @first, late => 302 ],
    [ 'Redirect gone without a path',          410, '/one-word-gone/x', @first, late => 410 ],
    [ 'a script that redirects inside',        200, '/cgi/inside', own => 1, @text ],
    [ 'a script that redirects elsewhere',     302, '/cgi/outside', own => 1 ],
);

cells_done();
all_done();
