# SPDX-License-Identifier: Apache-2.0
package Cors204::Curl;

# curl as a client, for what our own one does not speak: TLS and HTTP/2. Requests are collected, and
# the first answer that is asked for has one curl do all of them.

use strict;
use warnings;

use Cors204::Apache qw(patience);
use Cors204::Response;
use File::Temp ();
use POSIX ();

# Options are those of curl. In the base, {n} is a number of its own for each request.
sub new {
    my ($class, $base, @options) = @_;
    return bless { base => $base, options => \@options, waiting => [] }, $class;
}

sub port { my ($self) = @_; return $self->{base} =~ /:(\d+)$/ ? $1 : 0 }

# Returns what has a response(), later.
sub begin {
    my ($self, $method, $target, $body, @fields) = @_;
    my $file = File::Temp->new;
    my @command = ('--request', $method, $method eq 'HEAD' ? '--head' : (), '--output', $file->filename, $self->always);
    while (my ($name, $value) = splice @fields, 0, 2) {
        push @command, '--header', "$name: $value" if lc $name ne 'content-length';
    }
    push @command, '--data-binary', $body if defined $body && length $body;
    my $base = $self->{base} =~ s/\{n\}/scalar @{ $self->{waiting} }/er;
    my $request = bless { client => $self, file => $file, command => [ @command, "$base$target" ] },
        'Cors204::Curl::Request';
    push @{ $self->{waiting} }, $request;
    return $request;
}

sub always {
    my ($self) = @_;
    return (qw(--include --path-as-is --noproxy * --max-time), patience(15), @{ $self->{options} });
}

# What curl says, and how it ends, is told by the answers it left.
sub run {
    my ($self) = @_;
    my @requests = splice @{ $self->{waiting} };
    my @command = map { ('--next', @{ $_->{command} }) } @requests;
    shift @command;
    my $pid = fork;
    die "cannot fork: $!\n" if !defined $pid;
    become_curl(@command) if !$pid;
    waitpid $pid, 0;
    $_->{done} = 1 for @requests;
    return;
}

# In the child.
sub become_curl {
    my (@command) = @_;
    open STDOUT, '>', '/dev/null' or POSIX::_exit(126);
    open STDERR, '>', '/dev/null' or POSIX::_exit(126);
    { no warnings 'exec'; exec 'curl', '--disable', '--silent', @command; }
    POSIX::_exit(127);
    return;
}

package Cors204::Curl::Request;

use strict;
use warnings;

# Nothing if there was no answer at all.
sub response {
    my ($self) = @_;
    $self->{client}->run if !$self->{done};
    my $all = $self->text;
    my @interim;
    while ($all =~ s{\AHTTP/\d(?:\.\d)? (1\d\d)[^\r\n]*\r\n.*?\r\n\r\n}{}s) {
        push @interim, $1;
    }
    return if $all !~ s{\A(HTTP/\d)(?:\.(\d))? }{$1 . '.' . ($2 || 0) . ' '}e;
    my ($head, $body) = split /\r\n\r\n/, $all, 2;
    my $response = Cors204::Response->new("$head\r\n\r\n", \@interim);
    $response->{body} = defined $body ? $body : '';
    return $response;
}

sub text {
    my ($self) = @_;
    open my $in, '<:raw', $self->{file}->filename or return '';
    my $all = do { local $/ = undef; <$in> };
    close $in or return '';
    return defined $all ? $all : '';
}

1;
