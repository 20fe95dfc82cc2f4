# SPDX-License-Identifier: Apache-2.0
# CorsMode Report tells what the policy still needs, ready to be copied, and what it would change.

use lib 't/lib';
use Cors204::Test;

use Cors204::Counts qw(status);
use Time::HiRes qw(sleep);

my $old   = 'https://old.example.com';
my $admin = 'https://admin.example.com';

# What a site may have today: any origin, two values on one path, "*" with credentials on another.
my $today = <<'END';
SetEnvIf Origin "^(.+)$" ORIGIN=$1
Header always set Access-Control-Allow-Origin "%{ORIGIN}e" env=ORIGIN
Header always set Access-Control-Expose-Headers "Tus-Version, Upload-Offset, ETag"
Header always set Access-Control-Allow-Methods "GET, POST, OPTIONS, PUT, DELETE, PATCH"
Header always set Access-Control-Allow-Headers "X-A, X-B, X-C"
Header always merge Vary Origin
<Location "/twice">
    Header set Access-Control-Allow-Origin "%{ORIGIN}e" env=ORIGIN
</Location>
<Location "/star">
    Header always set Access-Control-Allow-Origin "*"
    Header always set Access-Control-Allow-Credentials true
</Location>
END

# The place of the policy stays the same, whatever is put at its end.
sub config {
    my ($lines) = @_;
    return <<"END";
<Location "/">
    CorsMode Report
    $lines
</Location>
<Location "/cors-status">
    CorsPolicy Off
    SetHandler cors204-status
</Location>
<Directory "\${DOCS}">
    AllowOverride All
    Options +FollowSymLinks
</Directory>
$today
END
}

my $s = Cors204::Server->start(
    modules => [qw(headers setenvif)],
    files   => { 'htdocs/file.txt' => "text\n", 'htdocs/twice/file.txt' => "text\n", 'htdocs/star/file.txt' => "text\n" },
    config  => config(''),
);

sub trial { my ($trial) = @{ status($s)->{trials} }; return $trial }
sub needs { return [ sort map { "$_->{directive} $_->{word}" } @{ trial()->{needs} } ] }
sub lines { return join "\n", @{ trial()->{lines} } }

my $count = 0;
sub with_lines {
    my ($lines) = @_;
    $count++;
    $s->reload("Header always set X-Count $count\n" . config($lines), sub { ($s->get('/x')->value('X-Count') || '') eq $count });
    return;
}

subtest 'a policy that is nothing but Report' => sub {
    $s->get('/file.txt');
    is_deeply(needs(), [], 'needs nothing at first');
    is_deeply(trial()->{changes}, [], 'and changes nothing');
    like($s->get('/cors-status')->body, qr/Nothing, by the requests so far/, 'which the page says');
};

subtest 'what it needs' => sub {
    $s->preflight('/file.txt', origin => $admin, method => 'DELETE', headers => 'x-a,x-b');
    $s->request('PATCH', '/file.txt', Origin => $admin, Cookie => 'a=b', 'Content-Length' => 0);
    is_deeply(needs(), [
        'CorsAllowCredentials On', 'CorsAllowHeaders x-a', 'CorsAllowHeaders x-b', 'CorsAllowMethods DELETE',
        'CorsAllowMethods PATCH', "CorsAllowOrigin $admin", 'CorsExposeHeaders ETag', 'CorsExposeHeaders Tus-Version',
        'CorsExposeHeaders Upload-Offset',
    ], 'the origin hides neither methods nor headers, and the first header no other');
    my ($origin) = grep { $_->{directive} eq 'CorsAllowOrigin' } @{ trial()->{needs} };
    is_deeply([ @{$origin}{qw(count method path)} ], [ 2, 'DELETE', '/file.txt' ], 'with an example');
    like(lines(), qr{^# 2 requests, such as DELETE /file\.txt\nCorsAllowOrigin \Q$admin\E$}m, 'as lines to be copied');
    like(lines(), qr{^# 1 request, such as PATCH /file\.txt from \Q$admin\E\nCorsAllowMethods PATCH$}m, 'of a call without preflight');
    like(lines(), qr{^# cookies were sent with 1 request, .*\nCorsAllowCredentials On$}m, 'of cookies');
    my $page = $s->get('/cors-status')->body;
    like($page, qr{add only what you know.*^CorsAllowMethods DELETE$}sm, 'the page has them, and a warning');
};

subtest 'a call whose preflight is remembered' => sub {
    $s->get('/file.txt', Origin => $admin, 'X-A' => 1, 'X-C' => 1, 'X-Forwarded-For' => '192.0.2.1', Accept => '*/*');
    my ($c) = grep { $_->{word} eq 'x-c' } @{ trial()->{needs} };
    is_deeply([ @{$c}{qw(count method)} ], [ 1, 'GET' ], 'needs the headers that the site allows today');
    ok(!(grep { $_->{word} =~ /forwarded|accept/ } @{ trial()->{needs} }), 'and no others');
};

subtest 'what is no call of another page' => sub {
    my $own = 'http://127.0.0.1:' . $s->port;
    my $before = needs();
    $s->request('PUT', '/file.txt', Origin => $own, Cookie => 'a=b', 'Content-Length' => 0);
    $s->request('POST', '/file.txt', Origin => $evil, 'Sec-Fetch-Mode' => 'navigate', 'Content-Length' => 0);
    $s->get('/file.txt', Origin => $evil, Upgrade => 'websocket');
    is_deeply(needs(), $before, 'the site\'s own page, a form, a WebSocket');
};

subtest 'names of strangers' => sub {
    my $before = needs();
    $s->get('/file.txt', Origin => $_) for 'https://*.example.com', 'HTTPS://x', "https://a\"><script>", 'https://x/', 'file://';
    $s->preflight('/file.txt', origin => $admin, method => $_) for '*', 'A B', 'TRACE', 'put', "X\\";
    $s->preflight('/file.txt', origin => $admin, headers => $_, method => 'GET') for '*', 'cookie', 'x;y', 'access-control-x';
    is_deeply(needs(), $before, 'are not suggested when they would mean more, or nothing') || diag lines();
    $s->get("/file.txt?\\", Origin => 'https://b.example');
    $s->get('/a%5C%0ACorsAllowOrigin', Origin => 'https://c.example');
    my ($line) = grep { m{ /a\b} } @{ trial()->{lines} };
    like($line, qr{^# 1 request, such as GET /a[^\\\n]*$}, 'and no path ends its comment');
    $s->get('/file.txt', Origin => 'null');
    like(lines(), qr/^#CorsAllowOrigin null$/m, 'null is not for copying');
};

subtest 'what would change' => sub {
    with_lines("CorsAllowOrigin $admin\nCorsExposeHeaders ETag Tus-Version Upload-Offset\nCorsAllowMethods PUT");
    $s->get('/file.txt', Origin => $_) for $admin, $admin, $old;
    $s->get('/file.txt');
    $s->get('/twice/file.txt', Origin => $admin);
    $s->get('/star/file.txt', Origin => $admin);
    $s->preflight('/file.txt', origin => $admin, method => 'DELETE');
    my %changes = map { join(' ', $_->{header} =~ s/Access-Control-//r, $_->{path}) => $_ } @{ trial()->{changes} };
    is_deeply([ sort keys %changes ],
        [ 'Allow-Credentials /star/file.txt', 'Allow-Methods /file.txt', 'Allow-Origin /file.txt', 'Allow-Origin /star/file.txt',
            'Allow-Origin /twice/file.txt' ], 'the headers') or diag explain \%changes;
    my $extra = $changes{'Allow-Origin /file.txt'};
    is_deeply([ @{$extra}{qw(kind now then count origin method broken)} ],
        [ 'extra', "(the page's origin)", undef, 1, $old, 'GET', undef ], 'who is refused then');
    like($changes{'Allow-Origin /twice/file.txt'}{broken}, qr/more than one value/, 'what is broken today');
    like($changes{'Allow-Origin /star/file.txt'}{broken}, qr/\* with credentials/, 'what is broken today');
    is($changes{'Allow-Methods /file.txt'}{then}, 'PUT', 'a preflight');
    like($s->get('/cors-status')->body, qr{>broken today: more than one value}, 'the page has it');
};

subtest 'what was needed and is there now' => sub {
    ok(!(grep { /CorsAllowOrigin \Q$admin\E|Expose/ } @{ needs() }), 'is needed no more') || diag lines();
    ok((grep { /CorsAllowMethods DELETE/ } @{ needs() }), 'what is not is needed still');
};

subtest 'a .htaccess file' => sub {
    $s->root->write_file('htdocs/ht/.htaccess', "CorsMode Report\n");
    $s->root->write_file('htdocs/ht/file.txt', "text\n");
    $s->reload("Header always set X-Count ht\n" . config('') =~ s/<Location "\/">.*?<\/Location>//sr,
        sub { ($s->get('/x')->value('X-Count') || '') eq 'ht' });
    $s->get('/ht/file.txt', Origin => $admin);
    my ($trial) = grep { $_->{place} =~ m{/ht/\.htaccess:1$} } @{ status($s)->{trials} };
    ok($trial, 'is told by its place');
    is($trial->{needs}[0]{word}, $admin, 'with what it needs');
    is(scalar @{ status($s)->{trials} }, 1, 'and a policy that is gone is not shown');
    sleep 1.1;
    utime undef, undef, $s->root->write_file('htdocs/ht/.htaccess', "CorsMode Report\nCorsAllowOrigin $admin\n");
    is_deeply(status($s)->{trials}, [], 'nothing is told of what was written before');
    $s->get('/ht/file.txt', Origin => $_) for $admin, $old;
    ($trial) = @{ status($s)->{trials} };
    is_deeply([ map { "$_->{directive} $_->{word}" } grep { $_->{directive} eq 'CorsAllowOrigin' } @{ $trial->{needs} } ],
        ["CorsAllowOrigin $old"], 'but what it needs now');
};

subtest 'a remedy that httpd -t would refuse' => sub {
    for my $tolerated (0, 1) {
        with_lines("CorsAllowOrigin $admin\nCorsAllowCredentials On\n" . ($tolerated ? 'CorsTolerate insecure-origin' : ''));
        $s->get('/file.txt', Origin => $_) for 'http://app.example.com', 'null', $old;
        like(lines(), qr/^CorsAllowOrigin \Q$old\E$/m, 'what it accepts is for copying');
        like(lines(), qr/^# cannot be added as it is: "null": [^\n]*; [^\n]+\n#CorsAllowOrigin null$/m, 'null is not');
        $tolerated ? like(lines(), qr{^CorsAllowOrigin http://app\.example\.com$}m, 'an http: origin is, where it is tolerated')
            : like(lines(), qr{^# cannot be added as it is: "http://app\.example\.com": [^\n]*; use https[^\n]*\n#CorsAllowOrigin http://app}m,
            'an http: origin is not, with credentials');
        my $test = Cors204::Server->configtest(config => join "\n", '<Location "/">', 'CorsMode Report', "CorsAllowOrigin $admin",
            'CorsAllowCredentials On', $tolerated ? 'CorsTolerate insecure-origin' : (), lines(), '</Location>', '');
        is($test->{exit}, 0, 'httpd -t accepts them all') or diag @{ $test->{lines} };
    }
};

all_done();
