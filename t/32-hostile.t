# SPDX-License-Identifier: Apache-2.0
# The tricks of the public scanners, and what can be made of them: an origin that a policy does not
# name is neither allowed nor repeated, in a preflight or in an actual response.

use lib 't/lib';
use Cors204::Test;

my @many = map { "https://n$_.example.net" } 1 .. 200;

# A policy, what matches its origins when it is said once more in Perl, and some that it must allow.
my $labels = qr/(?:[a-z0-9_-]{1,63}[.])+/;
my $port   = qr/:[1-9][0-9]{0,4}/;
my $octet  = qr/(?:[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])/;
my %policies = (
    exact => {
        policy  => "CorsAllowOrigin $app https://[2001:db8::1]:8443 http://localhost:3000",
        matches => qr{\Q$app\E|https://\[2001:db8::1\]:8443|http://localhost:3000},
        allowed => [ $app, 'https://[2001:db8::1]:8443', 'http://localhost:3000' ],
    },
    wildcard => {
        policy  => 'CorsAllowOrigin https://*.example.com http://localhost:*',
        matches => qr{https://${labels}example[.]com|http://localhost$port?},
        allowed => [ $app, qw(https://a.b.example.com http://localhost http://localhost:3000) ],
    },
    both => {
        policy  => "CorsAllowOrigin https://*.example.com:* @many",
        matches => qr{https://${labels}example[.]com$port?|https://n(?:1?[0-9]{1,2}|200)[.]example[.]net},
        allowed => [ $app, "$app:8443", @many[ 0, 63, 64, 199 ] ],
    },
    regex => {
        policy  => 'CorsAllowOriginMatch ^https://[a-z]+\.example\.com$ http://localhost:[0-9]+',
        matches => qr{https://[a-z]+[.]example[.]com|http://localhost$port},
        allowed => [ $app, 'http://localhost:3000' ],
    },
    loose => {
        policy  => 'CorsAllowOriginMatch https://(.+\.)?example\.com|http://localhost(:\d+)?',
        matches => qr{https://$labels?example[.]com|http://localhost$port?},
        allowed => [ $app, qw(https://example.com https://a.b.example.com http://localhost http://localhost:3000) ],
    },
    ranges => {
        policy  => "CorsAllowOrigin $app http://192.168.0.0/16:* http://[fd00::]/8:* http://10.0.0.0/9\nCorsTolerate insecure-origin",
        matches => qr{\Q$app\E|http://(?:192[.]168[.]$octet[.]$octet$port?|\[fd00::1\]$port?
            |10[.](?:[0-9]|[1-9][0-9]|1[01][0-9]|12[0-7])[.]$octet[.]$octet)}x,
        allowed => [ $app, qw(http://192.168.0.1 http://192.168.255.255:3000 http://[fd00::1]:3000 http://10.127.0.1) ],
    },
);

sub is_allowed {
    my ($policy, $origin) = @_;
    return 0 if $origin =~ /:([0-9]+)\z/ && ($1 > 65_535 || $origin =~ /^https:.*:443\z|^http:.*:80\z/);
    return 0 if $origin =~ m{://[^:]{254}} || $origin =~ m{[^./:]{64}};
    return $origin =~ /\A(?:$policy->{matches})\z/;
}

# What the scanners send, after the tricks they have in common; and some more of each kind.
my $special = q/_-!$&'()*+,;=~^{|}"`%#?\\\/@:[]<> / . "\t\x7f\x80\xff";

sub scanner_origins {
    return (
        # reflected, null
        qw(https://evil.example http://evil.example https://evil.example:8443 https://com https://example https://x null),
        qw(NULL Null nul nulll null. https://null null://null *), 'null null', "null,$app", '', '""', "'$app'", qq("$app"),

        (map { 'https://' . 'e' x $_ } 1 .. 63),

        # something in front, something behind, a dot that matches anything
        (map { ("https://${_}app.example.com", "https://app.example.com$_") }
            qw(evil evil. evil- evil_ 0 - _ .evil.example -evil.example .evil _ .com), 'a' x 60),
        (map { ("https://${_}example.com", "https://example.com$_") }
            qw(evil evil. evil- evil_ 0 - _ .evil.example -evil.example .evil _ .com), 'a' x 60),
        (map { ("https://app${_}example.com", "https://app.example${_}com", "https://app${_}example${_}com") }
            qw(x 0 - _ ..), ''),
        qw(https://www.example.com.evil.example https://app.example.co https://app.example.comm https://app.example.com.au),
        qw(https://pp.example.com https://app.example.org https://app.exmaple.com https://example.com https://.example.com),
        qw(https://*.example.com https://*.example.com:* https://*.com https://* https://.com https://a.*.example.com),

        # characters that some URL parsers take for the end of the host
        (map { ("https://app.example.com$_", "https://app.example.com${_}evil.example") } split //, $special),
        (map { ("https://app.example.com$_.evil.example", "https://evil.example${_}example.com") } split //, $special),
        (map { ("https://evil.example$_.example.com", "https://evil.example${_}app.example.com") } split //, $special),
        (map { ("https://app.example.com%$_.evil.example", "https://evil.example%$_.example.com") }
            qw(00 09 0a 0d 20 23 2e 2f 3a 40 5c)),

        # other schemes, and no scheme
        (map { "${_}app.example.com" } qw(
            http:// ws:// wss:// ftp:// file:// app:// :// // https: https:/ https:/// https:\\\\ HTTPS:// Https://
            httpss:// xhttps:// https+x:// https.:// https://https:// view-source:https:// blob:https://), ''),

        # user names, ports, trailing dots, paths
        (map { "https://$_" } qw(
            app.example.com@evil.example app.example.com:443@evil.example app.example.com:@evil.example evil@app.example.com
            user:password@app.example.com @app.example.com app.example.com@ app.example.com\@evil.example
            app.example.com:443 app.example.com:80 app.example.com:0 app.example.com:00 app.example.com:0443
            app.example.com:65536 app.example.com:4294967739 app.example.com:99999999999999999999 app.example.com:
            app.example.com:8443x app.example.com:-1 app.example.com:+8443 app.example.com:84:43 app.example.com:*
            app.example.com. app.example.com.. .app.example.com app..example.com app.example.com.:8443
            app.example.com/ app.example.com/x app.example.com? app.example.com?x app.example.com\
        ), 'app.example.com#', 'app.example.com:8443#'),

        # upper case, other alphabets, and lists
        qw(https://App.example.com https://APP.EXAMPLE.COM https://app.example.Com HTTPS://APP.EXAMPLE.COM),
        (map { "https://${_}pp.example.com" } "\xd0\xb0", "\xef\xbd\x81", "a\xc2\xad", "\xe1"),
        (map { "https://app${_}example.com" } "\xe3\x80\x82", "\xef\xbc\x8e", "\xb7"),
        qw(https://xn--pp-6kc.example.com.evil.example https://xn--app.xn--example.com https://xn--app-example-com.example),
        "$app $app", "$app,$app", "$app;", "$app, https://evil.example", "https://evil.example, $app",
        "$app https://evil.example", "https://evil.example $app",

        # what stands for this machine, and addresses
        (map { ("http://localhost$_", "https://localhost$_") } qw(
            .evil.example :3000.evil.example :3000@evil.example @evil.example :03000 :99999 :0 : . .:3000 :3000x :3000/
        ), ':3000,', ':3 000'),
        (map { "http://$_:3000" } qw(localhostx xlocalhost evil.localhost 127.0.0.1 [::1] 0 0x7f.1 2130706433)),
        (map { "https://$_:8443" } qw([2001:db8::2] [2001:DB8::1] 2001:db8::1 [2001:db8:0:0:0:0:0:1] [2001:db8::0:1]
            [::ffff:1.2.3.4] [2001:db8::1%25eth0] [2001:db8::1 [2001:db8::1].evil.example)),
        qw(https://[2001:db8::1] http://[2001:db8::1]:8443 https://[2001:db8::1]8443 https://[app.example.com]),

        (map { ("http://$_", "http://$_:3000") } qw(192.168.0.1 192.168.0.01 192.168.1 192.168.256.1 192.168.0.1. 192.169.0.1
            192.168.0.1.evil.example 192.168.0.0/16 192.168.0.0/16:* 0xc0.168.0.1 3232235521 10.0.0.1 10.128.0.1 10.127.255.255
            [fd00::1] [fc00::1] [fe00::1] [fd00:0::1] [FD00::1] [fd00::1%25eth0] [::ffff:192.168.0.1] [::ffff:c0a8:1] [fd::])),

        # long ones
        (map { "https://$_" } 'a.' x 120 . 'evil.example', 'a' x 64 . '.example.com', 'a.' x 124 . 'example.com'),
        (map { "https://$_" } 'a' x 500, 'a' x 6000 . '.example.com', 'app.example.com' . '.' x 500), 'a' x 7000,
    );
}

# Every origin that is one keystroke away from the one that is allowed everywhere.
sub generated_origins {
    my @all;
    for my $at (0 .. length $app) {
        push @all, map { substr($app, 0, $at) . $_ . substr $app, $at } qw(x . - : / @);
        last if $at == length $app;
        my ($head, $byte, $tail) = (substr($app, 0, $at), substr($app, $at, 1), substr $app, $at + 1);
        push @all, $head . $tail, map { $head . $_ . $tail } qw(x . 0 *), uc $byte;
    }
    return @all;
}

# httpd takes the white space around a value away; then it is another one.
sub unique {
    my %seen;
    return grep { !$seen{$_}++ } map { s/\A[ \t]+|[ \t]+\z//gr } @_;
}

my @hostile = unique(scanner_origins(), generated_origins());

# Each policy is there twice: where it is answered early, and where it is answered late.
my @names = sort keys %policies;

sub sections {
    my ($name) = @_;
    my $policy = "$policies{$name}{policy}\nCorsAllowCredentials On\nCorsExposeHeaders X-Any\nCorsMaxAge 60\n";
    return qq(<Location "/early/$name">\n$policy</Location>\n<Directory "\${DOCS}/late/$name">\n$policy</Directory>\n);
}

my $s = Cors204::Server->start(
    files  => { map { ("htdocs/early/$_/file.txt" => "text\n", "htdocs/late/$_/file.txt" => "text\n") } @names },
    config => join '', "MaxKeepAliveRequests 0\n", map { sections($_) } @names,
);

# The connection lives until the server ends it, which it does after a request that is none; or until the end.
my $connection;

sub ask {
    my ($method, $path, $origin) = @_;
    my $bytes = $s->client->request_bytes($method, $path, Origin => $origin, 'Access-Control-Request-Method' => 'PUT');
    $connection ||= $s->connection;
    my $response = $connection->send_bytes($bytes)->response($method);
    undef $connection if lc($response->value('Connection') || '') eq 'close';
    return $response;
}

# An origin in a message: the long ones shortened.
sub shown {
    my ($origin) = @_;
    return length $origin > 80 ? substr($origin, 0, 77) . '...' : $origin;
}

# What is wrong with a response to a hostile origin, as words; none if it is good.
sub faults {
    my ($response, $origin, @statuses) = @_;
    my @faults = $response->cors_lines;
    push @faults, 'status ' . $response->status if !grep { $response->status == $_ } @statuses;
    push @faults, 'repeats it' if length $origin > 3 && index($response->head . $response->body, $origin) >= 0;
    push @faults, 'no Vary' if $response->status != 400 && !grep { $_ eq 'origin' } $response->vary;
    return map { shown($origin) . ": $_" } @faults;
}

# A value that cannot stand in a header gets 400 from httpd, whatever the policy.
sub refuses {
    my ($path, @origins) = @_;
    is_deeply([ map { faults(ask('OPTIONS', $path, $_), $_, 403, 400) } @origins ], [], 'preflights are refused');
    is_deeply([ map { faults(ask('GET',     $path, $_), $_, 200, 400) } @origins ], [], 'responses say nothing');
    return;
}

sub allows {
    my ($path, @origins) = @_;
    for my $origin (@origins) {
        for my $method (qw(OPTIONS GET)) {
            my $value = ask($method, $path, $origin)->value('Access-Control-Allow-Origin');
            is($value, $origin, "$method, from " . shown($origin));
        }
    }
    return;
}

for my $name (@names) {
    my $policy = $policies{$name};
    my @strangers = grep { !is_allowed($policy, $_) } @hostile;
    cmp_ok(scalar @strangers, '>=', 200, "$name: " . scalar(@strangers) . ' hostile origins');
    for my $path (map { "/$_/$name/file.txt" } qw(early late)) {
        subtest $path => sub {
            allows($path, @{ $policy->{allowed} });
            allows($path, grep { is_allowed($policy, $_) } @hostile);
            refuses($path, @strangers);
            allows($path, $app);
        };
    }
}

# Two lines are one list, and no list is an origin.
subtest 'two origins in one request' => sub {
    for my $name (@names) {
        my @fields = (Origin => $app, Origin => $app, 'Access-Control-Request-Method' => 'PUT');
        is_deeply([ faults($s->options("/early/$name/file.txt", @fields), $app, 403) ], [], "$name: preflight");
        is_deeply([ faults($s->get("/late/$name/file.txt", @fields), $app, 200) ], [], "$name: actual request");
    }
};

# Some versions of httpd end only after their clients.
undef $connection;
all_done();
