# SPDX-License-Identifier: Apache-2.0
package Cors204::Shown;

# Checks that all examples of a document are checked. What checks them is said in a comment right in
# front of an example, which readers do not see:
#
#     <!-- tested by t/35-dump.t: DUMP_CORS -->
#
# The file has to be there, and to have those words. Or there is a reason why it cannot be tested:
#
#     <!-- not tested: it changes the system -->
#
# Of several commands in one example, each is accounted for, with its own words in front:
#
#     <!-- make demo: tested by t/53-browser-demo.t: demo/run.sh; make test: not tested: this is a part of it -->
#
# A document whose examples are all for one test says so once, further up:
#
#     <!-- examples tested by t/35-dump.t: DUMP_CORS -->
#
# Configuration needs no comment: it is loaded by httpd -t, which must have nothing to say about it. What
# is not complete says what it stands in, %around below:
#
#     <!-- tested inside: policy -->

use strict;
use warnings;

use Cors204::Apache qw(has_module module_under_test);
use Cors204::Repository qw(slurp);
use Cors204::Server;
use Exporter 'import';

our @EXPORT = qw(example_problems);

# What examples may use, where it is installed.
my @modules = grep { has_module($_) } qw(
    actions alias allowmethods auth_basic auth_digest authn_core authn_file authz_core authz_host authz_user
    cache cache_disk dav dav_fs deflate dir env expires filter headers http2 macro mime negotiation proxy
    proxy_ajp proxy_fcgi proxy_http proxy_http2 proxy_scgi proxy_uwsgi proxy_wstunnel remoteip rewrite setenvif
    socache_shmcb ssl status substitute userdir
);

# A folder stands for .htaccess, too.
my %around = (
    policy    => [ "<Location \"/around\">\nCorsAllowOrigin https://app.example.com\n", "</Location>\n" ],
    directory => [ "<Directory \"/around\">\n", "</Directory>\n" ],
    location  => [ "<Location \"/around\">\n",  "</Location>\n" ],
);

my $account = qr/(?:not tested|tested by \S+): \S.*/;

# What is wrong with an example, or with how it is accounted for; nothing if all is well. An example is
# one of Cors204::Markdown's.
sub example_problems {
    my ($example, $repository) = @_;
    my $comment = $example->{comment};
    return account_problem($comment, $repository) if $comment =~ /\A$account\z/ && $comment !~ /; .*tested/;
    return config_problems($example)                if $example->{language} eq 'apache';
    return command_problems($example, $repository)  if $example->{language} eq 'sh';
    return $example->{language} eq 'text' ? () : "nothing checks an example in $example->{language}";
}

sub account_problem {
    my ($said, $repository) = @_;
    return if $said =~ /\Anot tested: /;
    my ($test, $words) = $said =~ m{\Atested by (t/[\w.-]+\.t): (.+)\z};
    return "not understood: $said" if !defined $test;
    return "there is no $test"     if !-e "$repository/$test";
    return index(slurp("$repository/$test"), $words) < 0 ? "$test does not have: $words" : ();
}

sub config_problems {
    my ($example) = @_;
    my ($before, $after) = ('', '');
    if (length $example->{comment}) {
        my ($place) = $example->{comment} =~ /\Atested inside: (\w+)\z/;
        return "not understood: $example->{comment}" if !defined $place || !$around{$place};
        ($before, $after) = @{ $around{$place} };
    }
    my $test = load("$before$example->{text}$after");

    # Notes of httpd are about this machine, not about the example.
    my @words = grep { !/^AH\d/ && $_ ne 'Syntax OK' } @{ $test->{lines} };
    return $test->{exit} || @words ? ("httpd -t ended with $test->{exit}", @{ $test->{lines} }) : ();
}

# An example that loads the module itself finds it where a server has it.
sub load {
    my ($config) = @_;
    my ($own) = $config =~ /^LoadModule cors204_module (\S+)/m;
    return Cors204::Server->configtest(
        modules => \@modules, config => $config,
        $own ? (cors204 => 0, files => { $own => slurp(module_under_test()) }) : (),
    );
}

sub command_problems {
    my ($example, $repository) = @_;
    my %said = map { /\A(.*?): ($account)\z/s ? ($1, $2) : ($_, '') } split /;\s+/, $example->{comment};
    my @problems;
    for my $command (commands($example->{text})) {
        my $words = delete $said{$command};
        push @problems, defined $words ? account_problem($words, $repository) : "no test runs: $command";
    }
    push @problems, map { "is not shown: $_" } sort keys %said;
    return @problems;
}

# Each on its own, without comments.
sub commands {
    my ($text) = @_;
    my @lines = map { s/(?:^|\s)#.*//r } split /\n/, $text =~ s/\\\n\s*/ /gr;
    return grep { length } map { s/^\s+|\s+$//gr } map { split /&&/ } @lines;
}

1;
