# SPDX-License-Identifier: Apache-2.0
package Cors204::Site;

# A real application behind a recipe, at https://api.example.com, and pages of all other names, in Chromium. Names
# and TLS are as the recipes have them, so that nothing in a recipe has to be replaced.
#
#     visit('wordpress', modules => [...], sites => { 'api.example.com' => $lines . recipe('wordpress.conf') });
#
# runs t/apps/wordpress.js.

use strict;
use warnings;

use Cors204::Browser qw(access_log page_files run_suite);
use Cors204::Repository qw(repository slurp);
use Cors204::Root;
use Cors204::Server;
use Exporter 'import';

our @EXPORT_OK = qw(library recipe unpacked visit);

sub recipe { my ($name) = @_; return 'Include "' . repository() . "/conf/recipes/$name\"\n" }

# Files of packages from npm, by the names that the page loads them by.
sub library {
    my (%file) = @_;
    return map { ("htdocs/page/$_" => slurp("t/apps/node_modules/$file{$_}")) } keys %file;
}

# Debian's packages, as make apps has fetched them, in a folder that the test may change.
sub unpacked {
    my (@packages) = @_;
    my $root = Cors204::Root->new;
    for my $package (@packages) {
        my ($file) = glob(($ENV{CORS204_PACKAGES} || '') . "/${package}_*.deb");
        die "$package is not there: run make apps\n" if !$file;
        system('dpkg-deb', '-x', $file, $root->path) == 0 or die "$file cannot be unpacked\n";
    }
    return $root;
}

sub certificate {
    my ($root) = @_;
    my ($key, $certificate) = map { $root->path("conf/$_") } qw(key crt);
    my $said = qx(openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=example.com \\
        -keyout '$key' -out '$certificate' 2>&1);
    die "openssl: $said\n" if $?;
    return "SSLEngine On\nSSLCertificateFile \"$certificate\"\nSSLCertificateKeyFile \"$key\"\n";
}

sub host {
    my ($name, $lines, $tls) = @_;
    return "<VirtualHost 127.0.0.1:\${PORT}>\nServerName https://$name\n$tls$lines\n</VirtualHost>\n";
}

# want: sites, as name => lines; modules, files, define and expect_errors of the server; the rest is for the suite.
sub visit {
    my ($name, %want) = @_;
    my ($sites, $modules, $files) = delete @want{qw(sites modules files)};
    my %server = map { ($_ => delete $want{$_}) } grep { $want{$_} } qw(define expect_errors);
    my $keys = Cors204::Root->new;
    my $tls  = certificate($keys);
    my $page = "DocumentRoot \"\${DOCS}/page\"\nDirectoryIndex index.html\nAddType text/javascript .js\n";
    my $s = Cors204::Server->start(
        %server,
        modules => [ qw(dir mime socache_shmcb ssl), @{$modules} ],
        files   => { page_files(), %{ $files || {} } },
        config  => join '', host('app.example.com', $page, $tls),
            map { host($_, access_log() . $sites->{$_}, $tls) } sort keys %{$sites},
    );
    run_suite(
        suite => "../../apps/$name", engines => ['chromium'], log => $s->root->path('logs/access'),
        resolve => '127.0.0.1:' . $s->port, page => 'https://app.example.com', stranger => 'https://other.example.com',
        api => 'https://api.example.com', %want,
    );
    return $s;
}

1;
