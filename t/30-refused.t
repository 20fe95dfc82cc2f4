# SPDX-License-Identifier: Apache-2.0
# What is refused before the server starts, and how it is said: every message, word for word, at its line.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(need);
use Cors204::Problems;
use Cors204::Repository qw(slurp);

# The longest label, and a host of the longest length.
my $label = 'a' x 63;
my $host  = join '.', ($label) x 3, 'b' x 61;

# What expressions let in.
sub missing_dot {
    my ($find, $regex) = @_;
    return [ REGEX_MISSING_DOT => $regex, { find => $find, label => 'example', better => 'example' } ];
}

sub open_name {
    my ($find, $regex, $part) = @_;
    return [ REGEX_OPEN_NAME => $regex, { find => $find, part => $part } ];
}

sub public_address {
    my ($find, $regex, $part) = @_;
    return [ REGEX_PUBLIC_ADDRESS => $regex, { find => $find, part => $part } ];
}

# The part is the last repeat, if none is given.
sub open_end {
    my ($find, $regex, $part) = @_;
    ($part) = $regex =~ /((?:[.]|\[.*?\])[*+])\)?\$?\z/ if !$part;
    return [ REGEX_OPEN_END => $regex, { find => $find, part => $part } ];
}

# Wrong words, by directive: the problem, the word, and the better one if the message knows it.
my @words = (
    CorsAllowOrigin => [
        (map { [ ORIGIN_NO_SCHEME => $_, $app ] } qw{
            app.example.com //app.example.com https//app.example.com https:/app.example.com https:app.example.com
            https:\app.example.com app.example.com:443 app.example.com/ app.example.com/path
        }),
        [ ORIGIN_NO_SCHEME => 'http:/app.example.com', 'http://app.example.com' ],
        [ ORIGIN_NO_SCHEME => 'localhost:3000',       'http://localhost:3000' ],
        [ ORIGIN_NO_SCHEME => '127.0.0.1:*',          'http://127.0.0.1:*' ],
        [ ORIGIN_NO_SCHEME => '*.example.com',        'https://*.example.com' ],
        (map { [ ORIGIN_NO_SCHEME => $_ ] } qw(nullx On allow)),
        [ ORIGIN_NO_SCHEME => 'https:intranet', 'https://intranet' ],
        [ ORIGIN_NO_SCHEME => '192.168.0.0/16',       'http://192.168.0.0/16:*' ],
        [ RANGE_NETWORK    => '192.168.1.7/16',       'http://192.168.0.0/16:*' ],
        [ ORIGIN_NO_SCHEME => '10.0.0.0/8:*',         'http://10.0.0.0/8:*' ],
        (map { [ ORIGIN_NO_SCHEME => $_ ] } qw{** *:* about:blank javascript:alert(1) https https:}),
        [ RANGE_PREFIX     => '192.168.0.0/33' ],
        (map { [ ORIGIN_EVERYBODY => $_, '*' ] } qw(all any everyone Anyone)),
        (map { [ ORIGIN_SELF => $_ ] } qw(self Self 'self' same-origin)),
        (map { [ ORIGIN_NONE_CASE => $_, 'none' ] } qw(None NONE)),
        (map { [ ORIGIN_EXPRESSION => $_->[0], 'CorsAllowOriginMatch ' . ($_->[1] // $_->[0]) ] }
            ['^https://.*\.example\.com$'],
            ['https://app\.example\.com'],
            [ 'https://(www|api).example.com', 'https://(www|api)\.example\.com' ],
            [ 'https://.*example.com',         'https://.*\.example\.com' ],
            [ 'https?://app.example.com',      'https?://app\.example\.com' ],
            [ 'https://[a-z]+.example.com',    'https://[a-z]+\.example\.com' ],
            [ 'https://pr-\d.example.com',     'https://pr-\d\.example\.com' ],
            [ 'https://.+.example.com',        'https://.+\.example\.com' ],
            [ '^https://app.example.com$',     '^https://app\.example\.com$' ],
        ),
        (map { [ ORIGIN_EXPRESSION => $_ ] } 'https://.*', 'https://(app'),
        [ ORIGIN_EXPRESSION => 'https://[a-z]example.com', 'CorsAllowOriginMatch https://[a-z]\.example\.com' ],
        [ ORIGIN_ANGLES => "<$app>", $app ],
        [ ORIGIN_ANGLES => '<https://App.example.com/>', $app ],
        [ ORIGIN_ANGLES => '<script>' ],
        (map { [ RANGE_FORM => $_->[0], $_->[1] ] }
            [ 'http://192.168.0.*',                   'http://192.168.0.0/24' ],
            [ 'http://192.168.0.*:*',                 'http://192.168.0.0/24:*' ],
            [ 'http://192.168.*.*:8080',              'http://192.168.0.0/16:8080' ],
            [ 'http://10.*',                          'http://10.0.0.0/8' ],
            [ '192.168.0.*',                          'http://192.168.0.0/24:*' ],
            [ 'http://192.168.0.x:*',                 'http://192.168.0.0/24:*' ],
            [ 'http://192.168.x.x:*',                 'http://192.168.0.0/16:*' ],
            [ 'http://10.x.x.x',                      'http://10.0.0.0/8' ],
            [ 'http://192.168.*.x:3000',              'http://192.168.0.0/16:3000' ],
            [ '192.168.X.X:*',                        'http://192.168.0.0/16:*' ],
            [ 'http://192.168.xxx.xxx',               'http://192.168.0.0/16' ],
            [ 'htp://192.168.x.x',                    'http://192.168.0.0/16' ],
            [ 'http://999.168.x.x' ],
            [ 'http://x.x.x.x:*' ],
            [ 'http://192.168.0.0/255.255.255.0',     'http://192.168.0.0/24' ],
            [ 'http://192.168.1.7/255.255.0.0:8080',  'http://192.168.0.0/16:8080' ],
            [ 'http://192.168.0.0:*/24',              'http://192.168.0.0/24:*' ],
            [ 'http://192.168.0.0:8080/24',           'http://192.168.0.0/24:8080' ],
            [ 'http://192.168.0.7-20' ],
        ),
        (map { [ ORIGIN_BAD_SCHEME => $_ ] } qw{://app.example.com +x://app.example.com *://app.example.com}),
        (map { [ ORIGIN_BAD_SCHEME => "$_://app.example.com", $app ] } qw{
            1https ht_tps http* htps htpps httpss htttps hhttps ttps httsp httpx httpp
        }),
        (map { [ ORIGIN_BAD_SCHEME => "$_://localhost:*", 'http://localhost:*' ] } qw{hhtp htp htttp ttp htpt}),
        [ ORIGIN_PATH => 'htps://*.App.example.com:443/', 'https://*.app.example.com' ],
        (map { [ ORIGIN_FILE      => $_ ] } qw(file: file:// file:///home/page.html file://server)),
        (map { [ ORIGIN_NULL_CASE => $_ ] } qw(NULL Null)),
        [ ORIGIN_TOO_LONG   => 'https://' . 'a' x 505 ],
        [ ORIGIN_PATH       => "$app/",             $app ],
        [ ORIGIN_PATH       => "$app/api/v1?a=b#c", $app ],
        [ ORIGIN_PATH       => "$app\\api",         $app ],
        [ ORIGIN_PATH       => "$app:8443/",        "$app:8443" ],
        [ ORIGIN_PATH       => "$app:*/",           "$app:*" ],
        [ ORIGIN_PATH       => 'http://localhost:*/#/', 'http://localhost:*' ],
        [ ORIGIN_PATH       => 'https://*.example.com/',     'https://*.example.com' ],
        [ ORIGIN_PATH       => 'https://[2001:db8::1]/',     'https://[2001:db8::1]' ],
        [ ORIGIN_PATH       => 'chrome-extension://abcdef/', 'chrome-extension://abcdef' ],
        [ ORIGIN_QUERY      => "$app?a=b",   $app ],
        [ ORIGIN_QUERY      => "$app:8443?", "$app:8443" ],
        [ ORIGIN_FRAGMENT   => "$app#top",   $app ],
        [ ORIGIN_USERINFO   => 'https://user@app.example.com',      $app ],
        [ ORIGIN_USERINFO   => 'https://@app.example.com',          $app ],
        [ ORIGIN_USERINFO   => 'https://user@app.example.com:8443', "$app:8443" ],
        [ ORIGIN_UPPER_CASE => 'https://App.Example.com', $app ],
        [ ORIGIN_UPPER_CASE => 'HTTPS://app.example.com', $app ],
        [ ORIGIN_UPPER_CASE => 'https://*.EXAMPLE.com',   'https://*.example.com' ],
        [ ORIGIN_UPPER_CASE => 'https://[2001:DB8::1]',   'https://[2001:db8::1]' ],
        (map { [ ORIGIN_WHITE_SPACE   => $_ ] } "$app https://www.example.com", " $app", "$app ", "$app\t", 'https:// app'),
        [ ORIGIN_COMMA     => "$app,https://www.example.com" ],
        (map { [ ORIGIN_COMMA => "$app$_", $app ] } ',', ';', '/,'),
        [ ORIGIN_NON_ASCII => "https://b\xc3\xbccher.example",      'https://xn--bcher-kva.example' ],
        [ ORIGIN_NON_ASCII => "https://*.b\xc3\xbccher.example:*",  'https://*.xn--bcher-kva.example:*' ],
        [ ORIGIN_NON_ASCII => "https://B\xc3\xbccher.Example:443/", 'https://xn--bcher-kva.example' ],
        [ ORIGIN_NON_ASCII => "https://\xe4\xbe\x8b.example",       'https://xn--fsq.example' ],
        [ ORIGIN_NON_ASCII => "https://b\xfccher.example" ],
        (map { [ QUOTES => $_ ] } "\xe2\x80\x9c$app\xe2\x80\x9d", "\xe2\x80\x99$app\xe2\x80\x99", "\xc2\xab$app\xc2\xbb", "$app\xe2\x80\x9d"),
        (map { [ ORIGIN_BAD_CHARACTER => "https://app$_.example.com" ] }
            qw/! " $ % & ' ( ) + < = > ^ ` { | } ~ [ ] %2e $x/),
        [ ORIGIN_BAD_CHARACTER => 'https://[2001:db8::1]8443' ],
        (map { [ ORIGIN_EMPTY_HOST  => $_ ] } qw(https:// https://:8443)),
        (map { [ ORIGIN_EMPTY_LABEL => "https://$_" ] }
            qw(.example.com app..example.com app.example.com.. . .. *..example.com)),
        (map { [ ORIGIN_LONG_LABEL => "https://$_" ] } "a$label.example", "example.a$label", "*.a$label.example"),
        (map { [ ORIGIN_LONG_HOST  => "https://$_" ] } "${host}b", "*.$host"),
        (map { [ ORIGIN_PUNYCODE   => "https://$_.example" ] } qw(xn-- xn--99999999 xn--bcher-kva- xn--bcher-_ xn--a xn--abc *.xn--)),
        (map { [ ORIGIN_IPV4       => "https://$_" ] } qw(
            127.1 1.2.3 1.2.3.4.5 256.0.0.1 1.2.3.04 0177.0.0.1 2130706433 0x7f000001 0x7f.1 1.2.3.0x4 127.0.0.1.
            app.1 app.0x app.0x1f
        )),
        (map { [ ORIGIN_IPV6 => "https://[$_]" ] } '', qw(
            ::g 1::2::3 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 12345:: 1.2.3.4 fe80::1%eth0 fe80::1%25eth0
        )),
        [ ORIGIN_IPV6          => 'https://[::1' ],
        [ ORIGIN_IPV6_FORM     => 'https://[0:0:0:0:0:0:0:1]',      'https://[::1]' ],
        [ ORIGIN_IPV6_FORM     => 'https://[2001:db8:0:0:1:0:0:1]', 'https://[2001:db8::1:0:0:1]' ],
        [ ORIGIN_IPV6_FORM     => 'https://[2001:db8::1:1:1:1:1]',  'https://[2001:db8:0:1:1:1:1:1]' ],
        [ ORIGIN_IPV6_FORM     => 'https://[2001:0db8::1]:8443',    'https://[2001:db8::1]:8443' ],
        [ ORIGIN_IPV6_FORM     => 'https://[::ffff:192.0.2.1]',     'https://[::ffff:c000:201]' ],
        [ ORIGIN_IPV6_BRACKETS => 'https://2001:db8::1',            'https://[2001:db8::1]' ],
        [ ORIGIN_IPV6_BRACKETS => 'https://::1',                    'https://[::1]' ],
        [ ORIGIN_IPV6_BRACKETS => 'https://1:2:3' ],
        [ ORIGIN_PORT_EMPTY    => "$app:",                          $app ],
        [ ORIGIN_PORT_EMPTY    => 'https://[::1]:',                 'https://[::1]' ],
        (map { [ ORIGIN_PORT_ZERO  => "$app:$_" ] } qw(0 00 0443 08443)),
        (map { [ ORIGIN_PORT_RANGE => "$app:$_" ] } qw(65536 99999 4294967739 99999999999999999999)),
        [ ORIGIN_PORT_DEFAULT => "$app:443",                     $app ],
        [ ORIGIN_PORT_DEFAULT => 'http://app.example.com:80',    'http://app.example.com' ],
        [ ORIGIN_PORT_DEFAULT => 'https://*.example.com:443',    'https://*.example.com' ],
        [ ORIGIN_PORT_DEFAULT => 'https://[::1]:443',            'https://[::1]' ],
        [ ORIGIN_PORT_DEFAULT => 'ws://app.example.com:80',      'ws://app.example.com' ],
        [ ORIGIN_PORT_DEFAULT => 'wss://app.example.com:443',    'wss://app.example.com' ],
        [ ORIGIN_PORT_DEFAULT => 'ftp://app.example.com:21',     'ftp://app.example.com' ],
        (map { [ ORIGIN_PORT_BAD => "$app:$_" ] } qw(http 84a3 -1 +1 8443:1 8443:*)),
        (map { [ WILDCARD_PLACE  => "https://$_" ] } qw(
            app.*.com app.* *.example.com.* example.com* *:8443 app.example.com:8* app.example.com:** app.example.com:*8
        )),
        (map { [ WILDCARD_PLACE  => "https://$_->[0]", "CorsAllowOriginMatch https://$_->[1]" ] }
            [ 'pr-*.preview.example.com', 'pr-[a-z0-9-]+\.preview\.example\.com' ],
            [ '*app.example.com',         '[a-z0-9-]+app\.example\.com' ],
            [ '**.example.com:8443',      '[a-z0-9-]+\.example\.com:8443' ],
            [ '*.*.example.com:*',        '[a-z0-9-]+\.[a-z0-9-]+\.example\.com(:[0-9]+)?' ],
        ),
        [ WILDCARD_PLACE => 'https://deploy-preview-*--mysite.netlify.app', {
            better   => 'CorsAllowOriginMatch https://deploy-preview-[a-z0-9-]+--mysite\.netlify\.app',
            tolerate => 'public-suffix'
        } ],
        [ ORIGIN_NO_SCHEME => '*.github.io', { better => 'https://*.github.io', tolerate => 'public-suffix' } ],
        [ RANGE_FORM => 'http://8.8.8.*', { better => 'http://8.8.8.0/24', tolerate => 'public-address' } ],
        (map { [ WILDCARD_ADDRESS => "https://$_" ] } qw(*.127.0.0.1 *.192.0.2.1:8443 *.1 *.[::1] *.[::1]:*)),
        (map { [ WILDCARD_ALONE   => $_ ] } qw(https://* https://*:* https://*. https://*.* http://*.:8443 wss://*)),
        (map { [ RANGE_PREFIX => $_ ] } qw{
            http://10.0.0.0/33 http://10.0.0.0/8a http://10.0.0.0/8.example http://10.0.0.0/08 http://[fd00::]/129 http://10.0.0.0/1000:* http://10.0.0.0/99999999999:8080
        }),
        [ RANGE_NETWORK  => 'http://192.168.1.7/16:*',   'http://192.168.0.0/16:*' ],
        [ RANGE_NETWORK  => 'http://172.16.0.1/12:8080', 'http://172.16.0.0/12:8080' ],
        [ RANGE_NETWORK  => 'http://[fd00::1]/8',        'http://[fd00::]/8' ],
        [ RANGE_NETWORK  => 'http://[fdab:1:2:3::]/48:*', 'http://[fdab:1:2::]/48:*' ],
        [ ORIGIN_IPV6_FORM  => 'http://[fd00:0::]/8:*',   'http://[fd00::]/8:*' ],
        [ ORIGIN_UPPER_CASE => 'http://[FD00::]/8',      'http://[fd00::]/8' ],
        [ ORIGIN_PATH    => 'http://10.0.0.0/',          'http://10.0.0.0' ],
        [ ORIGIN_PATH    => 'http://10.0.0.0/a',         'http://10.0.0.0' ],
        [ ORIGIN_PATH    => 'http://app.example.com/16', 'http://app.example.com' ],
        [ ORIGIN_PATH    => 'http://10.0.0.0/8/8',       'http://10.0.0.0' ],
        [ WILDCARD_ADDRESS => 'http://*.10.0.0.0/8' ],
        [ ORIGIN_PORT_DEFAULT => 'http://10.0.0.0/8:80', 'http://10.0.0.0/8' ],
        (map { [ PUBLIC_ADDRESS => $_ ] } qw{
            http://192.0.2.0/24 http://172.0.0.0/11:* http://0.0.0.0/0:* http://8.0.0.0/6 http://[2001:db8::]/32:*
            http://[::]/0 http://[fc00::]/6:* http://[fe80::]/9 http://[::]/127 http://169.254.0.0/15
        }),
        (map { [ PUBLIC_SUFFIX    => "https://*.$_" ] }
            qw(com com. co.uk github.io github.io:* github.io:8443 s3.amazonaws.com ck uk)),
        [ PUBLIC_SUFFIX => 'http://*.com' ],
        [ UNEXPANDED    => '${UNDEFINED}' ],
        [ UNEXPANDED    => 'https://${UNDEFINED}.example.com' ],
        [ EMPTY_WORD    => '' ],
    ],
    CorsAllowOriginMatch => [
        [ REGEX_EMPTY   => '' ],
        [ REGEX_SLASHES => '/^https:\/\/app\.example\.com$/', '^https://app\.example\.com$' ],
        [ REGEX_SLASHES => '/^https:\/\/.*example.com$/',      '^https://.*\.example\.com$' ],
        [ REGEX_SLASHES => '/^https:\/\/pr-[0-9]+\.preview\.example\.com$/i', '(?i)^https://pr-[0-9]+\.preview\.example\.com$' ],
        [ REGEX_SLASHES => '/^https:\/\/App\.example\.com$/gi',             '(?i)^https://App\.example\.com$' ],
        [ REGEX_SLASHES => '/app.example.com/g',                             'https://app\.example\.com' ],
        [ REGEX_SLASHES => '/(/' ],
        (map { [ REGEX_PATTERN => $_, "CorsAllowOrigin $_" ] } qw{https://*.example.com http://localhost:* http://192.168.0.0/16:*}),
        [ REGEX_PATTERN => 'https://*.github.io', { better => 'CorsAllowOrigin https://*.github.io', tolerate => 'public-suffix' } ],
        (map { [ REGEX_PATTERN => $_, "CorsAllowOrigin https://$_" ] } qw(*.example.com *.example.com:8443)),
        [ REGEX_PATTERN => '*.Example.com/',              'CorsAllowOrigin https://*.example.com' ],
        [ REGEX_PATTERN => '*.github.io', { better => 'CorsAllowOrigin https://*.github.io', tolerate => 'public-suffix' } ],
        [ REGEX_PATTERN => '*',                           'CorsAllowOrigin *' ],
        (map { [ REGEX_SYNTAX => $_, $_ ] } '**', '*app.example.com', '*(a', '?'),
        (map { [ REGEX_OPEN_GROUP => $_ ] } '(', '(a|b.example.com', '(?#comment', '((a'),
        (map { [ REGEX_OPEN_CLASS => $_ ] } '[a', '([a'),
        [ REGEX_SYNTAX  => 'https://app)',                ')' ],
        [ REGEX_SYNTAX  => 'https://(a)|b)|(c',           ')|(c' ],
        [ REGEX_OPEN_CLASS => 'https://pr-[0-9+\.preview\.example\.com', '[0-9+\.preview\.example\.com' ],
        [ REGEX_OPEN_GROUP => 'https://(www|api\.example\.com',          '(www|api\.example\.com' ],
        [ REGEX_SYNTAX  => 'https://[z-a]\.example\.com',             '[z-a]\.example\.com' ],
        [ REGEX_SYNTAX  => 'https://**.example.com',                 '*.example.com' ],
        [ REGEX_ANCHOR  => '\Qhttps://app.example' ],
        [ REGEX_ANCHOR  => '(?x) https://app\.example # comment' ],
        [ REGEX_ANCHOR  => '(*UTF)https://app\.example' ],
        [ REGEX_DOT     => 'https://app.example.com',      'https://app\.example\.com' ],
        [ REGEX_DOT     => '^https://(.+\.)?example.com$', '^https://(.+\.)?example\.com$' ],
        [ REGEX_DOT     => '^https://.*example.com$',      '^https://.*\.example\.com$' ],
        [ REGEX_DOT     => 'app.example.com',              'https://app\.example\.com' ],
        [ REGEX_DOT     => 'https://a.[a-z]+' ],
        (map { [ REGEX_STAR => $_->[0], $_->[1] ] }
            [ 'https://pr-*.preview.example.com',       'https://pr-[a-z0-9-]+\.preview\.example\.com' ],
            [ 'https://pr-*\.preview\.example\.com',    'https://pr-[a-z0-9-]+\.preview\.example\.com' ],
            [ '^https://pr*.preview.example.com:8443$', '^https://pr[a-z0-9-]+\.preview\.example\.com:8443$' ],
            [ 'https://*app-*.example.com',             'https://[a-z0-9-]+app-[a-z0-9-]+\.example\.com' ],
            [ '^https://*.example.com$',                '^https://[a-z0-9-]+\.example\.com$' ],
            [ '^https://*\.example\.com$',              '^https://[a-z0-9-]+\.example\.com$' ],
            [ 'app-*.example.com',                      'https://app-[a-z0-9-]+\.example\.com' ],
            [ 'https://app*example.com',                'https://app[a-z0-9-]+\.example\.com' ],
        ),
        [ REGEX_STAR => 'https://a*.[a-z]+' ],
        [ REGEX_STAR => 'https://deploy-preview-*--mysite.netlify.app', {
            better   => 'https://deploy-preview-[a-z0-9-]+--mysite\.netlify\.app',
            tolerate => 'public-suffix'
        } ],
        [ REGEX_DOT     => 'https://[a-z]+.github.io', { better => 'https://[a-z]+\.github\.io', tolerate => 'public-suffix' } ],
        [ REGEX_NEVER   => 'app\.example\.com',   'https://app\.example\.com' ],
        [ REGEX_NEVER   => '^app\.example\.com$', 'https://app\.example\.com$' ],
        (map { [ REGEX_NEVER => $_ ] } 'https://example\.com:0\d+', '^$'),
        [ REGEX_LOOK       => 'https://(?=a)[a-z]+example\.com',      { part => '(?=a)' } ],
        [ REGEX_LOOK       => 'https://(?!.*evil).*',                 { part => '(?!.*evil)' } ],
        [ REGEX_REFERENCE  => 'https://(a|b)\.\1\.example',           { part => '\1' } ],
        [ REGEX_POSSESSIVE => 'https://(a|b)++\.example',             { part => '+' } ],
        [ REGEX_QUOTE      => '\Qhttps://app.example.com\E',          { part => '\Q' } ],
        [ REGEX_UNREAD     => 'https://app\x2eexample\.com',          { part => '\x' } ],
        [ REGEX_UNREAD     => '\Khttps://app\.example\.com',          { part => '\K' } ],
        [ REGEX_UNREAD     => 'https://.*\bexample\.com',             { part => '\b' } ],
        (map { [ ORIGIN_BAD_SCHEME => $_->[0], $_->[1] ] }
            [ 'htps://app\.example\.com',   'https://app\.example\.com' ],
            [ '^hhtp://localhost(:\d+)?$',  '^http://localhost(:\d+)?$' ],
            [ 'https*://app\.example\.com', 'https://app\.example\.com' ],
            [ 'htps?://app\.example\.com' ],
        ),
        (map { [ ORIGIN_LONG_LABEL => $_ ] } 'https://[a-z]{64}\.example\.com', 'https://[a-z]{64}example\.com'),
        [ ORIGIN_IPV6       => 'https://\[fd00:0::7\]' ],
        [ ORIGIN_IPV4       => 'https://a\.0x1f' ],
        [ REGEX_LARGE      => 'https://([a-z]{0,200}\.){0,200}example\.com' ],
        [ REGEX_STEPS      => 'https://(?:(?:[a-z]+[a-z-]*)+\.)+examples\.com', { find => 'https://a.examples.com' } ],
        [ REGEX_DEAD       => 'https://app\.example\.com(,.+)?',      { part => '(,.+)?' } ],
        (map { [ REGEX_DEAD => "https://app\\.example\\.com$_", { part => $_ } ] } ',', ';'),
        (map { [ ORIGIN_COMMA => "https://pr-[0-9]+\\.preview\\.example\\.com${_}https://www\\.example\\.com" ] } ', ', ',', ';'),
        [ ORIGIN_WHITE_SPACE => 'https://app\.example\.com https://www\.example\.com' ],
        [ REGEX_DEAD_PATH  => 'https://example\.com/',                { part => '/' } ],
        [ REGEX_DEAD_PATH  => 'https://app\.example\.com(/.*)?',      { part => '(/.*)?' } ],
        [ REGEX_DEAD_PORT  => 'https://app\.example\.com(:443)?',     { part => '(:443)?' } ],
        [ REGEX_DEAD_CASE  => 'https://EXAMPLE\.com',                 { part => 'EXAMPLE' } ],
        [ REGEX_DEAD_NULL  => 'null|https://app\.example\.com',       { part => 'null' } ],
        (map { open_end('https://a.co', $_) } 'https://(.*)', '^https://[^/]*$'),
        (map { open_end('http://a.co', $_) } '.*', '.+', 'https?://.*'),
        open_end('https://a.co',             '(?i)https://[A-Z.]+',               '[A-Z.]+'),
        open_end('https://example.com.co',   'https://example\.com.*',            '.*'),
        open_end('https://example.com.co',   'https://example\.com(\.[a-z.]+)?',  '[a-z.]+'),
        open_end('https://example.co',       'https://example\..+',               '.+'),
        missing_dot('https://aexample.com',  '^https://.*example\.com$'),
        missing_dot('https://aexample.com',  '^https://[^/]*example\.com$'),
        missing_dot('https://aexample.com',  'https://(\w+|app)example\.com'),
        missing_dot('https://aexample.com',  'https://[a-z]+example\.com'),
        missing_dot('https://a-example.com', 'https://(.*[.-])?example\.com'),
        [ REGEX_MISSING_DOT => 'https://app(\.|[a-z])example\.com', { find => 'https://appaexample.com', label => 'example' } ],
        missing_dot('https://eexample.com',  'https://(a|b|c|d|e){0,20}example\.com'),
        missing_dot('https://1example.com',  'https://[0-9.]*example\.com'),
        missing_dot('https://v1example.com', 'https://(v[0-9.]+)?example\.com'),
        missing_dot('https://xexample.com',  'https://(app|www|-|x){0,4}example\.com'),
        missing_dot('https://1example.com',  'https://[^a-z]example\.com'),
        open_name('https://a.org',           'https://[a-z]+\.(com|org)',         '[a-z]+'),
        open_name('https://example1.com',    'https://example[0-9]\.com',         '[0-9]'),
        open_name('https://a.github.io',     'https://[a-z]+\.github\.io',        '[a-z]+'),
        open_name('https://deploy-preview-1--mysite.netlify.app', 'https://deploy-preview-[0-9]+--mysite\.netlify\.app', '[0-9]+'),
        open_name('https://a-myteam.vercel.app', 'https://[a-z0-9-]+-myteam\.vercel\.app', '[a-z0-9-]+'),
        public_address('https://1.1.1.1',    'https://\d+\.\d+\.\d+\.\d+',        '\d+'),
        public_address('https://1.1.1.1',    'https://(\d+\.){3}\d+',             '\d+'),
        public_address('https://1.1.1.1',    'https://([0-9]+\.){3}[0-9]+(:[0-9]+)?', '[0-9]+'),
        public_address('https://[fd::]',     'https://\[fd[0-9a-f:]+\]',          '[0-9a-f:]+'),
        [ REGEX_UNREGISTERED_HOST => 'chrome-extension://[a-p]{32}', { find => 'chrome-extension://' . 'a' x 32 } ],
        [ REGEX_UNREGISTERED_HOST => 'vscode-webview://[a-z0-9]+',   { find => 'vscode-webview://a' } ],
    ],
    CorsAllowMethods => [
        (map { [ METHOD_TOKEN     => $_ ] } 'GET,PUT', 'PUT,', "P\xc3\x9cT", 'PUT/1.1', '(PUT)', 'PUT:'),
        (map { [ SEVERAL_NAMES    => $_->[0], "CorsAllowMethods $_->[1]" ] }
            [ 'GET PUT' => 'GET PUT' ],     [ 'GET, PUT, DELETE, OPTIONS' => 'GET PUT DELETE OPTIONS' ], [ 'put; patch' => 'PUT PATCH' ],
            [ "PUT\tDELETE" => 'PUT DELETE' ], [ ' PUT' => 'PUT' ]),
        (map { [ SEVERAL_NAMES    => $_ ] } 'PUT (DELETE)', 'GET, CONNECT', ' '),
        (map { [ METHOD_FORBIDDEN => $_ ] } qw(CONNECT TRACE TRACK trace Connect)),
        (map { [ METHOD_CASE      => lc, $_ ] } qw(GET HEAD POST PUT DELETE OPTIONS PATCH)),
        [ METHOD_CASE => 'Patch', 'PATCH' ],
        (map { [ METHOD_LIKE => $_->[0], $_->[1] ] }
            [ PUTT   => 'PUT' ],    [ PACTH    => 'PATCH' ],    [ DELET  => 'DELETE' ], [ DELTE => 'DELETE' ], [ delte => 'DELETE' ],
            [ OPTION => 'OPTIONS' ], [ propfind => 'PROPFIND' ], [ UNLOKC => 'UNLOCK' ], [ REPORTS => 'REPORT' ]),
        [ UNEXPANDED  => '${UNDEFINED}' ],
        [ EMPTY_WORD  => '' ],
    ],
    CorsAllowHeaders => [
        (map { [ HEADER_TOKEN     => $_ ] } 'Content-Type,', 'X-A,X-B', 'X-A:', "X-\xc3\x9c", '"X"', 'X/A', 'X@A'),
        [ SEVERAL_NAMES => 'Content-Type, Authorization', 'CorsAllowHeaders Content-Type Authorization' ],
        (map { [ SEVERAL_NAMES => $_ ] } 'X-A, Cookie', 'X-A: B'),
        (map { [ HEADER_FORBIDDEN => $_ ] } qw(
            Accept-Charset Accept-Encoding Connection Content-Length Cookie2 Date DNT Expect Host Keep-Alive Origin
            Referer Set-Cookie TE Trailer Transfer-Encoding Upgrade Via Proxy-Authorization Sec-Fetch-Mode
            sec- PROXY-X
        )),
        (map { [ HEADER_COOKIE => $_ ] } qw(Cookie cookie)),
        (map { [ HEADER_LIKE => $_, 'Content-Type' ] } qw(Contnet-Type Content-Typ ContentType content_type CONTENT_TYP Content-Types)),
        (map { [ HEADER_LIKE => $_, 'Authorization' ] } qw(Autorization authorisation Authorizatoin)),
        (map { [ HEADER_LIKE => $_->[0], $_->[1] ] }
            [ 'X-CRSF-Token'    => 'X-CSRF-Token' ], [ 'X-Requestd-With' => 'X-Requested-With' ], [ 'X_Request_Id' => 'X-Request-Id' ],
            [ 'IfNone-Match' => 'If-None-Match' ],   [ 'Ragne'           => 'Range' ],            [ 'x-api_key'    => 'X-API-Key' ]),
        (map { [ HEADER_CORS => $_ ] } qw(
            Access-Control-Request-Method Access-Control-Request-Headers Access-Control-Allow-Origin access-control-x
        )),
        [ EMPTY_WORD => '' ],
    ],
    CorsExposeHeaders => [
        (map { [ EXPOSE_TOKEN     => $_ ] } 'ETag,', 'ETag;', '[ETag]'),
        [ SEVERAL_NAMES => 'ETag, Link', 'CorsExposeHeaders ETag Link' ],
        [ SEVERAL_NAMES => 'ETag, Set-Cookie' ],
        (map { [ HEADER_LIKE => $_->[0], $_->[1] ] }
            [ 'XTotal-Count' => 'X-Total-Count' ], [ 'content-lenght' => 'Content-Length' ], [ 'Content-Dispositon' => 'Content-Disposition' ]),
        (map { [ EXPOSE_FORBIDDEN => $_ ] } qw(Set-Cookie Set-Cookie2 Origin set-cookie ORIGIN)),
        (map { [ HEADER_CORS      => $_ ] } qw(Access-Control-Allow-Origin access-control-max-age)),
        [ EMPTY_WORD => '' ],
    ],
    CorsAllowCredentials    => [ (map { [ NOT_ON_OFF    => $_ ] } qw(Yes true 1 Onn -)),         [ EMPTY_WORD => '' ] ],
    CorsAllowPrivateNetwork => [ (map { [ NOT_ON_OFF    => $_ ] } qw(No 0)),                     [ EMPTY_WORD => '' ] ],
    CorsMode                => [ (map { [ MODE_WORD     => $_ ] } qw(On Watch Reports)), [ MODE_OFF => 'off' ], [ EMPTY_WORD => '' ] ],
    CorsRefusal             => [ (map { [ REFUSAL_WORD  => $_ ] } qw(Deny 403 Explained)),       [ EMPTY_WORD => '' ] ],
    CorsPreflightStatus     => [ (map { [ STATUS_WORD   => $_ ] } qw(201 403 0204 OK 2e2 2000)), [ EMPTY_WORD => '' ] ],
    CorsTolerate            => [ (map { [ TOLERATE_WORD => $_ ] } qw(http everything *)),        [ EMPTY_WORD => '' ] ],
    CorsMaxAge              => [
        (map { [ MAX_AGE_FORM     => $_ ] } qw(never 100ms 1.5h 0x10 +60 h - --1 1h30min 60; 9999999m), ' 60'),
        (map { [ MAX_AGE_FORM     => $_->[0], $_->[1] ] }
            [ '1d', '2h' ], [ '30days', '2h' ], [ '25hours', '2h' ], [ '10m', '10min' ], [ '2hours', '2h' ], [ '90sec', '90' ],
            [ '60 s', '1min' ], [ '0d', '0' ]),
        (map { [ MAX_AGE_NEGATIVE => $_ ] } qw(-1 -0 -2h)),
        (map { [ MAX_AGE_RANGE    => $_, '2h' ] } qw(86401 86401s 1441min 25h 864009h 99999999999999999999 99999999999999999999h)),
        [ UNEXPANDED => '${UNDEFINED}' ],
        [ EMPTY_WORD => '' ],
    ],
    CorsPolicy => [ [ NAME_NONE_KNOWN => 'partners' ], [ NAME_NONE_KNOWN => 'offf' ], [ EMPTY_WORD => '' ] ],
);

# Policies, one a paragraph, with what is wrong about more than one word.
my $policies = <<'END';
CorsAllowOrigin
#= NO_WORD

CorsAllowOriginMatch
#= NO_WORD

CorsAllowOrigin https://app.example.com
CorsAllowMethods
#= NO_WORD
CorsAllowHeaders
#= NO_WORD
CorsExposeHeaders
#= NO_WORD
CorsAllowCredentials
#= NO_WORD
CorsMaxAge
#= NO_WORD
CorsMode
#= NO_WORD
CorsRefusal
#= NO_WORD
CorsPreflightStatus
#= NO_WORD
CorsAllowPrivateNetwork
#= NO_WORD
CorsTolerate
#= NO_WORD

CorsPolicy
#= NO_WORD

CorsAllowOrigin https://app.example.com
CorsAllowCredentials On Off
#= ONE_WORD_ONLY "Off"
CorsMaxAge 10 min
#= MAX_AGE_FORM "10 min" -> "10min"
CorsMode Report Guard
#= ONE_WORD_ONLY "Guard"
CorsRefusal Forbid Headers
#= ONE_WORD_ONLY "Headers"
CorsPreflightStatus 204 200
#= ONE_WORD_ONLY "200"
CorsAllowPrivateNetwork Off Off
#= ONE_WORD_ONLY "Off"

CorsAllowOrigin https://app.example.com
CorsAllowCredentials On
CorsAllowCredentials On
#= TWICE first=-1
CorsMaxAge 60
CorsMaxAge 600
#= TWICE first=-1
CorsMode Report
CorsMode Report
#= TWICE first=-1
CorsRefusal Forbid
CorsRefusal Forbid
#= TWICE first=-1
CorsPreflightStatus 200
CorsPreflightStatus 204
#= TWICE first=-1
CorsAllowPrivateNetwork On
CorsAllowPrivateNetwork Off
#= TWICE first=-1

CorsAllowMethods PUT
#= NO_ORIGIN

CorsAllowHeaders X-A
#= NO_ORIGIN

CorsExposeHeaders X-A
#= NO_ORIGIN

CorsAllowCredentials Off
#= NO_ORIGIN

CorsMaxAge 60
#= NO_ORIGIN
CorsRefusal Forbid

CorsMode Guard
#= NO_ORIGIN

CorsTolerate public-suffix
#= NO_ORIGIN
#= TOLERATE_UNUSED "public-suffix"

CorsAllowOrigin * https://app.example.com
#= STAR_BESIDE_ORIGINS "*"

CorsAllowOrigin https://app.example.com *
#= STAR_BESIDE_ORIGINS "*"

CorsAllowOrigin *
#= STAR_BESIDE_ORIGINS "*"
CorsAllowOrigin https://app.example.com

CorsAllowOrigin * null
#= STAR_BESIDE_ORIGINS "*"
#= NULL_ORIGIN "null"

CorsAllowOrigin *
#= STAR_BESIDE_ORIGINS "*"
CorsAllowOriginMatch https://app\.example\.com

CorsAllowOrigin none https://app.example.com
#= NONE_BESIDE_ORIGINS "none"

CorsAllowOrigin null
#= NULL_ORIGIN "null"
CorsAllowOrigin none
#= NONE_BESIDE_ORIGINS "none"

CorsAllowOrigin none
#= NONE_BESIDE_ORIGINS "none"
CorsAllowOriginMatch https://app\.example\.com

CorsAllowOrigin * none
#= NONE_BESIDE_ORIGINS "none"

CorsAllowOrigin *
#= STAR_CREDENTIALS "*"
CorsAllowCredentials On

CorsAllowOrigin *
#= STAR_CREDENTIALS "*"
CorsAllowMethods *
CorsAllowHeaders *
CorsExposeHeaders *
#= STAR_EXPOSED_CREDENTIALS "*"
CorsAllowCredentials on

CorsAllowCredentials On
CorsAllowOrigin null
#= NULL_CREDENTIALS "null"

CorsAllowOrigin * https://app.example.com
#= STAR_BESIDE_ORIGINS "*"
CorsMode Guard
#= GUARD_STAR "Guard"

CorsAllowOrigin https://app.example.com
CorsExposeHeaders * ETag
#= STAR_IS_ENOUGH "*"
#= STAR_EXPOSED_CREDENTIALS "*"
CorsAllowCredentials On

CorsAllowOrigin *
#= PRIVATE_NETWORK_STAR "*"
CorsAllowPrivateNetwork On

CorsAllowOrigin *
#= STAR_BESIDE_ORIGINS "*"
#= STAR_CREDENTIALS "*"
#= PRIVATE_NETWORK_STAR "*"
CorsAllowOrigin https://app.example.com
CorsAllowPrivateNetwork ON
CorsAllowCredentials ON

CorsAllowOrigin https://app.example.com
CorsPolicy Off
#= OFF_BESIDE_OTHERS "Off"

CorsPolicy off
#= OFF_BESIDE_OTHERS "off"
CorsMaxAge 60

CorsPolicy Off
#= OFF_BESIDE_OTHERS "Off"
CorsPolicy Off
#= TWICE first=-1

CorsPolicy partners
#= NAME_BESIDE_OTHERS "partners"
CorsAllowOrigin https://app.example.com

CorsAllowOrigin http://app.example.com http://localhost:3000 http://*.example.com:*
#= INSECURE_ORIGIN "http://app.example.com"
#= INSECURE_ORIGIN "http://*.example.com:*"
CorsAllowOrigin http://127.0.0.1 http://[::1] http://[::2] http://localhost.example http://127.example
#= INSECURE_ORIGIN "http://[::2]"
#= INSECURE_ORIGIN "http://localhost.example"
#= INSECURE_ORIGIN "http://127.example"
CorsAllowOrigin http://192.168.0.0/16:* http://127.0.0.0/8:* https://10.0.0.0/8 http://[fd00::]/8
#= INSECURE_ORIGIN "http://192.168.0.0/16:*"
#= INSECURE_ORIGIN "http://[fd00::]/8"
CorsAllowOrigin http://10.0.0.1 http://192.168.0.1 http://128.0.0.1 http://0.0.0.0 http://notlocalhost
#= INSECURE_ORIGIN "http://10.0.0.1"
#= INSECURE_ORIGIN "http://192.168.0.1"
#= INSECURE_ORIGIN "http://128.0.0.1"
#= INSECURE_ORIGIN "http://0.0.0.0"
#= INSECURE_ORIGIN "http://notlocalhost"
CorsAllowCredentials On

CorsAllowOrigin http://app.example.com https://*.github.io
#= INSECURE_ORIGIN "http://app.example.com"
#= PUBLIC_SUFFIX "https://*.github.io"
CorsAllowCredentials On

CorsAllowOrigin http://app.example.com https://*.github.io
#= INSECURE_ORIGIN "http://app.example.com"
CorsAllowCredentials On
CorsTolerate public-suffix

CorsAllowOrigin http://app.example.com https://*.github.io
#= PUBLIC_SUFFIX "https://*.github.io"
CorsAllowCredentials On
CorsTolerate insecure-origin

CorsAllowOriginMatch https?://app\.example\.com
#= REGEX_INSECURE "https?://app\.example\.com" find=http://app.example.com
CorsAllowCredentials On

CorsAllowCredentials On
CorsAllowOriginMatch (http|https)://(www\.)?example\.com http://127\.0\.0\.1:[0-9]+
#= REGEX_INSECURE "(http|https)://(www\.)?example\.com" find=http://example.com

CorsAllowOriginMatch https://[a-z]+\.github\.io
#= REGEX_OPEN_NAME "https://[a-z]+\.github\.io" find=https://a.github.io part=[a-z]+
CorsTolerate insecure-origin public-address
#= TOLERATE_UNUSED "insecure-origin"
#= TOLERATE_UNUSED "public-address"

CorsAllowOriginMatch https://.* [a-z]+://[a-z]+
#= REGEX_OPEN_END "https://.*" find=https://a.co part=.*
CorsTolerate public-address unregistered-host

CorsAllowOriginMatch ^https://.*example\.com|https://www\.example\.org$
#= REGEX_BRANCH_ANCHOR "^https://.*example\.com|https://www\.example\.org$"
#= REGEX_MISSING_DOT "^https://.*example\.com|https://www\.example\.org$" -> "example" find=https://aexample.com label=example

CorsAllowOriginMatch https://www\.example\.org https://.*example\.com ""
#= REGEX_EMPTY ""
#= REGEX_MISSING_DOT "https://.*example\.com" -> "example" find=https://aexample.com label=example
CorsAllowOriginMatch app.example.com (
#= REGEX_DOT "app.example.com" -> "https://app\.example\.com"
#= REGEX_OPEN_GROUP "("
CorsAllowOriginMatch ^https://www\.example\.net|https://example\.net$
#= REGEX_BRANCH_ANCHOR "^https://www\.example\.net|https://example\.net$"

CorsAllowOrigin https://app.example.com https://app.example.com https://www.example.com/
#= DUPLICATE "https://app.example.com" first=0
#= ORIGIN_PATH "https://www.example.com/" -> "https://www.example.com"
CorsAllowMethods PUT DELETE PUT
#= DUPLICATE "PUT" first=0
CorsAllowHeaders X-A x-a * Authorization
#= DUPLICATE "x-a" first=0
#= STAR_IS_ENOUGH "*"
CorsMaxAge 3h
#= MAX_AGE_CAPS "3h" -> "2h"

CorsAllowOrigin https://app.example.com # main site
#= COMMENT "# main site"
CorsAllowMethods PUT #
#= COMMENT "#"
CorsAllowCredentials On # yes
#= COMMENT "# yes"
CorsMaxAge 600 # ten minutes
#= COMMENT "# ten minutes"

CorsAllowOrigin https://app.example.com
CorsAllowMethods PUT|DELETE ALL
#= METHOD_LIST "PUT|DELETE"
#= METHOD_ALL "ALL"
CorsAllowHeaders ,
#= HEADER_TOKEN ","

CorsAllowOrigin all https://app.example.com
#= ORIGIN_EVERYBODY "all"

CorsAllowOrigin all
#= ORIGIN_EVERYBODY "all"
CorsAllowCredentials On

CorsAllowOrigin None https://app.example.com
#= ORIGIN_NONE_CASE "None"

CorsAllowOrigin HTTP://app.example.com
#= ORIGIN_UPPER_CASE "HTTP://app.example.com" -> "http://app.example.com" tolerate=insecure-origin
CorsAllowCredentials On

CorsAllowOriginFrom list
#= SOURCE_FORM "list"
CorsAllowOriginFrom file:conf/list # customers
#= COMMENT "file:conf/list # customers"
CorsAllowOriginFrom /srv/list
#= SOURCE_FORM "/srv/list" -> "file:/srv/list"
CorsAllowOriginFrom file: /srv/other
#= SOURCE_WORDS "file: /srv/other" -> "file:/srv/other"
CorsAllowOriginFrom file:conf/list every=1min
#= SOURCE_FILE "every=1min"
CorsAllowOriginFrom exec:program every=1d
#= SOURCE_TIME "every=1d" -> "every=24h"
CorsAllowOriginFrom file:
#= SOURCE_EMPTY "file:"
CorsAllowOriginFrom file:conf/list conf/other
#= SOURCE_WORDS "file:conf/list conf/other"
CorsAllowOriginFrom "file:conf/list" often
#= SOURCE_WORDS "often"
CorsAllowOriginFrom exec:program argument every=0
#= SOURCE_TIME "every=0"
CorsAllowOriginFrom "dbd:SELECT 1" timeout=soon
#= SOURCE_TIME "timeout=soon"
CorsMaxAge 601
#= LIST_MAX_AGE "601" -> "10min"

CorsAllowOriginFrom file:conf/list
CorsMaxAge 1d
#= MAX_AGE_FORM "1d" -> "10min"
CorsAllowMethods get
#= METHOD_CASE "get" -> "GET"

CorsAllowOriginFrom file:conf/list
CorsAllowOrigin *
#= STAR_BESIDE_ORIGINS "*"
CorsAllowMethods get
#= METHOD_CASE "get" -> "GET"
CorsMaxAge 601
#= LIST_MAX_AGE "601" -> "10min"

CorsAllowOrigin "" https://app.example.com/ "" www.example.com ''
#= EMPTY_WORD ""
#= ORIGIN_PATH "https://app.example.com/" -> "https://app.example.com"
#= EMPTY_WORD ""
#= ORIGIN_NO_SCHEME "www.example.com" -> "https://www.example.com"
#= EMPTY_WORD ""
CorsAllowMethods get CONNECT "" PUT
#= METHOD_CASE "get" -> "GET"
#= METHOD_FORBIDDEN "CONNECT"
#= EMPTY_WORD ""
CorsAllowHeaders Cookie Access-Control-Max-Age X:A
#= HEADER_COOKIE "Cookie"
#= HEADER_CORS "Access-Control-Max-Age"
#= HEADER_TOKEN "X:A"
CorsMaxAge soon
#= MAX_AGE_FORM "soon"
END

# Named policies, and policies that use them; this one stands as it is.
my $named = <<'END';
<CorsPolicy partners>
    CorsAllowOrigin https://partner.example
</CorsPolicy>
<CorsPolicy bad>
    CorsMaxAge -1
#= MAX_AGE_NEGATIVE "-1"
#= NO_ORIGIN
</CorsPolicy>
<CorsPolicy twice>
    CorsAllowOrigin *
</CorsPolicy>
<CorsPolicy twice>
    CorsAllowOrigin *
#= CorsPolicy NAME_TWICE "twice" first=-3
</CorsPolicy>
<CorsPolicy nested>
    CorsPolicy nested
#= NAME_NESTED "nested"
</CorsPolicy>
<CorsPolicy none>
    CorsPolicy Off
#= NAME_NESTED "Off"
</CorsPolicy>
<Location "/fine">
    CorsPolicy partners
</Location>
<Location "/told-there">
    CorsPolicy bad
</Location>
<Location "/unknown">
    CorsPolicy somebody
#= NAME_UNKNOWN "somebody" -> "bad", "nested", "none", "partners", "twice"
</Location>
<Location "/misspelt">
    CorsPolicy Partners
#= NAME_MISSPELT "Partners" -> "partners"
</Location>
<Location "/a-letter-less">
    CorsPolicy partner
#= NAME_MISSPELT "partner" -> "partners"
</Location>
<Location "/two-letters-changed">
    CorsPolicy apd
#= NAME_UNKNOWN "apd" -> "bad", "nested", "none", "partners", "twice"
</Location>
<Location "/two-letters-swapped">
    CorsPolicy nesetd
#= NAME_MISSPELT "nesetd" -> "nested"
</Location>
<Location "/misspelt-report">
    CorsPolicy partners Reprot
#= NAME_WORD "Reprot"
</Location>
<Location "/comment">
    CorsPolicy partners # trial
#= COMMENT "#"
</Location>
<Location "/comment-of-report">
    CorsPolicy partners Report # trial
#= COMMENT "#"
</Location>
<Location "/beside">
    CorsPolicy partners
#= NAME_BESIDE_OTHERS "partners"
    CorsAllowMethods PUT
</Location>
<Location "/tried">
    CorsPolicy partners Report
    CorsAllowOrigin https://app.example.com
</Location>
<Location "/off-tried">
    CorsPolicy Off report
#= OFF_TRIED "Off"
</Location>
<Location "/two-tried">
    CorsPolicy partners Report
    CorsPolicy partners Report
#= TWICE first=-1
</Location>
<Location "/tried-and-more">
    CorsPolicy partners Report more
#= ONE_WORD_ONLY "more"
</Location>
<Location "/tried-twice">
    CorsMode Report
    CorsAllowOrigin https://app.example.com
    CorsPolicy partners Report
#= REPORT_TWICE "partners"
</Location>
<VirtualHost *:80>
    <CorsPolicy inner>
        CorsAllowOrigin *
    </CorsPolicy>
    <CorsPolicy partners>
        CorsAllowOrigin https://partner.example/
#= ORIGIN_PATH "https://partner.example/" -> "https://partner.example"
    </CorsPolicy>
    CorsPolicy other
#= NAME_UNKNOWN "other" -> "bad", "inner", "nested", "none", "partners", "twice"
</VirtualHost>
<Location "/not-from-a-virtual-host">
    CorsPolicy inner
#= NAME_UNKNOWN "inner" -> "bad", "nested", "none", "partners", "twice"
</Location>
END

# A word as it has to be written in httpd's configuration.
sub quoted {
    my ($word) = @_;
    return $word if $word =~ /^[^\s"']\S*$/;
    return '"' . $word =~ s/(["\\])/\\$1/gr . '"';
}

# What a comment says behind the word.
sub told_beside {
    my ($better) = @_;
    my %more = ref $better ? %{$better} : (better => $better);
    my $text = delete $more{better};
    return (defined $text ? qq( -> "$text") : '') . join '', map { " $_=$more{$_}" } sort keys %more;
}

# The policy around one wrong word.
sub policy_of_word {
    my ($directive, $name, $word, $better) = @_;
    my @policy = ("$directive " . quoted($word), qq(#= $name "$word") . told_beside($better));
    push @policy, "CorsAllowOrigin $app" if $directive !~ /Origin|^CorsPolicy/;
    return join "\n", @policy;
}

sub all_policies {
    my @all = split /\n\n+/, $policies;
    my @rest = @words;
    while (my ($directive, $rows) = splice @rest, 0, 2) {
        push @all, map { policy_of_word($directive, @{$_}) } @{$rows};
    }
    return @all;
}

# A line for a test's name: on one line, and not for ever.
sub shown {
    my ($line) = @_;
    $line =~ s/\s+/ /g;
    return length $line > 90 ? substr($line, 0, 87) . '...' : $line;
}

# Has an annotated configuration read at once, and compares line by line. Returns the names of its problems.
sub is_told {
    my ($text) = @_;
    my ($lines, $expected, $names) = annotated($text);
    my ($told, $rest, $exit) = what_is_told($lines);
    for my $number (sort { $a <=> $b } keys %{$expected}) {
        is_deeply(delete $told->{$number}, $expected->{$number}, shown($lines->[ $number - 1 ]));
    }
    is_deeply($told, {}, 'no other line has a problem') or diag explain($told);
    is_deeply([ grep { !/AH00111: Config variable/ } @{$rest} ], ['AH00014: Configuration check failed'], 'and that is all');
    is($exit, 1, 'httpd does not start');
    return @{$names};
}

my @policies = all_policies();
my @occurred;
subtest 'policies' => sub { @occurred = is_told(in_locations(@policies)) };
subtest 'named policies' => sub { push @occurred, is_told($named) };
cmp_ok(scalar @policies, '>=', 120, scalar(@policies) . ' policies are refused');

subtest 'every problem there is has its message, and has a case here' => sub {
    my @known = problem_names();
    my $header = slurp('cors/problem.h');
    is_deeply(\@known, [ sort $header =~ /^ +CORS_(?:PROBLEM|NOTE)_(\w+)/mg ], 'all of cors/problem.h');
    # What only a line of a list can be is in t/67-lists.t.
    my %occurred = map { $_ => 1 } @occurred, qw(LIST_WORD LIST_LINE LIST_MARK);
    # That libpsl has no list is in t/37-suffix-list.t.
    is_deeply([ grep { !$occurred{$_} && $_ ne 'SUFFIX_LIST' } @known ], [], 'all occurred');
};

# The policies with what is told about each.
sub told_of {
    my @all = @_;
    my ($told, undef, $exit) = what_is_told([ split /\n/, in_locations(@all) ]);
    my $line = 0;
    my @found;
    for my $policy (@all) {
        my @lines = split /\n/, $policy;
        push @found, [ map { $told->{ $line + 1 + $_ } || [] } 1 .. @lines ];
        $line += 2 + @lines;
    }
    return ($exit, @found);
}

# What has to be written instead of a word, and the risks that have to be tolerated then; nothing, if the message does
# not say it.
sub remedy_in {
    my ($message, $word) = @_;
    return ($1, $2) if $message =~ /; write "([^"]*)"(?:, with CorsTolerate (.*) if you accept that risk)?\z/;
    return $1 if $message =~ /; did you mean "(.*)"\?\z/ || $message =~ /; write (Cors\w+ .*)\z/;
    my ($how, $part) = $message =~ /; (write "\\\." before|write|remove) "(.*)"(?: in lower case)?\z/ or return;
    return $how eq 'remove' && $part eq $word ? () : $word =~ s/.*(?<!\.)\K\Q$part\E/$how eq 'write' ? lc $part : $how eq 'remove' ? '' : "\\.$part"/esr;
}

# A line after all that is told about it was done; and CorsTolerate.
sub mended_line {
    my ($line, $messages) = @_;
    my @more;
    my $done = 0;
    for my $message (@{$messages}) {
        my ($word) = $message =~ /\A(?:warning: )?Cors\w+: "(.*?)": / or next;
        my ($better, $risks) = remedy_in($message, $word) or next;
        my $line_of_its_own = $better =~ s/^(Cors\w+) (.*)/"$1 " . join ' ', map { quoted($_) } split ' ', $2/e;
        push @more, $better if $line_of_its_own;
        push @more, "CorsTolerate $risks" if $risks;
        my ($old, $new) = (quoted($word), $line_of_its_own ? '' : quoted($better));
        $done += $line =~ s/(?<!\S)\Q$old\E(?!\S)/$new/ || $line =~ s/(?<!\S)\Q$word\E\z/$new/ || die "no $old in $line\n";
    }
    return ($done, $done && $line =~ /^\s*Cors\w+\s*\z/ ? () : $line, @more);
}

# A message without its word, which a remedy for something else can have changed.
sub problem_of {
    my ($message) = @_;
    return $message =~ s/: ".*?": /: /r;
}

# "write" and what it says, done, is accepted: nothing is told but what was told before without
# such a remedy.
subtest 'what a message says to write can be written' => sub {
    my @plain = map { s/^#=.*\n?//gmr } @policies;
    my (undef, @before) = told_of(@plain);
    my (@mended, @known);
    my $remedies = 0;
    for my $i (0 .. $#plain) {
        my @lines = split /\n/, $plain[$i];
        my @new;
        for my $n (0 .. $#lines) {
            my ($done, @better) = mended_line($lines[$n], $before[$i][$n] || []);
            $remedies += $done;
            push @new, @better;
        }
        next if "@new" eq "@lines";
        push @mended, join "\n", @new;
        push @known, { map { problem_of($_) => 1 } grep { !remedy_in($_, '') } map { @{$_} } @{ $before[$i] } };
    }
    my ($exit, @after) = told_of(@mended);
    for my $i (0 .. $#mended) {
        is_deeply([ grep { !$known[$i]{ problem_of($_) } } map { @{$_} } @{ $after[$i] } ], [], shown($mended[$i]));
    }
    cmp_ok($remedies, '>=', 100, "$remedies remedies");
};

sub has_path {
    my ($origin) = @_;
    return message('CorsAllowOrigin', 'ORIGIN_PATH', "$origin/", $origin);
}

# httpd hands over 64 words at most, or stops at an empty one, unless it is told otherwise.
subtest 'many words' => sub {
    my @origins = map { "https://n$_.example" } 1 .. 2000;
    $origins[$_] .= '/' for 64, 65, 1000, 1999;
    my ($told) = what_is_told([ "CorsAllowOrigin @origins", qq(CorsAllowOrigin https://a.example "" https://b.example/) ]);
    my @expected = map { has_path("https://n$_.example") } 65, 66, 1001, 2000;
    is_deeply($told->{1}, \@expected, 'those beyond the 64th are looked at');
    @expected = (message('CorsAllowOrigin', 'EMPTY_WORD', ''), has_path('https://b.example'));
    is_deeply($told->{2}, \@expected, 'and those behind an empty one');
};

# A configuration of several files, with a wrong origin in every kind of section.
my %files = (
    'conf/b.conf' => <<'END',
CorsAllowOrigin https://server.example/
<VirtualHost *:80>
    CorsAllowOrigin https://vhost.example/
    <Location "/">
        CorsAllowOrigin https://vhost-location.example/
    </Location>
    Include conf/a.conf
</VirtualHost>
<If "true">
    CorsAllowOrigin https://if.example/
</If>
<ElseIf "true">
    CorsAllowOrigin https://elseif.example/
</ElseIf>
<Else>
    CorsAllowOrigin https://else.example/
</Else>
END
    'conf/a.conf' => <<'END',
<Directory "/usr">
    CorsAllowOrigin https://directory.example/
    <Files "file">
        CorsAllowOrigin https://directory-file.example/
    </Files>
    <If "true">
        CorsAllowOrigin https://directory-if.example/
    </If>
</Directory>
<DirectoryMatch "/directory[0-9]">
    CorsAllowOrigin https://directorymatch.example/
</DirectoryMatch>
<Files "file">
    CorsAllowOrigin https://files.example/
</Files>
<FilesMatch "file[0-9]">
    CorsAllowOrigin https://filesmatch.example/
</FilesMatch>
<LocationMatch "/location[0-9]">
    CorsAllowOrigin https://locationmatch.example/
</LocationMatch>
END
    'conf/c.conf' => <<'END',
<Macro Api $host>
    <Location "/api">
        CorsAllowOrigin https://$host/
    </Location>
</Macro>
Use Api macro-one.example
Use Api macro-two.example

<IfModule cors204_module>
    <Location "/folded">
        CorsAllowOrigin \
            https://folded.example/
    </Location>
</IfModule>
END
);

# The lines that were told something, as file:line: host.
sub places {
    my @lines = @_;
    return map { m{^(.*?): CorsAllowOrigin: "https://([\w.-]+)/": } ? "$1: $2" : $_ } map { s{/\S*/conf/}{}gr } @lines;
}

subtest 'every kind of section, several files, in the order of files and lines' => sub {
    need('macro');
    my $test = Cors204::Server->configtest(
        modules => ['macro'], files => \%files, config => "Include conf/c.conf\nInclude conf/b.conf\n",
    );
    is($test->{exit}, 1, 'refused');
    my @expected = (
        'a.conf:2: directory.example', 'a.conf:4: directory-file.example', 'a.conf:7: directory-if.example',
        'a.conf:11: directorymatch.example', 'a.conf:14: files.example', 'a.conf:17: filesmatch.example',
        'a.conf:20: locationmatch.example', 'b.conf:1: server.example', 'b.conf:3: vhost.example',
        'b.conf:5: vhost-location.example', 'b.conf:10: if.example', 'b.conf:13: elseif.example',
        'b.conf:16: else.example', 'c.conf:12: folded.example',
        'c.conf:6, macro api:2: macro-one.example',
        'c.conf:7, macro api:2: macro-two.example',
        'AH00014: Configuration check failed',
    );
    is_deeply([ places(@{ $test->{lines} }) ], \@expected, 'each is told, once, with its place');
};

# What httpd itself stops at, one at a time and with its own words in front; %s is a good policy.
my @stops = (
    [ '<Location />|<Limit PUT>|%s|</Limit>|</Location>' =>
            'CorsAllowOrigin cannot occur within <Limit> or <LimitExcept> section' ],
    [ '<Location />|<LimitExcept GET>|CorsPolicy Off|</LimitExcept>|</Location>' =>
            'CorsPolicy cannot occur within <Limit> or <LimitExcept> section' ],
    [ '<Location />|<CorsPolicy p>|%s|</CorsPolicy>|</Location>' => '<CorsPolicy not allowed in <Location> context' ],
    [ '<If true>|<CorsPolicy p>|%s|</CorsPolicy>|</If>'          => '<CorsPolicy not allowed in <If> context' ],
    [ '<CorsPolicy>|%s|</CorsPolicy>'     => '<CorsPolicy>: takes exactly one name; write <CorsPolicy name>' ],
    [ '<CorsPolicy "">|%s|</CorsPolicy>'  => '<CorsPolicy>: takes exactly one name; write <CorsPolicy name>' ],
    [ '<CorsPolicy a b>|%s|</CorsPolicy>' => '<CorsPolicy>: takes exactly one name; write <CorsPolicy name>' ],
    [ '<CorsPolicy a|%s|</CorsPolicy>'    => '<CorsPolicy>: missing closing ">"; write <CorsPolicy name>' ],
    [ '<CorsPolicy OFF>|%s|</CorsPolicy>' =>
            '<CorsPolicy Off>: Off is reserved; use another name' ],
    [ '<CorsPolicy p>|</CorsPolicy>' => '<CorsPolicy p>: empty section; add CorsAllowOrigin' ],
    [ '<CorsPolicy p>|%s|ErrorDocument 404 no|</CorsPolicy>' =>
            '<CorsPolicy p>: "ErrorDocument" (line 3) is not a Cors directive; move it out of this section' ],
    [ '<CorsPolicy p>|<CorsPolicy q>|%s|</CorsPolicy>|</CorsPolicy>' =>
            '<CorsPolicy p>: "<CorsPolicy" (line 2) is not a Cors directive; move it out of this section' ],
    [ '<CorsPolicy p>|<If true>|%s|</If>|</CorsPolicy>' =>
            '<CorsPolicy p>: "<If" (line 2) is not a Cors directive; move it out of this section' ],
);

subtest 'what stops httpd at once' => sub {
    for my $stop (@stops) {
        my ($config, $message) = @{$stop};
        my (undef, $said, $exit) = what_is_told([ split /[|]/, $config =~ s/%s/CorsAllowOrigin */r ]);
        is_deeply([ $said->[-1], $exit ], [ $message, 1 ], shown($config));
    }
};

# Mistakes on top of each other, and where to look for them.
my $harder = <<'END';
CorsAllowOrigin https://user:password@app.example.com
#= ORIGIN_USERINFO "https://user:password@app.example.com" -> "https://app.example.com"

CorsAllowOrigin https:///
#= ORIGIN_EMPTY_HOST "https:///"

CorsAllowOrigin FILE:///home/page.html
#= ORIGIN_FILE "FILE:///home/page.html"

CorsAllowOrigin https://App.example.com/path
#= ORIGIN_PATH "https://App.example.com/path" -> "https://app.example.com"

CorsAllowOrigin https://app.example.com
CorsAllowOrigin *
#= STAR_BESIDE_ORIGINS "*"

CorsAllowOrigin * https://app.example.com/
#= ORIGIN_PATH "https://app.example.com/" -> "https://app.example.com"
#= STAR_BESIDE_ORIGINS "*"

CorsAllowOrigin https://app.example.com
CorsAllowOrigin null
#= NULL_CREDENTIALS "null"
CorsAllowCredentials On

CorsAllowOrigin https://app.example.com
CorsExposeHeaders ETag
CorsExposeHeaders *
#= STAR_IS_ENOUGH "*"
#= STAR_EXPOSED_CREDENTIALS "*"
CorsAllowCredentials On

CorsAllowOrigin https://app.example.com
CorsAllowMethods PATCH "GET, PUT" "DELETE, COPY" # more
#= SEVERAL_NAMES "GET, PUT" -> "CorsAllowMethods PATCH GET PUT DELETE COPY"
#= COMMENT "# more"
CorsExposeHeaders "ETag, Link" 'X-A, X:B' X:C
#= SEVERAL_NAMES "ETag, Link"
#= EXPOSE_TOKEN "X:C"

CorsAllowOriginMatch "https://(a\\"
#= REGEX_SYNTAX "https://(a\" -> "(a\"

CorsAllowOriginMatch *
#= REGEX_PATTERN "*"
CorsAllowCredentials On

CorsAllowOriginMatch * https://app\.example\.com
#= REGEX_PATTERN "*"

CorsPolicy partners others
#= NAME_NONE_KNOWN "partners"
#= NAME_WORD "others"

CorsAllowOriginMatch https://(?:a\.)?(?:b\.)?(?:c\.)?(?:d\.)?(?:e\.)?(?:f\.)?example\.com|https://[a-z]+example\.org
#= REGEX_MISSING_DOT "https://(?:a\.)?(?:b\.)?(?:c\.)?(?:d\.)?(?:e\.)?(?:f\.)?example\.com|https://[a-z]+example\.org" -> "example" find=https://aexample.org label=example

CorsAllowOriginMatch https://.*(?<![a-z-])example\.com
#= REGEX_LOOK "https://.*(?<![a-z-])example\.com" part=(?<![a-z-])

CorsAllowOriginMatch https://(www\.|\p{Nd}+)example\.com
#= REGEX_UNREAD "https://(www\.|\p{Nd}+)example\.com" part=\p

CorsAllowOriginMatch https://[x[:^alpha:]]example\.com
#= REGEX_UNREAD "https://[x[:^alpha:]]example\.com" part=[:^alpha:]

CorsAllowOriginMatch https://(?:(?:[a-z]+[a-z-]*)+\.)+examples\.com
#= REGEX_STEPS "https://(?:(?:[a-z]+[a-z-]*)+\.)+examples\.com" find=https://a.examples.com
END

subtest 'harder ones' => sub {
    my ($lines, $expected) = annotated(in_locations(split /\n\n+/, $harder));
    my ($told) = what_is_told($lines);
    for my $number (sort { $a <=> $b } keys %{$expected}) {
        my $got = join "\n", @{ $told->{$number} || [] };
        my $want = join '.*\n', map { quotemeta } @{ $expected->{$number} };
        like($got, qr/\A$want.*\z/, shown($lines->[ $number - 1 ]));
    }
};

done_testing();
