# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Requests;

# Random requests for a configuration: to what its hot paths are about, from an origin in all policies, in
# exactly one, in none.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(requests);

my @ends = ('/', '/file.txt', '/file.txt', '/run.cgi', '/page', '/page.html', '/none.txt', '/sub/file.txt',
    '/run.cgi/more', '', '/index.html', '/move.cgi', '/parts.shtml');
my @odd  = ('null', 'none', 'https://x.wild.example', 'https://wild.example', 'https://app.example.com.evil.example', 'http://app.example.com',
    'https://APP.example.com', 'https://app.example.com:8443', 'https://evilapp.example.com');
my $app  = 'https://app.example.com';
my $evil = 'https://evil.example';

# count: how many, or some more; ids: how many policies there are.
sub requests {
    my ($random, $config, $count) = @_;
    my @hosts = (undef, map { $_->{name} } @{ $config->{hosts} });
    my @requests;
    while (@requests < $count) {
        my $path = $random->among(@{ $config->{hot} });
        $path .= $random->among(@ends) if $path !~ /\.\w+$/;
        my %to = (path => $path, host => @hosts > 1 && $random->below(4) ? $random->among(@hosts[ 1 .. $#hosts ]) : undef);
        push @requests, (map { varied($random, %to, %{$_}) } round($random, $config));
    }
    my $id = 0;
    $_->{id} = 'r' . $id++ for @requests;
    return @requests;
}

# What one URL is asked for.
sub round {
    my ($random, $config) = @_;
    my $some = $random->among(map { "https://p$_.example.com" } 1 .. 1 + ($config->{ids} || 8));
    my @round = (
        { method => 'GET', origin => $app }, { method => 'GET', origin => $evil },
        { method => 'OPTIONS', origin => $app, acrm => $random->among(qw(GET PUT DELETE)) },
        { method => 'OPTIONS', origin => $random->among($evil, $some), acrm => 'GET' },
    );
    push @round, $random->among(
        { method => 'GET' }, { method => $random->among(qw(PUT POST HEAD DELETE)), origin => $random->among($app, $evil, $some) },
        { method => 'OPTIONS', origin => $app }, { method => 'OPTIONS' }, { method => 'GET', origin => $random->among(@odd) },
        { method => 'GET', origin => $evil, own => 1 }, { method => 'GET', origin => $some },
        { method => 'OPTIONS', origin => $random->among(@odd), acrm => 'PUT', acrh => 'x-a' },
        { method => 'OPTIONS', origin => $app, acrm => 'PUT', acrh => $random->among('x-a', 'content-type, x-a', 'x-z') },
    );
    return @round;
}

# The same URL in other bytes; and one that cannot be told, which httpd refuses.
sub disguise {
    my ($random, $request) = @_;
    my $path = $request->{path};
    my $as = $random->below(6);
    $request->{raw} = $as == 0 ? "/$path" : $as == 1 ? "/b/..$path" : $as == 2 ? $path =~ s{/([ab])}{'/%' . sprintf '%02x', ord $1}er
        : $as == 3 ? $path =~ s{(.)/}{$1/./}r : $as == 4 ? "$path?x=/b/" : undef;
    return if defined $request->{raw};
    $request->{path} =~ s{/?$}{/%zz};
    $request->{bad} = 1;
    return;
}

sub varied {
    my ($random, %request) = @_;
    $request{if}    = 'a' if $random->once_in(3);
    $request{acrh}  = $random->among('x-a', 'x-z') if defined $request{acrm} && $random->once_in(8);
    $request{auth}  = 'Basic dTpw' if $request{method} ne 'OPTIONS' && $random->once_in(6);
    $request{http2} = 1 if $random->once_in(8);
    $request{range} = 'bytes=0-3' if $request{method} eq 'GET' && $random->once_in(10);
    $request{match} = '*'         if $request{method} eq 'GET' && $random->once_in(12);
    disguise($random, \%request) if $random->once_in(10);
    return \%request;
}

1;
