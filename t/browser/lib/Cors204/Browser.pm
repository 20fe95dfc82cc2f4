# SPDX-License-Identifier: Apache-2.0
package Cors204::Browser;

# Runs a suite of t/browser in each of three browser engines, without a window, and turns what they report
# into tests. CORS204_BROWSERS names those to run; without it, all.

use strict;
use warnings;

use Cors204::Apache qw(patience);
use Cors204::Repository qw(slurp);
use Cors204::Runtime qw(find_command);
use Cwd ();
use Exporter 'import';
use File::Basename qw(dirname);
use File::Temp ();
use JSON::PP ();
use Test::More;

our @EXPORT_OK = qw(engines need_browser run_suite page_files page_host addresses access_log);

# Firefox quotes as printers do.
binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output todo_output);

my $here = Cwd::abs_path(dirname(__FILE__) . '/../..');

# Each with the program that it is, or that runs it, or with nothing, where something is missing; and those that
# are wanted and there, as [ its key, its program ].
my @found;
my @engines = (
    [ chromium => 'Chromium', sub { return $ENV{CHROMIUM} || find_command(qw(chromium chromium-browser)) } ],
    [ firefox  => 'Firefox',  sub { return $ENV{FIREFOX} || find_command(qw(firefox-esr firefox)) } ],
    [ webkit   => 'WebKitGTK with Xvfb', \&python_with_webkit ],
);

# Those that need_browser found.
sub engines { return @found }

sub python_with_webkit {
    find_command('Xvfb') or return;
    my $look = 'import gi; gi.require_version("Gtk", "3.0"); gi.require_version("WebKit2", "4.1")';
    for my $python (grep { defined } '/usr/bin/python3', find_command('python3')) {
        return $python if system("'$python' -c '$look' >/dev/null 2>&1") == 0;
    }
    return;
}

# Skips the test file when something that every engine needs is not installed, or the engine when only that
# is missing; unless nothing may be skipped.
sub need_browser {
    my (@commands) = @_;
    my %wanted = map { $_ => 1 } split ' ', $ENV{CORS204_BROWSERS} || join ' ', map { $_->[0] } @engines;
    my @missing;
    for my $engine (grep { $wanted{ $_->[0] } } @engines) {
        my ($key, $name, $find) = @{$engine};
        my $program = $find->();
        push @found, [ $key, $program ] if $program;
        push @missing, $name if !$program;
    }
    my @vital = grep { !find_command($_) } 'node', @commands;
    push @vital, grep { !-d "$here/node_modules/$_" } qw(playwright-core ws);
    my $missing = join ', ', @missing, @vital or return;
    die "missing: $missing, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
    plan(skip_all => "not installed: $missing") if @vital || !@found;
    diag "not installed, and skipped: $missing";
    return;
}

# The page that makes the calls, below a server's htdocs.
sub page_files {
    return map { ("htdocs/page/$_" => slurp("$here/page/$_")) } qw(index.html calls.js cases.html cases.js worker.js);
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

# httpd's part of access-log.js.
sub access_log {
    return 'CustomLog "${ROOT}/logs/access" "%r\t%>s\t%{Access-Control-Request-Method}i'
        . '\t%{Access-Control-Request-Headers}i\t%{Origin}i"' . "\n";
}

# Here, and not in the function: when a test is interrupted, what goes out of scope is gone before END.
my ($node, $from_node, $home);

# In all engines, or in those that "engines" names. Returns those
# that were, each as { name, version, rows }.
sub run_suite {
    my (%settings) = @_;
    my %wanted = map { $_ => 1 } @{ delete $settings{engines} || [ map { $_->[0] } @engines ] };
    my (@runs, @sums);
    for my $engine (grep { $wanted{ $_->[0] } } @found) {
        my ($key, $program) = @{$engine};
        my ($status, $results) = run_in_engine(engine => $key, program => $program, %settings);
        my ($sum) = grep { defined $_->{checks} } @{$results};
        ok($status == 0 && $sum && $sum->{checks}, "$key comes to the end of the suite") or diag "wait status $status";
        $sum ||= { browser => $key, version => 'that failed', checks => 0, pages => 0 };
        subtest "$sum->{browser} $sum->{version}" => sub { report($results) };
        push @sums, "$sum->{browser} " . short_version($sum) . ": $sum->{checks} checks in $sum->{pages} pages";
        push @runs, { name => $sum->{browser}, version => short_version($sum), rows => [ grep { $_->{row} } @{$results} ] };
    }
    diag join '; ', @sums;
    return @runs;
}

# As one speaks of it: WebKit counts by the second number.
sub short_version {
    my ($sum) = @_;
    my ($short) = $sum->{version} =~ ($sum->{browser} eq 'WebKit' ? qr/^(\d+\.\d+)/ : qr/^(\d+)/);
    return $short || $sum->{version};
}

# Whatever the browser writes goes to a folder that is removed.
sub run_in_engine {
    my (%settings) = @_;
    my $json = JSON::PP->new->canonical->ascii->encode(\%settings);
    $home = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
    local @ENV{qw(HOME XDG_CONFIG_HOME XDG_CACHE_HOME TMPDIR)} = ("$home") x 4;
    $node = open $from_node, '-|', find_command('node'), "$here/run.js", $json;
    die "cannot run node: $!\n" if !$node;
    my $results = read_results();
    close $from_node or diag "the run of $settings{engine} ended with " . ($! ? "error $!" : "wait status $?");
    my $status = $?;
    undef $node;
    undef $home;
    return ($status, $results);
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
    return;
}

1;
