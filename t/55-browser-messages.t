# SPDX-License-Identifier: Apache-2.0
# doc/troubleshooting.md, taken at its word: each of its entries is made to happen in a real browser, whose console
# says what the page says it does; and the lines that the page has one write mend it.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/$_" } qw(lib backends/lib browser/lib);

use Cors204::Backend;
use Cors204::Browser qw(need_browser run_suite page_files page_host addresses);
use Cors204::Repository qw(slurp);
use Cors204::Server;
use Test::More;

need_browser();

my $page = slurp('doc/troubleshooting.md');
my ($entries) = $page =~ /^## Messages\n(.*?)^## /ms;
my %entry = map { /\A(.*?)\n(.*)\z/s } grep { /\S/ } split /^### /m, $entries;

# What an entry says that the consoles say, by engine, as texts without what is different each time.
sub texts_of {
    my ($entry) = @_;
    my %texts;
    while ($entry =~ /^\| (Chromium|Firefox|Safari) \| `(.*)` \|$/mg) {
        my ($engine, $text) = ($1, $2);
        utf8::decode($text);
        $texts{ $engine eq 'Safari' ? 'WebKit' : $engine } = [ $text =~ s/\A\.\.\. ?| ?\.\.\.\z//gr ];
    }
    return \%texts;
}

# The lines that an entry has one write, for another section and for the origins of this test.
sub mended {
    my ($entry, $path) = @_;
    my ($lines) = $entry =~ /^```apache\n(.*?)^```/ms or return;
    return $lines =~ s{"/\w+"}{"$path"}r =~ s{https://app\.example\.com}{\${THE_PAGE}}r =~ s{https://www\.example\.com}{\${STRANGER}}r;
}

my $api = Cors204::Backend->start(
    '/data' => "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 4\r\n\r\ndata",
    '/moved' => "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndata",
    '/two'  => "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 4\r\n\r\ndata",
);

my $header  = 'Header always set Access-Control-Allow-Origin THE_PAGE';
my %include = (credentials => 'include');

# A heading; the policy; what is particular about the call; what is learned where it is no failure.
my @cases = (
    [ 'The origin is not allowed', 'CorsAllowOrigin THE_PAGE', { from => 'stranger' }, method => 'PUT' ],
    [ 'The origin is not allowed, and there was no preflight', 'CorsAllowOrigin THE_PAGE', { from => 'stranger' } ],
    [ 'The method is not allowed', 'CorsAllowOrigin THE_PAGE', {}, method => 'PUT' ],
    [ 'A header is not allowed', 'CorsAllowOrigin THE_PAGE', {}, headers => { 'X-Debug' => '1' } ],
    [ 'The preflight is refused as a whole', "CorsAllowOrigin THE_PAGE\nCorsRefusal Forbid", {}, method => 'PUT' ],
    [ 'The preflight gets an error', "CorsPolicy Off\n$header\nRequire method PUT", {}, method => 'PUT' ],
    [ 'The preflight is redirected', 'CorsPolicy Off', { redirect => 1 }, method => 'PUT' ],
    [ 'The origin is *, and cookies are sent', 'CorsAllowOrigin *', {}, %include ],
    [ 'Cookies are sent, but not allowed', 'CorsAllowOrigin THE_PAGE', {}, %include ],
    [ 'There are two values', "CorsPolicy Off\n$header", { path => 'two' } ],
    [ 'The page has the origin null', 'CorsAllowOrigin THE_PAGE', { sandbox => 1 } ],
    [ 'A header cannot be read', 'CorsAllowOrigin THE_PAGE', { status => 200, unread => 'etag' } ],
    [ 'A WebSocket is refused', "CorsAllowOrigin THE_PAGE\nCorsMode Guard", { from => 'stranger', socket => 1 } ],
);
my $to = '127.0.0.1:' . $api->port;

# Each case has a folder for what is wrong, and one for what is mended.
my $config = '';
for my $number (1 .. @cases) {
    my ($name, $policy, $about) = @{ $cases[ $number - 1 ] };
    for my $folder ("/wrong-$number", "/mended-$number") {
        $config .= "ProxyPass \"$folder/data\" \"!\"\nRedirect 301 \"$folder/data\" \"$folder/moved\"\n" if $about->{redirect};
        $config .= "ProxyPass \"$folder\" \"http://$to\"\n";
    }
    $policy =~ s/THE_PAGE/\${THE_PAGE}/g;
    $config .= "<Location \"/wrong-$number\">\n$policy\n</Location>\n" . (mended($entry{$name} || '', "/mended-$number") || '');
}

my $s = Cors204::Server->start(
    ports => 2, modules => [qw(alias authz_core dir headers mime proxy proxy_http proxy_wstunnel)], files => { page_files() },
    expect_errors => [qr/./],
    config => page_host() . <<"END");
<VirtualHost 127.0.0.1:\${PORT2}>
    ServerName 127.0.0.1
    Define THE_PAGE http://127.0.0.1:\${PORT}
    Define STRANGER http://localhost:\${PORT}
$config
</VirtualHost>
END

my %at = addresses($s);
my @asked;
for my $number (1 .. @cases) {
    my ($name, undef, $about, %call) = @{ $cases[ $number - 1 ] };
    my ($wrong, $mended) = map { "$at{api}/$_-$number/" . ($about->{path} || 'data') } qw(wrong mended);
    push @asked, {
        %{$about}, name => $name, call => { url => $wrong, %call }, texts => texts_of($entry{$name} || ''),
        $about->{socket} ? (socket => $wrong =~ s/^http/ws/r) : mended($entry{$name} || '', '') ? (mended => $mended) : (),
    };
}

is_deeply([ sort keys %entry ], [ sort map { $_->[0] } @cases ], 'each entry of the page is tried');
my ($command) = $page =~ /^(curl .*)$/m;
my $told = $command =~ s{https://app\.example\.com}{$at{page}}r =~ s{https://api\.example\.com/api/orders}{$at{api}/mended-3/data}r;
like(scalar qx($told), qr/^HTTP.* 204 .*^Access-Control-Allow-Methods: PUT\r$/ms, 'curl -si -X OPTIONS -H ... shows the answer');

run_suite(suite => 'messages', %at, cases => \@asked);
all_done();
