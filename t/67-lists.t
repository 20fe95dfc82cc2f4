# SPDX-License-Identifier: Apache-2.0
# Lists of origins that are files: read at the start, replaced while the server runs, and kept when
# what comes is no list.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Counts qw(counts status status_page);
use Cors204::Expect;
use Cors204::Lists qw(answers logged replace_list within);
use Cors204::Problems;
use Cors204::Root;
use Cors204::Server;
use JSON::PP qw(decode_json);
use Test::More;
use Time::HiRes qw(sleep);

my $policy = <<'END';
<CorsPolicy customers>
    CorsAllowOrigin      https://app.example.com
    CorsAllowOriginFrom  file:conf/customers
    CorsAllowMethods     PUT
</CorsPolicy>
<Location "/api">
    CorsPolicy customers
</Location>
<Location "/fixed">
    CorsAllowOrigin https://app.example.com
</Location>
<Location "/server-status">
    SetHandler server-status
</Location>
END

$policy .= status_page();

my $s = Cors204::Server->start(
    modules       => [qw(status headers)],
    files         => { 'conf/customers' => "# ours\nhttps://a.example\r\n  https://*.b.example \nhttps://A.example\n" },
    config        => $policy,
    expect_errors => [qr/customers: .* \S+conf\/customers: /],
);

sub is_allowed {
    my ($origin, $name) = @_;
    return allowed($s->preflight('/api', origin => $origin), { origin => $origin, methods => 'PUT' }, $name || "$origin is allowed");
}

sub is_refused {
    my ($origin, $name) = @_;
    return refused($s->preflight('/api', origin => $origin), $name || "$origin is refused");
}

sub replace { my ($text) = @_; return replace_list($s, 'conf/customers', $text) }


# How often since the function was made.
sub counter {
    my ($pattern) = @_;
    my $before = logged($s, $pattern);
    return sub { logged($s, $pattern) - $before };
}

subtest 'what is in the file at the start' => sub {
    is_allowed($_) for qw(https://app.example.com https://a.example https://x.b.example);
    is_refused($_) for qw(https://b.example https://A.example https://c.example null);
    decorated($s->get('/api', Origin => 'https://a.example'), 404, { origin => 'https://a.example' }, 'a call');
    undecorated($s->get('/api', Origin => 'https://c.example'), 404, 'a call that is refused');
    is(logged($s, qr/cors204:notice.* customers: 1 origin, 1 pattern, 1 line left out \(\+2 -0\), from \S+\/customers$/), 1, 'is told');
    is(logged($s, qr/cors204:warn.*customers:4: warning: CorsAllowOriginFrom: line skipped: "https:\/\/A\.example": browsers send origins in lower case; write "https:\/\/a\.example"$/), 1,
        'with the line that is left out');
};

subtest 'another version' => sub {
    replace("https://a.example\nhttps://c.example\n");
    ok(within(4, answers($s, 'https://c.example', 204)), 'is in force soon');
    is_allowed($_) for qw(https://app.example.com https://a.example https://c.example);
    is_refused('https://x.b.example');
    is(logged($s, qr/customers: 2 origins \(\+1 -1\)/), 1, 'and told, once');
};

subtest 'a list with nobody on it' => sub {
    replace("# nobody\n");
    ok(within(4, answers($s, 'https://a.example', 403)), 'is a list');
    is_allowed('https://app.example.com');
    replace("https://a.example\nhttps://c.example\n");
    ok(within(4, answers($s, 'https://c.example', 204)), 'and so is the next');
};

# What keeps the version before: a name, a way to spoil the file, and what is told.
my $path = $s->root->path('conf/customers');
my @spoilt = (
    [ 'an empty file', sub { replace('') }, qr/it is empty; / ],
    [ 'a file of blanks', sub { replace("\n \n") }, qr/it is empty; / ],
    [ 'a file that is cut off', sub { replace("https://a.example\nhttps://z.exam") }, qr/line 2: the last line is cut off; end it with a newline/ ],
    [ 'a NUL', sub { replace("https://z.example\0\n") }, qr/line 1: a NUL byte; / ],
    [ 'a long line', sub { replace('#' x 1025 . "\nhttps://z.example\n") }, qr/line 1: longer than 1024 bytes; / ],
    [ 'a page of HTML', sub { replace(join '', map { "<p>$_</p>\n" } 1 .. 20) },
        qr/20 lines are no origins that this policy can allow; the first is line 1: "<p>1<\/p>": an origin has no "<" and ">" around it; leave them out$/ ],
    [ 'no file', sub { unlink $path }, qr/No such file or directory; put the list there/ ],
    [ 'a folder', sub { unlink $path; mkdir $path }, qr/not a regular file; /, sub { rmdir $path } ],
    [ 'a pipe', sub { unlink $path; system 'mkfifo', $path }, qr/not a regular file; /, sub { unlink $path } ],
);
push @spoilt, [ 'a file that httpd may not read', sub { replace("https://z.example\n"); chmod 0, $path }, qr/Permission denied; make it readable for \S+/ ]
    if $> == 0;

# The version before stays in force, and that is told once.
sub is_no_list {
    my ($spoil, $told, $clean_up) = @_;
    my $line = counter(qr/cors204:error.* customers: the version of .* GMT stays \(2 origins\): \S+: $told/);
    $spoil->();
    ok(within(5, $line), 'is told');
    is_allowed($_) for qw(https://app.example.com https://c.example);
    is_refused('https://z.example');
    sleep 1.5;
    is($line->(), 1, 'once');
    like(status($s)->{lists}[0]{error}, $told, 'and on the status page');
    $clean_up->() if $clean_up;
    replace("https://a.example\nhttps://c.example\n");
    ok(within(5, sub { !defined status($s)->{lists}[0]{error} }), 'until there is a list again');
    return;
}

for my $row (@spoilt) {
    my ($name, @rest) = @{$row};
    subtest $name => sub { is_no_list(@rest) };
}

sub written_in_place {
    open my $out, '>', $path or die "$path: $!\n";
    $out->autoflush(1);
    for my $round (1 .. 6) {
        print {$out} "https://p$round.example\n";
        sleep 0.5;
        is($s->preflight('/api', origin => 'https://c.example')->status, 204, 'the version before is in force');
    }
    close $out or die "$path: $!\n";
    ok(within(6, answers($s, 'https://c.example', 403)), 'and is replaced when nobody writes any more');
    is_allowed("https://p$_.example") for 1, 6;
    return;
}
subtest 'written in place' => \&written_in_place;

# ---- httpd -t ------------------------------------------------------------------------

sub says {
    my ($config, $files, @arguments) = @_;
    my $result = Cors204::Server->configtest(config => $config, files => $files || {}, arguments => \@arguments);
    return ($result->{exit}, map { s{\S+/conf/}{}gr } @{ $result->{lines} });
}

sub with_source { my ($source, @more) = @_; return join "\n", '<Location "/">', "CorsAllowOriginFrom $source", @more, "</Location>\n" }

my @refused = (
    [ 'no file', 'file:conf/none', qr/"file:conf\/none": No such file or directory; put the list there$/ ],
    [ 'a folder', 'file:conf', qr/: not a regular file; / ],
    [ 'no kind', 'conf/list', qr/: "conf\/list": not a valid source; write file:PATH, / ],
    [ 'a kind that nobody knows', 'ldap:x', qr/: "ldap:x": unknown kind of source; / ],
    [ 'nothing behind the colon', 'file:', qr/: "file:": nothing after the colon; / ],
    [ 'a space behind the colon', 'file: conf/list', qr/: nothing after the colon|: only every= and timeout= / ],
    [ 'two words', 'file:conf/list conf/list', qr/: only every= and timeout= can follow a source; / ],
    [ 'a strange option', '"file:conf/list" often', qr/: "often": only every= and timeout= / ],
    [ 'no time', 'exec:program every=soon', qr/: "every=soon": not a time from a second to a day; / ],
    [ 'no second', 'exec:program timeout=0', qr/: "timeout=0": not a time / ],
    [ 'a time for a file', 'file:conf/list every=5s', qr/: "every=5s": a file is looked at every second; leave this out$/ ],
    [ 'a variable', 'file:${NOTHING}/list', qr/: undefined variable; / ],
);
my %files = ('conf/list' => "https://a.example\n", 'conf/empty' => '', 'conf/bad' => "https://a.example\n*\nnull\nnone\nhttp://10.0.0.0/8\n");

sub sources_are_refused {
    for my $row (@refused) {
        my ($name, $source, $text) = @{$row};
        my ($exit, @lines) = says(with_source($source), \%files);
        isnt($exit, 0, $name);
        ok((grep { /^httpd\.conf:\d+: CorsAllowOriginFrom: / && $_ =~ $text } @lines), "$name: why") or diag @lines;
    }
    return;
}
subtest 'sources that are refused' => \&sources_are_refused;

subtest 'a file for root alone' => sub {
    plan(skip_all => 'not root') if $> != 0;
    my $root = Cors204::Root->new;
    my $file = $root->write_file('conf/list', "https://a.example\n");
    my ($exit) = says(with_source("file:$file"));
    is($exit, 0, 'that others may read is fine');
    chmod 0600, $file;
    ($exit, my @lines) = says(with_source("file:$file"));
    isnt($exit, 0, 'that they may not is refused');
    like("@lines", qr/: Permission denied; make it readable for \S+ AH00014/, 'and why');
};

sub beside_others {
    my ($exit, @lines) = says(with_source('file:conf/list', 'CorsAllowOrigin *'), \%files);
    isnt($exit, 0, '*');
    like("@lines", qr/CorsAllowOrigin: "\*": "\*" allows every origin/, 'every origin and a list is refused');
    ($exit, @lines) = says(with_source('file:conf/list', 'CorsMaxAge 1h'), \%files);
    is($exit, 0, 'a long time to remember');
    like("@lines", qr/CorsMaxAge: "1h": browsers go on allowing an origin for this long after it is removed/, 'is warned of');
    ($exit, @lines) = says(with_source('file:conf/list', 'CorsMaxAge 10min'), \%files);
    is_deeply(\@lines, ['Syntax OK'], 'a short one is not');
    ($exit, @lines) = says(with_source('file:conf/list', 'CorsTolerate public-suffix'), \%files);
    is_deeply(\@lines, ['Syntax OK'], 'whether a risk is taken, the data will tell');
    return;
}
subtest 'beside other directives' => \&beside_others;

sub leaves_lines_out {
    my ($exit, @lines) = says(with_source('file:conf/bad'), \%files);
    is($exit, 0, 'are no reason to refuse a configuration');
    is(scalar(grep { /^bad:[2345]: warning: CorsAllowOriginFrom: line skipped: "(?:\*|null|none|http:\/\/10\.0\.0\.0\/8)": / } @lines), 4, 'and are told') or diag @lines;
    unlike("@lines", qr/write "(?:\*|null|none)/, 'and no remedy that is bad itself');
    like("@lines", qr/bad:2: warning: CorsAllowOriginFrom: line skipped: "\*": a list cannot have "\*", /, 'with the reason');
    return;
}
subtest 'lines that are left out' => \&leaves_lines_out;

# The lines of a list, each with its own message.
sub tells_of_lines {
    my @alone = ('"https://a.example"', "'https://a.example'", 'https://a.example, https://b.example', 'https://a.example;https://b.example',
        'https://a.example # a shop', 'CorsAllowOrigin https://a.example', '"https://a.example",', "\xe2\x80\x9chttps://a.example\xe2\x80\x9d");
    my ($exit, @lines) = says(with_source('file:conf/list'), { 'conf/list' => join '', map { "$_\n" } "\xef\xbb\xbfhttps://a.example", @alone, 'https://a.example,' });
    is($exit, 0, 'each is left out');
    my @shown = map { s/[^ -~]/?/gr } @alone;
    my @expected = (
        message('CorsAllowOriginFrom', LIST_MARK => '???https://a.example'), (map { message('CorsAllowOriginFrom', LIST_LINE => $_) } @shown),
        message('CorsAllowOriginFrom', LIST_LINE => 'https://a.example,', 'https://a.example'),
    );
    for my $i (0 .. $#expected) {
        my $wanted = 'list:' . ($i + 1) . ": warning: $expected[$i]" =~ s/From: /From: line skipped: /r;
        is($lines[$i], $wanted, 'line ' . ($i + 1));
    }
    return;
}
subtest 'what a line has besides its origin' => \&tells_of_lines;

sub risks {
    my %risky = ('conf/list' => "http://a.example\nhttps://*.co.uk\nhttps://a.example\n");
    my @left_out = (
        [ [], 1 ], [ ['CorsTolerate public-suffix'], 0 ], [ ['CorsAllowCredentials On'], 2 ],
        [ [ 'CorsAllowCredentials On', 'CorsTolerate insecure-origin public-suffix' ], 0 ],
    );
    for my $row (@left_out) {
        my ($more, $count) = @{$row};
        my (undef, @lines) = says(with_source('file:conf/list', @{$more}), \%risky);
        is(scalar(grep { /^list:\d+: / } @lines), $count, "@{$more}: $count left out") or diag @lines;
    }
    return;
}
subtest 'risks' => \&risks;

subtest 'DUMP_CORS' => sub {
    my ($exit, @lines) = says(with_source('file:conf/bad', 'CorsAllowOrigin https://b.example'), \%files, '-D', 'DUMP_CORS');
    is($exit, 0, 'it ends well');
    ok((grep { /^    origins     https:\/\/b\.example$/ } @lines), 'the origin');
    ok((grep { /^ +from file:conf\/bad: 1 origin, 4 lines left out$/ } @lines), 'the list') or diag @lines;
};

sub limits {
    my %many = ('conf/list' => join '', map { "https://h$_.example\n" } 1 .. 11);
    my ($exit, @lines) = says("CorsListLimit 10\n" . with_source('file:conf/list'), \%many);
    is($exit, 0, 'more than allowed');
    like("@lines", qr/: warning: CorsAllowOriginFrom: "file:conf\/list": no version yet, so its origins are refused: it has more than 10 entries; raise CorsListLimit/, 'and why');
    ($exit) = says("CorsListLimit 11\n" . with_source('file:conf/list'), \%many);
    is($exit, 0, 'just as many');
    isnt((says("CorsListLimit $_\n"))[0], 0, "$_ is none") for 0, -1, 'x', '1x', 10_000_001;
    return;
}
subtest 'the limit' => \&limits;

subtest '.htaccess' => sub {
    my $t = Cors204::Server->start(
        config => "<Directory \"\${DOCS}\">\nAllowOverride All\n</Directory>\n<CorsPolicy customers>\nCorsAllowOriginFrom file:conf/list\n</CorsPolicy>\n",
        files  => {
            'conf/list'             => "https://a.example\n",
            'htdocs/own/.htaccess'  => "CorsAllowOriginFrom file:conf/list\n",
            'htdocs/name/.htaccess' => "CorsPolicy customers\n",
            'htdocs/own/x'          => 'x', 'htdocs/name/x' => 'x',
        },
        expect_errors => [qr{/own/\.htaccess: CorsAllowOriginFrom not allowed here}],
    );
    is($t->get('/own/x')->status, 500, 'cannot name a source');
    allowed($t->preflight('/name/x', origin => 'https://a.example', method => 'GET'), { origin => 'https://a.example' },
        'but a policy that has one');
};

# ---- what an administrator sees -----------------------------------------------------

sub explains {
    replace("# x\n\nhttps://a.example\nhttps://*.b.example\n");
    ok(within(4, answers($s, 'https://a.example', 204)), 'the version is there');
    my %says = (
        'https://a.example'       => qr{^matches https://a\.example in line 3 of file:conf/customers, version of \d{4}-},
        'https://x.b.example'     => qr{^matches https://\*\.b\.example in line 4 of file:conf/customers, version of },
        'https://app.example.com' => qr{^matches https://app\.example\.com$},
        'https://c.example'       => qr{^not listed$},
    );
    for my $origin (sort keys %says) {
        my $answer = decode_json($s->get("/cors-status?json&path=/api&method=PUT&origin=$origin")->body)->{explain};
        like($answer->{checks}[0]{text}, $says{$origin}, $origin);
    }
    return;
}
subtest 'Explain' => \&explains;

sub shows {
    my $metrics = $s->get('/cors-status?metrics')->body;
    my $labels = qr/\{policy="customers",source="file:conf\/customers"\}/;
    like($metrics, qr/^cors204_list_age_seconds$labels [0-2]$/m, 'age');
    like($metrics, qr/^cors204_list_good$labels 1$/m, 'good');
    like($metrics, qr/^cors204_list_origins$labels 1$/m, 'origins');
    like($metrics, qr/^cors204_list_patterns$labels 1$/m, 'patterns');
    like($metrics, qr/^cors204_list_lines_left_out$labels 0$/m, 'lines left out');
    like($metrics, qr/^cors204_list_refused_total$labels [6-9]$/m, 'refused versions');
    like($s->get('/cors-status')->body, qr{<h2>Lists of origins</h2>.*<code>file:conf/customers</code>.*>good<}s, 'the page');
    like($s->get('/server-status')->body, qr{from file:conf/customers: 1 origin, 1 pattern</td>}, 'mod_status');
    like($s->get('/server-status?auto')->body, qr{^CorsLists: 1\nCorsListsBad: 0\nCorsListsOldest: [0-2]$}m, 'and for programs');
    unlink $path;
    ok(within(8, sub { $s->get('/cors-status?metrics')->body =~ /^cors204_list_age_seconds\S+ ([3-9])$/m }), 'the age grows without the file');
    like($s->get('/cors-status?metrics')->body, qr/^cors204_list_good$labels 0$/m, 'and it is not good');
    return;
}
subtest 'metrics, pages' => \&shows;

# ---- restarts ------------------------------------------------------------------------

sub goes_on_from_the_copy {
    replace("https://a.example\n");
    ok(within(4, answers($s, 'https://a.example', 204)), 'one version');
    replace("https://c.example\n");
    ok(within(4, answers($s, 'https://c.example', 204)), 'another one');
    unlink $path;
    my @children = Cors204::Server::descendants($s->pid);
    $s->log->excuse_killed(@children);
    kill 'KILL', @children;
    ok(within(8, sub { eval { $s->get('/fixed'); 1 } }), 'a new child');
    is_allowed('https://c.example');
    is_refused('https://a.example', 'not what the server started with');
    is(logged($s, qr/cors204:error.* customers: the (?:version|kept copy) of .* GMT (?:stays|is used) \(1 origin\): /), 1, 'it is told, once');
    $s->reload($s->{want}{config} . "Header always set X-Kept 1\n", sub { defined $s->get('/')->value('X-Kept') });
    is_allowed('https://c.example');
    is_refused('https://a.example');
    like($s->get('/cors-status?metrics')->body, qr/^cors204_list_good\S+ 0$/m, 'the copy is not good');
    ok(within(8, sub { $s->get('/cors-status?metrics')->body =~ /^cors204_list_age_seconds\S+ (?:[2-9]|\d\d+)$/m }), 'and grows old');
    return;
}
subtest 'a new child, and a restart, while the file is no list' => \&goes_on_from_the_copy;

sub restarts_without {
    unlink glob $s->root->path('run/cors204-lists/*');
    $s->reload($s->{want}{config} . "Header always set X-Next 1\n", sub { defined $s->get('/')->value('X-Next') });
    allowed($s->preflight('/api', origin => 'https://app.example.com'),
        { origin => 'https://app.example.com', methods => 'PUT' }, 'what is written out is allowed');
    my $refused = $s->preflight('/api', origin => 'https://a.example');
    refused($refused, 'others are refused');
    is($refused->body, "CORS preflight refused: this origin cannot be checked now.\n", 'for now');
    my $call = $s->get('/api', Origin => 'https://a.example');
    undecorated($call, 404, 'calls too');
    is($call->value('Cache-Control'), 'no-store', 'and no cache keeps that');
    is($s->get('/api', Origin => 'https://app.example.com')->value('Cache-Control'), undef, 'of others it may');
    is(counts($s)->{'customers preflight-refused unavailable'}, 1, 'it is counted as such');
    my $null = $s->preflight('/api', origin => 'null');
    like($null->body, qr/is not allowed here/, 'but for null, which is in no list');
    replace("https://a.example\n");
    ok(within(4, answers($s, 'https://a.example', 204)), 'the first version is in force soon');
    return;
}
subtest 'a restart without a list' => \&restarts_without;

# ---- starts --------------------------------------------------------------------------

# What httpd says of a configuration, and what comes of a start as an administrator does it: the server
# leaves the terminal, and its log is all there is.
sub starts {
    my ($t, $answered) = @_;
    my $httpd = join ' ', map { quotemeta } Cors204::Server::command_line($t->root);
    my $log = $t->root->path('logs/error');
    unlink $log;
    my $told = qx($httpd -t 2>&1) =~ s{\S+/conf/}{}gr;
    my %found = (tested => $? >> 8, told => $told);
    $found{started} = system("$httpd >/dev/null 2>&1") >> 8;
    return \%found if $found{started};
    $found{answered} = within(10, sub { (eval { $t->preflight('/api', origin => 'https://a.example')->status } || 0) == $answered });
    sleep 1.5;
    $found{lines} = [ map { s/^.*\] //r =~ s{\S+/conf/}{}gr } grep { /cors204:(?:error|warn|notice)/ } $t->log->lines ];
    my $pid = $t->pid;
    system "$httpd -k stop >/dev/null 2>&1";
    within(10, sub { !kill 0, $pid }) or fail('it ends');
    return \%found;
}

my $good   = "https://a.example\n";
my $place  = 'httpd.conf:\d+:';
my $empty  = 'it is empty; if nobody is on the list, write "# nobody"';
my $absent = 'No such file or directory; put the list there';
my $copy   = 'the kept copy of .* GMT is used \(1 origin\)';
my $nobody = 'no version yet, so its origins are refused';

# The file, whether there is a copy, whether httpd -t and a start fail, what is told by httpd -t, how the origin is
# answered, what is logged.
my @starts = (
    [ 'cut off', 'https://z.exam', 0, 0, "$place warning: .*: $nobody: line 1: the last line is cut off; .*Syntax OK", 403,
        ".*: $nobody: list: line 1: the last line is cut off; end it with a newline" ],
    [ 'a line that is skipped', "${good}https://B.example\n", 0, 0, 'list:2: warning: .*: line skipped: .*Syntax OK', 204,
        'list:2: warning: CorsAllowOriginFrom: line skipped: .*; write "https://b\.example"',
        '.*: 1 origin, 1 line left out \(\+1 -0\), from list' ],
    [ 'a good list', $good, 0, 0, 'Syntax OK', 204, '.*: 1 origin \(\+1 -0\), from list' ],
    [ 'empty, with a copy', '', 1, 0, "$place warning: CorsAllowOriginFrom: \"file:conf/list\": $copy: $empty\nSyntax OK", 204,
        ".*: $copy: list: $empty" ],
    [ 'gone, with a copy', undef, 1, 0, "$place warning: .*: $copy: $absent\nSyntax OK", 204, ".*: $copy: list: $absent" ],
    [ 'gone', undef, 0, 1, "$place CorsAllowOriginFrom: \"file:conf/list\": $absent\n.*" ],
);

sub start_is_as_tested {
    my ($t, $row) = @_;
    my ($text, $has_copy, $fails, $told, $status, @lines) = @{$row};
    my $list = $t->root->path('conf/list');
    unlink glob $t->root->path('run/cors204-lists/*') if !$has_copy;
    $t->root->write_file('conf/list', $text // '');
    unlink $list if !defined $text;
    my $found = starts($t, $status // 0);
    is(!!$found->{$_}, !!$fails, "$_: " . ($fails ? 'refused' : 'fine')) for qw(tested started);
    like($found->{told}, qr/^$told\n*$/s, 'what httpd -t tells');
    return if $fails;
    ok($found->{answered}, "answered with $status");
    is(scalar @{ $found->{lines} }, scalar @lines, 'each is logged once') or diag @{ $found->{lines} };
    like($found->{lines}[$_] // '', qr/^$lines[$_]$/, "line $_") for 0 .. $#lines;
    return;
}

sub starts_are_as_tested {
    my $t = Cors204::Server->start(files => { 'conf/list' => $good }, config => with_source('file:conf/list'));
    $t->stop;
    for my $row (@starts) {
        my ($name, @rest) = @{$row};
        subtest $name => sub { start_is_as_tested($t, \@rest) };
    }
    return;
}
subtest 'a start does what httpd -t says' => \&starts_are_as_tested;

subtest 'nowhere to keep a copy' => sub {
    my $t = Cors204::Server->start(
        files  => { 'conf/list' => $good },
        config => "CorsListDirectory \${VAR}/none/lists\n" . with_source('file:conf/list')
    );
    my $told = qr/warning: CorsAllowOriginFrom: "file:conf\/list": no copy is kept: "\S+\/none\/lists" is not a directory; set/;
    my $test = join ' ', map { quotemeta } Cors204::Server::command_line($t->root, '-t');
    like(scalar qx($test 2>&1), $told, 'is told by httpd -t');
    is($?, 0, 'which is content');
    ok(logged($t, $told), 'and by a start') or diag $t->log->lines;
    ok(answers($t, 'https://a.example', 204)->(), 'and the list is in force');
    $t->finish;
};

all_done();
