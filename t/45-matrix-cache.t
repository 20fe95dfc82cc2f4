# SPDX-License-Identifier: Apache-2.0
# mod_cache_disk, in front of files and of backends, as the quick handler and as an ordinary one: what
# it has stored for one origin never reaches another.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(running_as);
use Cors204::Backend;
use Cors204::Matrix;
use Cors204::Repository qw(write_to);
use File::Temp ();

my $other = 'https://www.example.com';
my $star  = "Access-Control-Allow-Origin: *\r\n";

# The backend fails as long as this file is there.
my $folder = File::Temp->newdir;
my $switch = "$folder/failing";

sub reply {
    my ($fields) = @_;
    return "HTTP/1.1 200 OK\r\n$star${fields}Content-Length: 4\r\n\r\nbody";
}

sub fresh_again {
    my ($head) = @_;
    my $fields = "ETag: \"x\"\r\nCache-Control: max-age=0, must-revalidate\r\n$star";
    return $head =~ /^If-None-Match:/mi ? "HTTP/1.1 304 Not Modified\r\n$fields\r\n" : reply($fields);
}

sub failing_later {
    my ($head) = @_;
    my $fields = "ETag: \"x\"\r\nCache-Control: max-age=0\r\n";
    return -e $switch ? "HTTP/1.1 503 Busy\r\n${star}Content-Length: 4\r\n\r\nbusy" : reply($fields);
}

sub early_visitor {
    my ($head) = @_;
    my ($origin) = $head =~ /^Origin: (.*?)\r?$/mi;
    my $said = defined $origin ? "Access-Control-Allow-Origin: $origin\r\n" : '';
    return "HTTP/1.1 200 OK\r\n${said}Cache-Control: max-age=3600\r\nContent-Length: 4\r\n\r\nbody";
}

my $backend = Cors204::Backend->start(
    '/be/fresh'   => reply("Cache-Control: max-age=3600\r\n"),
    '/be/vary'    => reply("Cache-Control: max-age=3600\r\nVary: Accept-Language\r\n"),
    '/be/echo'    => \&early_visitor,
    '/be/again'   => \&fresh_again,
    '/be/stale'   => \&failing_later,
    '/be/404'     => "HTTP/1.1 404 No\r\n${star}Cache-Control: max-age=3600\r\nContent-Length: 4\r\n\r\nnone",
    '/be/301'     => "HTTP/1.1 301 Moved\r\n${star}Cache-Control: max-age=3600\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
    '/be/private' => reply("Cache-Control: private\r\n"),
    '/be/204'     => "HTTP/1.1 204 None\r\n${star}Cache-Control: max-age=3600\r\n\r\n",
);

# Each place has its own store, twice: with the quick handler, and with the ordinary one.
my %place = (
    location => "<Location \"/\">\n\@</Location>\n",
    vhost    => "\@",
    open     => "<Location \"/\">\nCorsAllowOrigin *\n</Location>\n",
    none     => '',
);
my @places = map { ("$_ quick", "$_ late") } sort keys %place;
my $list   = $policy =~ s/\Q$app\E/$app $other/r;

sub site {
    my ($number) = @_;
    my ($name, $quick) = split / /, $places[$number];
    my $port = $number ? 'PORT' . ($number + 1) : 'PORT';
    my $text = $place{$name} =~ s/\@/$list/r;
    my $flag = $quick eq 'quick' ? 'On' : 'Off';
    return <<"END";
<VirtualHost 127.0.0.1:\${$port}>
    ServerName 127.0.0.1
    CacheRoot "\${VAR}/$number"
    CacheEnable disk "/"
    CacheHeader On
    CacheQuickHandler $flag
    CacheLock On
    CacheLockPath "\${VAR}/locks-$number"
    ProxyPass "/be" "http://127.0.0.1:\${BACKEND}/be"
    <Location "/files">
        Header set Cache-Control max-age=3600
    </Location>
    <Location "/secret">
        Header set Cache-Control max-age=3600
        Require all denied
    </Location>
$text
</VirtualHost>
END
}

my $s = Cors204::Server->start(
    ports  => scalar @places,
    modules => [qw(cache cache_disk headers mime proxy proxy_http)],
    files  => { map { ("htdocs/files/$_" => "text text text\n") } qw(plain.txt part.txt head.txt tag.txt) },
    define => { BACKEND => $backend->port },
    config => join('', map { site($_) } 0 .. $#places),
    expect_errors => [qr/AH01630/],
);
for my $number (0 .. $#places) {
    my $store = $s->root->path("var/$number");
    my (undef, $uid, $gid) = running_as();
    mkdir $store or die "$store: $!\n";
    chown $uid, $gid, $store if defined $uid;
}

# What a visitor must see in a place. Nobody else's header, and Origin in Vary wherever it matters.
my %sees = (
    location => sub { my ($origin) = @_; return listed($origin) },
    vhost    => sub { my ($origin) = @_; return listed($origin) },
    open     => sub { return { origin => '*', vary => [] } },
);

sub listed {
    my ($origin) = @_;
    my $known = grep { $_ eq $origin } $app, $other;
    return { vary => ['Origin'], $known ? (origin => $origin, credentials => 'true', expose => 'X-Total') : () };
}

sub cell {
    my ($place, $response, $origin, $status, $vary, $name) = @_;
    my %want = %{ $sees{$place}->($origin) };
    push @{ $want{vary} }, @{$vary};
    count_cell();
    return decorated($response, $status, \%want, join ', ', $name, $origin || 'no origin');
}

# Everybody in turn, twice: the first round fills the store, the second is read from it.
sub rounds {
    my ($number, $status, $target, %more) = @_;
    my ($place) = split / /, $places[$number];
    my ($method, $path) = $target =~ /^(?:([A-Z]+) )?(.*)/;
    my @visitors = @{ $more{visitors} || [ '', $app, $other, $evil ] };
    for my $round (1, 2) {
        for my $origin (@visitors) {
            my @fields = (length $origin ? (Origin => $origin) : (), @{ $more{fields} || [] });
            my $response = $s->client($number + 1)->request($method || 'GET', $path, @fields);
            cell($place, $response, $origin, $status, $more{vary} || [], "round $round");
            like($response->value('X-Cache') || '', $more{cache}, 'where it came from') if $round == 2 && $more{cache};
        }
    }
    return;
}

my $hit = qr/^HIT/;
my @rows = (
    [ 'a file',                             200, '/files/plain.txt', cache => $hit ],
    [ 'a file, first for the other origin', 200, '/files/tag.txt', cache => $hit, visitors => [ $other, '', $evil, $app ] ],
    [ 'HEAD of it',                         200, 'HEAD /files/plain.txt', cache => $hit ],
    [ 'a part of it',                       206, '/files/plain.txt', fields => [ Range => 'bytes=0-3' ] ],
    [ 'no such part of it',                 416, '/files/plain.txt', fields => [ Range => 'bytes=900-' ] ],
    [ 'not modified',                       304, '/files/plain.txt', fields => [ 'If-None-Match' => '*' ] ],
    [ 'a backend',                          200, '/be/fresh', cache => $hit, fields => [] ],
    [ 'a backend, the refused origin first', 200, '/be/fresh?refused', cache => $hit,
        visitors => [ $evil, $app, $other, '' ] ],
    [ 'a backend that echoes its visitor',  200, '/be/echo', cache => $hit, visitors => [ $evil, $app, $other, '' ] ],
    [ 'a backend with Vary',                200, '/be/vary', cache => $hit, vary => ['Accept-Language'] ],
    [ 'revalidated by a 304',               200, '/be/again', cache => qr/^(?:REVALIDATE|HIT)/ ],
    [ "a backend's 404",                    404, '/be/404' ],
    [ "a backend's 301",                    301, '/be/301' ],
    [ "a backend's own 204",                204, '/be/204' ],
    [ 'what must not be stored',            200, '/be/private', cache => qr/^MISS/ ],
    [ 'denied',                             403, '/secret/x' ],
    [ 'not found',                          404, '/files/missing' ],
);

for my $number (grep { $places[$_] !~ /^none/ } 0 .. $#places) {
    for my $row (@rows) {
        my ($name, @rest) = @{$row};
        subtest "$places[$number]: $name ($rest[0])" => sub { rounds($number, @rest) };
    }
}

# Without a policy the poison is real: it is what the rows above would show if nothing kept them apart.
subtest 'without a policy, everybody gets what was stored for the first' => sub {
    for my $number (grep { $places[$_] =~ /^none/ } 0 .. $#places) {
        my $client = $s->client($number + 1);
        for my $origin ($evil, $app) {
            count_cell();
            cors_is($client->get('/be/echo', Origin => $origin), { origin => $evil }, "$places[$number], $origin");
        }
    }
};

# The stored answer is outdated, and the backend has come to fail since.
subtest 'stale on error' => sub {
    my @numbers = grep { $places[$_] !~ /^none/ } 0 .. $#places;
    rounds($_, 200, '/be/stale') for @numbers;
    write_to($switch, '');
    for my $number (@numbers) {
        subtest $places[$number] => sub { rounds($number, 200, '/be/stale') };
    }
    unlink $switch or die "$switch: $!\n";
};

subtest 'a preflight is never stored, nor answered from the store' => sub {
    for my $number (grep { $places[$_] =~ /^(?:location|vhost)/ } 0 .. $#places) {
        my %answer = (credentials => 'true', methods => 'PUT', max_age => 600);
        for my $origin ($app, $other, $app) {
            count_cell();
            allowed($s->client($number + 1)->preflight('/be/fresh', origin => $origin), { %answer, origin => $origin },
                "$places[$number], $origin");
        }
        refused($s->client($number + 1)->preflight('/be/fresh', origin => $evil), "$places[$number], $evil");
        count_cell();
    }
    is(scalar(grep { /^OPTIONS/ } $backend->requests), 0, 'the backend saw none');
};

cells_done();
all_done();
