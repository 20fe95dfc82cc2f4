# SPDX-License-Identifier: Apache-2.0
package Cors204::Browser;

# Runs a suite of t/browser in a headless Chromium, and turns what it reports into tests.

use strict;
use warnings;

use Cors204::Apache qw(patience);
use Cors204::Runtime qw(find_command);
use Cwd ();
use Exporter 'import';
use File::Basename qw(dirname);
use File::Temp ();
use JSON::PP ();
use Test::More;

our @EXPORT_OK = qw(need_browser run_suite page_files page_host addresses slurp access_log);

my $here = Cwd::abs_path(dirname(__FILE__) . '/../..');

# Skips the test file when something is not installed, unless nothing may be skipped.
sub need_browser {
    my (@commands) = @_;
    my @missing = chromium() ? () : 'Chromium';
    push @missing, grep { !find_command($_) } 'node', @commands;
    push @missing, grep { !-d "$here/node_modules/$_" } qw(playwright-core ws);
    return if !@missing;
    my $missing = join ', ', @missing;
    die "missing: $missing, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
    plan(skip_all => "not installed: $missing");
    return;
}

sub chromium {
    return $ENV{CHROMIUM} || find_command(qw(chromium chromium-browser));
}

# The page that makes the calls, below a server's htdocs.
sub page_files {
    return map { ("htdocs/page/$_" => slurp("$here/page/$_")) } qw(index.html calls.js);
}

# The virtual host of the page, on the first port; what the page calls is on the second.
sub page_host {
    return <<'END';
<VirtualHost 127.0.0.1:${PORT}>
    ServerName 127.0.0.1
    DocumentRoot "${DOCS}/page"
    DirectoryIndex index.html
</VirtualHost>
END
}

# For run_suite: the page, the same page as another origin, and what they call.
sub addresses {
    my ($server) = @_;
    my ($page, $api) = map { $server->port($_) } 1, 2;
    return (page => "http://127.0.0.1:$page", stranger => "http://localhost:$page", api => "http://127.0.0.1:$api");
}

sub slurp {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!\n";
    my $text = do { local $/ = undef; <$in> };
    close $in or die "$file: $!\n";
    return $text;
}

# httpd's part of access-log.js.
sub access_log {
    return 'CustomLog "${ROOT}/logs/access" "%r\t%>s\t%{Access-Control-Request-Method}i'
        . '\t%{Access-Control-Request-Headers}i\t%{Origin}i"' . "\n";
}

# Here, and not in the function: when a test is interrupted, what goes out of scope is gone before END.
my ($node, $from_node, $home);

# Whatever the browser writes goes to a folder that is removed.
sub run_suite {
    my (%settings) = @_;
    my $json = JSON::PP->new->canonical->ascii->encode({ chromium => chromium(), %settings });
    $home = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
    local @ENV{qw(HOME XDG_CONFIG_HOME XDG_CACHE_HOME TMPDIR)} = ("$home") x 4;
    $node = open $from_node, '-|', find_command('node'), "$here/run.js", $json;
    die "cannot run node: $!\n" if !$node;
    my $results = read_results();
    close $from_node or diag 'the browser run ended with ' . ($! ? "error $!" : "wait status $?");
    my $status = $?;
    undef $node;
    undef $home;
    is($status, 0, 'the browser run came to its end');
    report($results);
    return;
}

# The script closes the browser when it is told to end.
END {
    if ($node) {
        my $status = $?;
        kill 'TERM', $node;
        waitpid $node, 0;
        $? = $status;
    }
}

sub read_results {
    my @results;
    local $SIG{ALRM} = sub { kill 'TERM', $node };
    alarm patience(200);
    while (my $line = <$from_node>) {
        push @results, JSON::PP::decode_json($line);
    }
    alarm 0;
    return \@results;
}

# One subtest for each group, in the order in which they came.
sub report {
    my ($results) = @_;
    my (@groups, %of);
    for my $result (grep { defined $_->{group} } @{$results}) {
        push @groups, $result->{group} if !$of{ $result->{group} };
        push @{ $of{ $result->{group} } }, $result;
    }
    for my $group (@groups) {
        subtest $group => sub {
            ok($_->{ok}, $_->{name}) or diag $_->{detail} for @{ $of{$group} };
        };
    }
    my ($sum) = grep { defined $_->{checks} } @{$results};
    ok($sum && $sum->{checks}, 'all checks were made') or return;
    diag "$sum->{checks} browser checks in $sum->{pages} pages";
    return;
}

1;
