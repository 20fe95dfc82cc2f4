# SPDX-License-Identifier: Apache-2.0
# What is accepted, without a word or with just the notes that belong to it.

use lib 't/lib';
use Cors204::Test;

use Cors204::Problems;
use Cors204::Repository qw(slurp);

# The longest label, and a host of the longest length.
my $label = 'a' x 63;
my $host  = join '.', ($label) x 3, 'b' x 61;

# Each is a policy of its own.
my @origins = (
    '*',
    qw(https://app.example.com http://app.example.com https://app.example.com:8443 http://app.example.com:443),
    qw(https://app.example.com:80 https://app.example.com:1 https://app.example.com:65535),

    # Labels are what browsers take, not only what a registry would.
    qw(https://a_b.example.com https://_dmarc.example.com https://a--b.example.com https://-a-.example.com),
    qw(https://app.example.com. https://localhost https://intranet https://intranet. https://intranet:8443),
    qw(https://x https://1.example https://1a https://0x7g https://app.example.0xg https://127.0.0.1.example https://com),
    "https://$label.example", "https://$host", "https://$host.", "https://$host:65535", 'https://*.' . substr($host, 2),

    qw(https://xn--bcher-kva.example https://xn--r8jz45g.xn--zckzah https://*.xn--bcher-kva.example https://xn-a.example),
    qw(https://127.0.0.1 http://127.0.0.1:8080 https://0.0.0.0 https://255.255.255.255 https://192.0.2.1:8443),
    qw(http://[::1] https://[::1]:8443 https://[::] https://[2001:db8::1] https://[2001:db8:0:1:1:1:1:1]),
    qw(https://[1:2:3:4:5:6:7:8] https://[2001:db8::1:0:0:1] https://[1::] https://[fe80::1] https://[::ffff:c000:201]:*),

    # Any scheme, and the port that would be another scheme's own.
    qw(chrome-extension://abcdefghijklmnopabcdefghijklmnop moz-extension://5aa4a8ae-0000-4000-8000-b5a7b4a5f6b9),
    qw(capacitor://localhost ionic://localhost app://app tauri://localhost vscode-webview://abc x://y a+b-c.d1://host),
    qw(ws://app.example.com wss://app.example.com:80 ftp://app.example.com app://app:443),

    # Wildcards.
    qw(https://*.example.com https://*.example.com. https://*.example.com:8443 https://*.example.com:* https://*.intranet),
    qw(http://localhost:* http://*.localhost:* https://app.example.com:* http://[::1]:* http://127.0.0.1:* https://*.a.b.c.d),
    qw(https://*.internal https://*.local https://*.www.ck https://*.city.kawasaki.jp https://*.a_b.example),

    # Ranges of addresses.
    qw(http://192.168.0.0/16:* http://[fd00::]/8:* http://10.0.0.0/8 https://172.16.0.0/12:8443 http://169.254.0.0/16:*),
    qw(http://127.0.0.0/8:* http://[fe80::]/10 http://[fc00::]/7:* http://[::1]/128:* http://10.1.2.128/25 http://192.0.2.7/32),
    'https://one.example https://two.example',
    '"https://one.example"' . " 'https://two.example'",
);

my @regexes = (
    'https://app\.example\.com',
    '^https://app\.example\.com$',
    '\Ahttps://app\.example\.com\z',
    'https:\/\/app\.example\.com',
    'https://app[.]example[.]com',
    'https://(www|api)\.example\.(com|org)',
    'https://(?:www\.)?example\.com',
    'https://(?<name>www|api)\.example\.com',
    'https://pr-[0-9]+\.preview\.example\.com',
    'https://pr-\d{1,5}\.example\.com',
    'https://[0-9a-f]{40}\.preview\.example\.com',
    'https://.*\.example\.com',
    'https://.+\.example\.com',
    'https://(.+\.)?example\.com',
    'https://([a-z0-9-]+\.)*example\.com',
    'https://([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+example\.co\.uk',
    'https://[^./]+\.example\.com',
    'https://[[:alnum:]-]+\.example\.com',
    'https?://app\.example\.com',
    'https://app\.example\.com(:[0-9]+)?',
    'https://app\.example\.com:(8080|8443)',
    'https?://localhost(:\d+)?',
    'http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{2,5})?',
    '(?i)https://app\.example\.com',
    'https://(?i)APP\.example\.com',
    'https://(?:a|b|c|d)\.example\.com|https://www\.example\.org',
    'https://a\.example\.com https://b\.example\.com',
    'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
    'https://xn--bcher-kva\.example',
    'https?://srv[0-9]{2}(:8080)?',
    'http://192\.168\.0\.\d{1,3}(:\d+)?',
    'http://192\.168\.\d+\.\d+',
    'http://192\.168\.0\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(:\d+)?',
    'http://\[fd[0-9a-f]{2}:[0-9a-f:]+\](:\d+)?',
    join('|', map { "https://n$_\\.example\\.com" } 1 .. 300),
    'https://(a+)+\.example\.com',
);

# Policies, one a paragraph, with the notes they get.
my $policies = <<'END';
CorsAllowOrigin https://app.example.com
CorsAllowMethods GET HEAD POST PUT DELETE OPTIONS PATCH
CorsAllowMethods PROPFIND purge Get-It M-SEARCH !#$%&'*+-.^_`|~

CorsAllowOrigin *
CorsAllowMethods *
CorsAllowHeaders *
CorsExposeHeaders *

CorsAllowOrigin https://app.example.com
CorsAllowCredentials On
CorsAllowMethods *
CorsAllowHeaders * Authorization

CorsAllowOrigin *
CorsAllowHeaders Authorization *
CorsAllowCredentials Off

CorsAllowOrigin https://app.example.com
CorsAllowHeaders Content-Type content-language X-Requested-With Authorization If-None-Match User-Agent
CorsAllowHeaders Cookie3 Date-X Hosts Origins Security X-Sec-A X-Proxy-A !#$%&'*+-.^_`|~
CorsExposeHeaders ETag Link X-Total-Count Content-Length Date Set-Cookie3 Origin-Agent-Cluster

CorsAllowOrigin https://app.example.com
CorsAllowMethods PURGE LIST QUERY BIND MERGE CHECKIN NOTIFY MKREDIRECTREF ACL
CorsAllowHeaders X-CSRFToken X-XSRF-TOKEN X-ApiKey X-RequestId Contents-Types X-Request Content-Lenght Lnk E-Tag X-Api Accept-Types
CorsExposeHeaders ETags Links X_A Content-Types-A

CorsAllowOrigin https://app.example.com
CorsAllowCredentials oN
CorsMaxAge 600
CorsRefusal fORBID
CorsPreflightStatus 200
CorsAllowPrivateNetwork oN

CorsAllowOrigin https://app.example.com
CorsAllowCredentials oFF
CorsRefusal hEADERS
CorsMode eNFORCE
CorsPreflightStatus 204
CorsAllowPrivateNetwork oFF

CorsAllowOrigin https://app.example.com
CorsMode rEPORT

CorsMode Report

CorsAllowOrigin https://app.example.com
CorsMode gUARD

CorsAllowOrigin *
CorsAllowPrivateNetwork Off
CorsAllowCredentials Off

CorsPolicy Off

CorsPolicy off

CorsPolicy "OFF"

CorsAllowOrigin https://app.example.com
CorsMaxAge 0

CorsAllowOrigin https://app.example.com
CorsMaxAge 00600

CorsAllowOrigin https://app.example.com
CorsMaxAge 7200

CorsAllowOrigin https://app.example.com
CorsMaxAge 2H

CorsAllowOrigin https://app.example.com
CorsMaxAge 120Min

CorsAllowOrigin https://app.example.com
CorsMaxAge 10s

CorsAllowOrigin https://app.example.com
CorsMaxAge 7201
#= MAX_AGE_CAPS "7201" -> "2h"

CorsAllowOrigin https://app.example.com
CorsMaxAge 24h
#= MAX_AGE_CAPS "24h" -> "2h"

CorsAllowOrigin https://app.example.com
CorsMaxAge 1440min
#= MAX_AGE_CAPS "1440min" -> "2h"

CorsAllowOrigin https://app.example.com
CorsMaxAge 86400
#= MAX_AGE_CAPS "86400" -> "2h"

CorsAllowOrigin null
#= NULL_ORIGIN "null"

CorsAllowOrigin https://app.example.com null
#= NULL_ORIGIN "null"
CorsAllowOriginMatch https://pr-[0-9]+\.example\.com

CorsAllowOrigin https://app.example.com https://www.example.com https://app.example.com
#= DUPLICATE "https://app.example.com" first=0
CorsAllowOrigin https://www.example.com
#= DUPLICATE "https://www.example.com" first=-1
CorsAllowMethods PUT PUT put-it PUT-IT
#= DUPLICATE "PUT" first=0
CorsAllowHeaders X-A X-B x-a
#= DUPLICATE "x-a" first=0
CorsExposeHeaders ETag etag
#= DUPLICATE "etag" first=0

CorsAllowOrigin *
CorsMode Guard
#= GUARD_STAR "Guard"

CorsAllowOrigin *
CorsAllowMethods * PUT
#= STAR_IS_ENOUGH "*"
CorsAllowHeaders X-A *
#= STAR_IS_ENOUGH "*"
CorsExposeHeaders * ETag
#= STAR_IS_ENOUGH "*"

CorsAllowOrigin https://*.com https://*.co.uk:* https://*.github.io
CorsTolerate public-suffix

CorsTolerate Public-Suffix Insecure-Origin
CorsAllowOrigin http://*.github.io
CorsAllowCredentials On

CorsAllowOrigin http://app.example.com http://10.0.0.1
CorsAllowCredentials On
CorsTolerate insecure-origin

CorsAllowOrigin http://localhost http://localhost. http://a.localhost http://*.localhost:* http://[::1]:3000
CorsAllowOrigin http://127.0.0.1 http://127.255.255.254 https://app.example.com app://host
CorsAllowCredentials On

CorsAllowOriginMatch https://deploy-preview-[0-9]+--mysite\.netlify\.app https://[a-z0-9-]+-myteam\.vercel\.app
CorsAllowOriginMatch https://myapp-pr-[0-9]+\.herokuapp\.com https://[a-z]+\.(com|org)
CorsTolerate public-suffix

CorsAllowOriginMatch https://\d+\.\d+\.\d+\.\d+ https://\[2001:db8:[0-9a-f:]+\]
CorsTolerate public-address

CorsAllowOrigin http://192.0.2.0/24:* http://0.0.0.0/0:* http://[::]/0 https://[2001:db8::]/32
CorsTolerate public-address

CorsAllowOrigin http://127.0.0.0/8:* http://[::1]/128:*
CorsAllowCredentials On

CorsAllowOrigin http://192.168.0.0/16:*
CorsAllowCredentials On
CorsTolerate insecure-origin

CorsAllowOriginMatch moz-extension://[0-9a-f-]{36} vscode-webview://[a-z0-9]+ [a-z]+-extension://abc
CorsTolerate unregistered-host

CorsAllowOriginMatch https?://app\.example\.com
CorsAllowCredentials On
CorsTolerate insecure-origin

CorsAllowOriginMatch http://localhost:[0-9]+ http://127\.0\.0\.1(:[0-9]+)?
CorsAllowCredentials On

CorsAllowOrigin https://app.example.com
CorsTolerate insecure-origin public-suffix
#= TOLERATE_UNUSED "insecure-origin"
#= TOLERATE_UNUSED "public-suffix"

CorsAllowOrigin https://app.example.com
CorsTolerate insecure-origin
#= TOLERATE_UNUSED "insecure-origin"
CorsTolerate public-suffix insecure-origin
#= TOLERATE_UNUSED "public-suffix"

CorsAllowOrigin http://app.example.com https://*.example.com
CorsTolerate insecure-origin
#= TOLERATE_UNUSED "insecure-origin"

CorsAllowOriginMatch ^https://a\.example|https://b\.example$
#= REGEX_BRANCH_ANCHOR "^https://a\.example|https://b\.example$"

CorsAllowOriginMatch ^https://a\.example$|^https://b\.example$ ^(https://a\.example|https://b\.example)$

CorsAllowOriginMatch http://([a-z]+\.)?localhost(:[0-9]+)?

CorsAllowOriginMatch https://[a-z]+\.internal

CorsAllowOrigin none

CorsAllowOrigin none
CorsAllowMethods PUT
CorsAllowCredentials On
CorsMode Guard

CorsAllowOrigin none none
#= DUPLICATE "none" first=0

CorsAllowOrigin * *
#= DUPLICATE "*" first=0

CorsAllowOrigin null null
#= DUPLICATE "null" first=0
#= NULL_ORIGIN "null"

CorsAllowOriginMatch https://app\.example\.com https://app\.example\.com
#= DUPLICATE "https://app\.example\.com" first=0

CorsAllowOrigin https://app.example.com
CorsAllowHeaders X-A
CorsAllowHeaders *
#= STAR_IS_ENOUGH "*"
END

sub all_policies {
    return ((map { "CorsAllowOrigin $_" } @origins), (map { "CorsAllowOriginMatch $_" } @regexes), split /\n\n+/, $policies);
}

# Policies that use others, and some in other kinds of sections.
my $sections = <<'END';
CorsAllowOrigin https://server.example
Define APP https://app.example.com
<CorsPolicy partners>
    CorsAllowOrigin ${APP}
    <IfModule cors204_module>
        CorsAllowMethods PUT
    </IfModule>
</CorsPolicy>
<CorsPolicy "two words">
    CorsAllowOrigin *
</CorsPolicy>
<CorsPolicy unused>
    CorsAllowOrigin https://unused.example
</CorsPolicy>
<Location "/partners">
    CorsPolicy partners
</Location>
<Location "/two">
    CorsPolicy "two words"
</Location>
<Directory "/">
    <If "true">
        CorsPolicy partners
    </If>
    <Files "x">
        CorsPolicy Off
    </Files>
</Directory>
<VirtualHost *:80>
    <CorsPolicy partners>
        CorsAllowOrigin https://partner.example
    </CorsPolicy>
    CorsPolicy partners
    <Location "/two">
        CorsPolicy "two words"
    </Location>
</VirtualHost>
<VirtualHost *:80>
    CorsPolicy partners
</VirtualHost>
END

# Has it read at once, and compares what is told with what is expected, line by line.
sub accepted {
    my ($text) = @_;
    my ($lines, $expected) = annotated($text);
    my ($told, $rest, $exit) = what_is_told($lines);
    for my $number (1 .. @{$lines}) {
        my $line = $lines->[ $number - 1 ];
        is_deeply($told->{$number} || [], $expected->{$number} || [], substr $line, 0, 90) if $line =~ /^\s*Cors/;
    }
    is_deeply([ $exit, $rest ], [ 0, ['Syntax OK'] ], 'and httpd has nothing to add');
    return;
}

my @policies = all_policies();
subtest 'policies' => sub { accepted(in_locations(@policies)) };
cmp_ok(scalar @policies, '>=', 60, scalar(@policies) . ' policies are accepted');
subtest 'named policies, and other sections' => sub { accepted($sections) };

# Directives that stand alone need a section, and those that are no policy by themselves an origin.
sub completed {
    my ($example) = @_;
    return $example if $example =~ /^</;
    return "CorsAllowOrigin https://app.example.com\n$example" if $example !~ /^\s*CorsAllowOrigin|^\s*CorsPolicy/m;
    return $example;
}

# Reads examples, each as a policy of its own, or as it is where it brings its sections.
sub examples_are_accepted {
    my @given = @_;
    my @examples = map { completed($_) } @given;
    my $text = join '', map { /^</ ? "$_\n" : in_locations($_) } @examples;
    my ($told, $rest, $exit) = what_is_told([ split /\n/, $text ], modules => ['authz_host']);
    is_deeply([ grep { !/sandboxed frame|nothing in this policy takes/ } map { @{$_} } values %{$told} ], [], 'no problem');
    is_deeply([ $exit, $rest ], [ 0, ['Syntax OK'] ], scalar(@examples) . ' examples');
    return;
}

# Examples are what people paste; those of README.md and the manual are t/83's, and lists, which need what is
# not here, t/90's.
subtest 'the commented reference' => sub {
    my @examples = grep { /\S/ && !/^#Cors(?:AllowOriginFrom|List)/ } split /^(?:# \S.*|#|)\n/m, slurp('conf/cors204.conf');
    cmp_ok(scalar @examples, '>=', 10, 'has examples');
    examples_are_accepted(map { s/^#//gmr } @examples);
};

done_testing();
