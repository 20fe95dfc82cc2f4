# SPDX-License-Identifier: Apache-2.0
package Bench::Httpd;

# A private httpd to be measured. All of them have the same modules and the same configuration,
# except for the lines that are compared.

use strict;
use warnings;

use Bench::Build qw(built);
use Bench::Child;
use Cors204::Apache qw(httpd_binary load_lines module_under_test running_as);
use Cors204::Client;
use Cors204::Root;
use IO::Socket::INET;
use Time::HiRes qw(sleep time);

my %running;

my %path_of = (
    cors204     => \&module_under_test,
    floor_early => sub { built('floor_early') },
    floor_late  => sub { built('floor_late') },
);

# What the recipe needs is loaded everywhere.
my @common = qw(unixd authz_core mime setenvif headers rewrite);

# As many processes and threads as are needed, by the MPM.
my %processes = (
    event   => [ 'ThreadsPerChild 25', 'MaxRequestWorkers 25', 'MinSpareThreads 1', 'MaxSpareThreads 25' ],
    prefork => ['MaxRequestWorkers 1'],
);

# want: load (one of the above), mpm (event if not given), modules (more of httpd's own), protocols, config (the lines compared), files,
# single (one process, no children), wrap (the words of a program to run it under, with {ROOT} for
# the server's folder), cpu.
sub start {
    my ($class, %want) = @_;
    my $self = $class->new(%want);
    my $root = $self->{root};
    $running{$self} = $self;
    my @wrap = map { s/[{]ROOT[}]/$root->path/er } @{ $want{wrap} || [] };
    my @command = (@wrap, command($root), $want{single} ? '-X' : '-DFOREGROUND');
    $self->{started} = time;
    $self->{child} = Bench::Child->start(command => \@command, output => $root->path('logs/start'), cpu => $want{cpu});
    $self->wait_until_it_answers;
    return $self;
}

# Its files, and nothing more.
sub new {
    my ($class, %want) = @_;
    my $root = Cors204::Root->new;
    my $self = bless { root => $root, want => \%want }, $class;
    $root->write_file($_, $want{files}{$_}) for keys %{ $want{files} || {} };
    $self->{ports} = [ free_ports(2) ];
    $root->write_file('conf/httpd.conf', join "\n", $self->lines, '');
    return $self;
}

sub written {
    my ($class, %want) = @_;
    return $class->new(%want)->root;
}

sub command {
    my ($root) = @_;
    return (httpd_binary(), '-d', $root->path, '-f', $root->path('conf/httpd.conf'));
}

sub free_ports {
    my ($count) = @_;
    my @sockets = map { IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1) } 1 .. $count;
    return map { $_->sockport } @sockets;
}

sub lines {
    my ($self) = @_;
    my $root = $self->{root}->path;
    my $load = $self->{want}{load};
    my $mpm  = $self->{want}{mpm} || 'event';
    my ($user, undef, $gid) = running_as();
    return (
        load_lines("mpm_$mpm", @common, @{ $self->{want}{modules} || [] }),
        "ServerRoot \"$root\"", 'ServerName 127.0.0.1', "Define DOCS \"$root/htdocs\"", 'DocumentRoot "${DOCS}"',
        "Define ROOT \"$root\"", "PidFile \"$root/run/pid\"", "DefaultRuntimeDir \"$root/run\"", "ErrorLog \"$root/logs/error\"",
        'TypesConfig "' . $self->{root}->mime_types . '"',
        "Listen 127.0.0.1:$self->{ports}[0]", $self->meter_lines,
        'StartServers 1', 'ServerLimit 1', @{ $processes{$mpm} }, 'MaxKeepAliveRequests 0', 'KeepAliveTimeout 30',
        $self->{want}{protocols} ? "Protocols $self->{want}{protocols}" : (),
        defined $user ? ("User $user", 'Group "#' . $gid . '"') : (),
        $load ? "LoadModule ${\ ($load =~ s/_.*//r)}_module \"${\ $path_of{$load}->()}\"" : (),
        $self->{want}{config} || (),
    );
}

sub meter_lines {
    my ($self) = @_;
    return if !$self->{want}{meter};
    my $port = $self->{ports}[1];
    return ("LoadModule meter_module \"${\ built('meter')}\"", "MeterPort $port", "Listen 127.0.0.1:$port");
}

# Only an answer tells that it is ready; how soon it came is itself one of the measurements.
sub wait_until_it_answers {
    my ($self) = @_;
    my $deadline = time + 120;
    while (time < $deadline) {
        last if $self->{child}->has_ended;
        if (defined $self->try) {
            $self->{seconds} = time - $self->{started};
            return;
        }
        sleep 0.002;
    }
    die join "\n", 'httpd does not answer:', $self->{child}->said, $self->error_log, '';
}

sub try {
    my ($self) = @_;
    return eval { $self->client->get('/')->status };
}

sub error_log {
    my ($self) = @_;
    open my $in, '<', $self->{root}->path('logs/error') or return;
    my @lines = <$in>;
    close $in or return;
    return @lines > 15 ? @lines[ -15 .. -1 ] : @lines;
}

sub client     { my ($self) = @_; return Cors204::Client->new($self->{ports}[0]) }
sub port       { my ($self) = @_; return $self->{ports}[0] }
sub meter_port { my ($self) = @_; return $self->{ports}[1] }
sub child      { my ($self) = @_; return $self->{child} }
sub root       { my ($self) = @_; return $self->{root} }
sub pid        { my ($self) = @_; return $self->{child}->pid }
sub seconds    { my ($self) = @_; return $self->{seconds} }

sub stop {
    my ($self) = @_;
    delete $running{$self};
    $self->{child}->stop if $self->{child};
    $self->{root}->remove;
    return;
}

# Whatever happens to the bench, nothing is left behind.
END {
    my $status = $?;
    $_->stop for values %running;
    $? = $status;
}

1;
