# SPDX-License-Identifier: Apache-2.0
# Explain's verdicts are what browsers do: 200 calls, with cookies and without, each asked of Explain and then made.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/$_" } qw(lib browser/lib);

use Cors204::Browser qw(need_browser run_suite page_files page_host addresses);
use Cors204::Server;
use JSON::PP qw(decode_json);
use Test::More;

need_browser();

my %policy = (
    list    => "CorsAllowOrigin http://127.0.0.1:\${PORT}\nCorsAllowMethods PUT PATCH\nCorsAllowHeaders Content-Type X-A\nCorsMaxAge 60\n",
    cookies => "CorsAllowOrigin http://127.0.0.1:\${PORT}\nCorsAllowMethods *\nCorsAllowHeaders *\nCorsAllowCredentials On\n",
    star    => "CorsAllowOrigin *\nCorsAllowMethods *\nCorsAllowHeaders *\n",
    reads   => "CorsAllowOrigin *\n",
    forbid  => "CorsAllowOrigin http://127.0.0.1:\${PORT}\nCorsAllowMethods PUT\nCorsRefusal Forbid\n",
    guard   => "CorsAllowOrigin http://127.0.0.1:\${PORT}\nCorsMode Guard\n",
    any     => "CorsAllowOrigin http://localhost:* http://127.0.0.1:*\nCorsAllowHeaders Authorization\nCorsAllowCredentials On\n",
);

my $s = Cors204::Server->start(
    ports   => 2,
    expect_errors => [qr/AH00135/],    # for the method "patch"
    modules => [qw(dir mime)],
    files   => { page_files(), map { ("htdocs/$_/file.txt" => "text\n") } keys %policy },
    config  => page_host() . "<VirtualHost 127.0.0.1:\${PORT2}>\nServerName 127.0.0.1\n"
        . join('', map { "<Location \"/$_\">\n$policy{$_}</Location>\n" } sort keys %policy)
        . "<Location \"/cors-status\">\nSetHandler cors204-status\n</Location>\n</VirtualHost>\n",
);
my $api = $s->client(2);
my %at  = addresses($s);

# A small generator of our own: the same calls on every machine and Perl.
my $seed = 16;
sub pick { $seed = ($seed * 1_103_515_245 + 12_345) % 2_147_483_648; return $_[ int($seed / 65_536) % @_ ] }

sub explained {
    my ($case) = @_;
    my $query = join '&', "path=$case->{path}", "origin=$at{ $case->{from} }", "method=$case->{method}",
        'headers=' . join(',', @{ $case->{headers} }), 'credentials=' . ($case->{credentials} ? 1 : 0);
    return decode_json($api->get("/cors-status?json&$query")->body)->{explain};
}

my (@cases, %verdicts);
for (1 .. 200) {
    my %case = (
        path => '/' . pick(sort keys %policy) . '/file.txt', from => pick(qw(page page stranger)),
        method => pick(qw(GET GET GET POST POST PUT PATCH DELETE patch HEAD)),
        headers => [ pick([], [], [], [], ['content-type'], ['x-a'], [ 'content-type', 'x-a' ], ['x-b'], ['authorization']) ]->[0],
        credentials => pick(JSON::PP::true(), JSON::PP::false()),
    );
    my $said = explained(\%case);
    $case{verdict} = $said->{verdict};
    $verdicts{ $said->{verdict} }++;
    $case{name} = join ' ', "$_:", @case{qw(method path from)}, @{ $case{headers} }, $case{credentials} ? 'with cookies' : ();
    push @cases, \%case;
}
cmp_ok($verdicts{$_} || 0, '>=', 15, "$_ among them") for qw(allowed unreadable refused);

run_suite(suite => 'explain', %at, cases => \@cases);

all_done();
