# SPDX-License-Identifier: Apache-2.0
package Cors204::Store;

# Real databases that hold a list of origins: started in a folder of their own, on a free port of 127.0.0.1, by
# an unprivileged user where they insist on one. Each has
#
#     start, stop, freeze, thaw     of its process
#     cut                           ends the connections to it, and tells how many; where some stay open
#     set(ORIGIN, ...)              what it holds
#     config, modules, source       what httpd needs to ask it

use strict;
use warnings;

use Cors204::Apache qw(has_module patience running_as);
use Cors204::Lists qw(within);
use Cors204::Process qw(end_process);
use Cors204::Root;
use IO::Socket::INET;
use POSIX ();

# Nothing if it is not installed; an error where all is known to be.
sub new {
    my ($class, $kind) = @_;
    my $self = bless {}, "Cors204::Store::$kind";
    my @missing = grep { !-e } $self->files;
    if (@missing) {
        die "@missing: missing, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
        return;
    }
    $self->{root} = Cors204::Root->new;
    my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1);
    $self->{port} = $socket->sockport;
    close $socket or die "port: $!\n";
    $self->make;
    return $self;
}

sub modules { return has_module('dbd') ? ('dbd') : () }
sub config  { return () }
sub make    { return }

sub folder { my ($self) = @_; return $self->{root}->path('var') }

# Runs a command as the user that owns the folder, and returns what it says.
sub run {
    my ($self, @command) = @_;
    my ($user) = running_as();
    unshift @command, 'runuser', '-u', $user, '--' if defined $user;
    my $pid = open my $out, '-|';
    die "cannot fork: $!\n" if !defined $pid;
    if (!$pid) {
        open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
        open STDIN, '<', '/dev/null' or POSIX::_exit(126);
        { no warnings 'exec'; exec @command; }
        POSIX::_exit(127);
    }
    my $said = do { local $/ = undef; <$out> };
    close $out or return;
    return defined $said ? $said : '';
}

sub must {
    my ($self, @command) = @_;
    my $said = $self->run(@command);
    return defined $said ? $said : die "@command: failed\n";
}

# In a group of its own, which is what is frozen.
sub start {
    my ($self) = @_;
    my @command = $self->command or return;
    my (undef, $uid, $gid) = running_as();
    my $pid = fork;
    die "cannot fork: $!\n" if !defined $pid;
    if (!$pid) {
        setpgrp;
        if (defined $uid) {
            POSIX::setgid($gid);
            POSIX::setuid($uid);
        }
        $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
        open STDOUT, '>>', $self->folder . '/log' or POSIX::_exit(126);
        open STDERR, '>&', \*STDOUT or POSIX::_exit(126);
        { no warnings 'exec'; exec @command; }
        POSIX::_exit(127);
    }
    $self->{pid} = $pid;
    within(60, sub { defined $self->ping }) or die "$command[0] does not answer\n";
    return;
}

sub stop {
    my ($self) = @_;
    my $pid = delete $self->{pid} or return;
    kill 'CONT', -$pid;
    end_process($pid, $self->end_signal);
    return;
}

sub end_signal { return 'TERM' }

# All of its processes: a database has one for each connection, with a group of its own in the same session.
sub family {
    my ($self) = @_;
    return ($self->{pid}, Cors204::Server::descendants($self->{pid}));
}

sub freeze { my ($self) = @_; return if !$self->{pid}; return kill 'STOP', $self->family }
sub thaw   { my ($self) = @_; return kill 'CONT', $self->family }

sub DESTROY {
    my ($self) = @_;
    local ($@, $!, $?);
    $self->stop;
    return;
}

sub values_of { my (@origins) = @_; return join ', ', map { "('$_')" } @origins }

package Cors204::Store::SQLite;
use parent -norequire, 'Cors204::Store';

sub files   { return ('/usr/bin/sqlite3', glob '/usr/lib/*/apr-util-1/apr_dbd_sqlite3.so') }
sub command { return }
sub file    { my ($self) = @_; return $self->folder . '/origins.db' }
sub make    { my ($self) = @_; $self->must('sqlite3', $self->file, 'CREATE TABLE origins (origin TEXT)'); return }
sub config  { my ($self) = @_; return ('DBDriver sqlite3', 'DBDParams "' . $self->file . '"') }
sub source  { return 'dbd:SELECT origin FROM origins' }

sub set {
    my ($self, @origins) = @_;
    my $values = Cors204::Store::values_of(@origins);
    $self->must('sqlite3', $self->file, "BEGIN; DELETE FROM origins; INSERT INTO origins VALUES $values; COMMIT");
    return;
}

package Cors204::Store::PostgreSQL;
use parent -norequire, 'Cors204::Store';

sub bin { my @all = sort glob '/usr/lib/postgresql/*/bin'; return $all[-1] || '/usr/lib/postgresql' }
sub files { return (bin() . '/postgres', bin() . '/initdb', '/usr/bin/psql', glob '/usr/lib/*/apr-util-1/apr_dbd_pgsql.so') }
sub make { my ($self) = @_; $self->must(bin() . '/initdb', '-D', $self->folder . '/data', '-U', 'cors', '-A', 'trust', '-N'); return }
sub command {
    my ($self) = @_;
    return (bin() . '/postgres', '-D', $self->folder . '/data', '-p', $self->{port}, '-h', '127.0.0.1',
        '-k', $self->folder, '-c', 'fsync=off');
}
sub end_signal { return 'INT' }

sub psql {
    my ($self, $sql) = @_;
    return $self->run('psql', '-AtqX', '-h', '127.0.0.1', '-p', $self->{port}, '-U', 'cors', '-d', 'postgres', '-c', $sql);
}

sub ping { my ($self) = @_; return $self->psql('CREATE TABLE IF NOT EXISTS origins (origin text)') }

sub config {
    my ($self) = @_;
    return ('DBDriver pgsql', 'DBDMin 0', "DBDParams \"host=127.0.0.1 port=$self->{port} user=cors dbname=postgres connect_timeout=2"
            . " keepalives_idle=5 tcp_user_timeout=2000 options='-c statement_timeout=5000'\"");
}
sub source { return 'dbd:SELECT origin FROM origins' }

sub set {
    my ($self, @origins) = @_;
    my $values = Cors204::Store::values_of(@origins);
    defined $self->psql("BEGIN; DELETE FROM origins; INSERT INTO origins VALUES $values; COMMIT") or die "psql failed\n";
    return;
}

sub cut {
    my ($self) = @_;
    my $said = $self->psql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity'
            . " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
    return scalar grep { $_ eq 't' } split /\n/, $said || '';
}

package Cors204::Store::MariaDB;
use parent -norequire, 'Cors204::Store';

sub files { return ('/usr/sbin/mariadbd', '/usr/bin/mariadb-install-db', '/usr/bin/mariadb', glob '/usr/lib/*/apr-util-1/apr_dbd_mysql.so') }

sub make {
    my ($self) = @_;
    $self->must('mariadb-install-db', '--no-defaults', '--datadir=' . $self->folder . '/data', '--auth-root-authentication-method=normal',
        '--skip-test-db');
    return;
}

sub command {
    my ($self) = @_;
    return ('/usr/sbin/mariadbd', '--no-defaults', '--datadir=' . $self->folder . '/data', '--socket=' . $self->folder . '/sock',
        '--bind-address=127.0.0.1', "--port=$self->{port}", '--skip-grant-tables', '--skip-networking=0', '--innodb-flush-log-at-trx-commit=0');
}

sub sql {
    my ($self, $sql) = @_;
    return $self->run('mariadb', '--no-defaults', '--socket=' . $self->folder . '/sock', '-e', $sql);
}

sub ping { my ($self) = @_; return $self->sql('CREATE DATABASE IF NOT EXISTS cors; CREATE TABLE IF NOT EXISTS cors.origins (origin VARCHAR(300))') }
sub config { my ($self) = @_; return ('DBDriver mysql', 'DBDMin 0', "DBDParams \"host=127.0.0.1,port=$self->{port},user=cors,dbname=cors\"") }
sub source { return 'dbd:SELECT origin FROM origins' }

sub set {
    my ($self, @origins) = @_;
    my $values = Cors204::Store::values_of(@origins);
    defined $self->sql("BEGIN; DELETE FROM cors.origins; INSERT INTO cors.origins VALUES $values; COMMIT") or die "mariadb failed\n";
    return;
}

sub cut {
    my ($self) = @_;
    my $said = $self->sql(q{SELECT id FROM information_schema.processlist WHERE db = 'cors'});
    my @numbers = ($said || '') =~ /^(\d+)$/mg;
    return scalar grep { defined $self->sql("KILL $_") } @numbers;
}

package Cors204::Store::Redis;
use parent -norequire, 'Cors204::Store';

sub files   { return ('/usr/bin/redis-server', '/usr/bin/redis-cli') }
sub command { my ($self) = @_; return ('redis-server', '--bind', '127.0.0.1', '--port', $self->{port}, '--dir', $self->folder, '--appendonly', 'yes') }
sub cli     { my ($self, @command) = @_; return $self->run('redis-cli', '-p', $self->{port}, '-e', @command) }
sub ping    { my ($self) = @_; return $self->cli('PING') }
sub source  { my ($self) = @_; return "exec:redis-cli -p $self->{port} -e --raw SMEMBERS cors:origins" }

sub set {
    my ($self, @origins) = @_;
    $self->cli('DEL', 'cors:new');
    $self->cli('SADD', 'cors:new', @origins);
    defined $self->cli('RENAME', 'cors:new', 'cors:origins') or die "redis-cli failed\n";
    return;
}

package Cors204::Store::Etcd;
use parent -norequire, 'Cors204::Store';

sub files { return ('/usr/bin/etcd', '/usr/bin/etcdctl') }

sub command {
    my ($self) = @_;
    my $url = "http://127.0.0.1:$self->{port}";
    return ('etcd', '--data-dir', $self->folder . '/data', '--listen-client-urls', $url, '--advertise-client-urls', $url,
        '--listen-peer-urls', 'http://127.0.0.1:0', '--log-level', 'error');
}

sub ctl    { my ($self, @command) = @_; return $self->run('env', 'ETCDCTL_API=3', 'etcdctl', '--endpoints', "127.0.0.1:$self->{port}", @command) }
sub ping   { my ($self) = @_; return $self->ctl('endpoint', 'health') }
sub source { my ($self) = @_; return "exec:/usr/bin/env ETCDCTL_API=3 etcdctl --endpoints 127.0.0.1:$self->{port} get --prefix cors/ --print-value-only" }

sub set {
    my ($self, @origins) = @_;
    my %wanted = map { $_ => 1 } @origins;
    $self->ctl('put', "cors/$_", $_) for @origins;
    for my $key (grep { m{^cors/} } split /\n/, $self->ctl('get', '--prefix', 'cors/', '--keys-only') || '') {
        $self->ctl('del', $key) if !$wanted{ $key =~ s{^cors/}{}r };
    }
    return;
}

1;
