# SPDX-License-Identifier: Apache-2.0
package Bench::Contestants;

# The servers whose speed is compared, each with a name, a protocol, a port, and the processes whose
# work it is. Those that cannot be had are left out, and said so.

use strict;
use warnings;

use Bench::Configs qw(early origins policy recipe);
use Bench::Express;
use Bench::Httpd;
use Bench::Nginx;
use Cors204::Client;
use Time::HiRes qw(sleep);

my @keep;

sub start {
    my ($core) = @_;
    my @all = (
        httpd('mod_cors204', $core, 'cors204', early(policy(origins(3)))),
        httpd('the recipe', $core, undef, recipe(origins(3))),
        httpd('mod_cors204', $core, 'cors204', early(policy(origins(3))), 'HTTP/2'),
        httpd('the recipe', $core, undef, recipe(origins(3)), 'HTTP/2'),
        nginx($core),
        express($core),
    );
    my @sorted = map { my $protocol = $_; grep { $_->{protocol} eq $protocol } @all } 'HTTP/1.1', 'HTTP/2';
    wait_for($_) for @sorted;
    return @sorted;
}

sub stop {
    $_->stop for splice @keep;
    return;
}

sub contestant {
    my ($name, $protocol, $port, @children) = @_;
    return { name => $name, protocol => $protocol, port => $port, children => \@children, results => [] };
}

sub httpd {
    my ($name, $core, $load, $config, $protocol) = @_;
    my @http2 = $protocol ? (modules => ['http2'], protocols => 'h2c http/1.1') : ();
    my $httpd = Bench::Httpd->start(load => $load, config => $config, cpu => $core, @http2);
    push @keep, $httpd;
    return contestant($name, $protocol || 'HTTP/1.1', $httpd->port, $httpd->child);
}

sub nginx {
    my ($core) = @_;
    my $why = Bench::Nginx::binary() ? undef : 'nginx';
    return left_out($why) if $why;
    my @ports = Bench::Httpd::free_ports(2);
    my $nginx = Bench::Nginx->start(port => \@ports, cpu => $core);
    push @keep, $nginx;
    my $name = 'nginx, map + return 204';
    return (contestant($name, 'HTTP/1.1', $ports[0], $nginx->child), contestant($name, 'HTTP/2', $ports[1], $nginx->child));
}

# The application alone behind a proxy, and the same with the module in the proxy.
sub express {
    my ($core) = @_;
    return left_out('Express') if !Bench::Express::install();
    my ($port) = Bench::Httpd::free_ports(1);
    my $node   = Bench::Express->start(port => $port, cpu => $core);
    push @keep, $node;
    my $proxy = "ProxyPass / http://127.0.0.1:$port/\n";
    my @both = map { Bench::Httpd->start(%{$_}, modules => [qw(proxy proxy_http)], cpu => $core) }
        { config => $proxy }, { load => 'cors204', config => $proxy . early(policy(origins(3))) };
    push @keep, @both;
    return (contestant('Express cors behind mod_proxy', 'HTTP/1.1', $both[0]->port, $both[0]->child, $node),
        contestant('mod_cors204 in front of that', 'HTTP/1.1', $both[1]->port, $both[1]->child, $node));
}

sub left_out {
    my ($name) = @_;
    print {*STDERR} "$name cannot be had here; it is left out\n";
    return;
}

# Ready when a preflight gets the answer that is measured; over HTTP/2 alone, when it takes connections.
sub wait_for {
    my ($contestant) = @_;
    for (1 .. 500) {
        return if eval { is_ready($contestant) };
        sleep 0.02;
    }
    die "$contestant->{name} does not answer preflights\n";
}

sub is_ready {
    my ($contestant) = @_;
    my $client = Cors204::Client->new($contestant->{port});
    return $client->connection if $contestant->{protocol} eq 'HTTP/2';
    my $answer = $client->preflight('/', origin => 'https://app.example.com', headers => 'content-type');
    return $answer->status == 204 && $answer->count('Access-Control-Allow-Origin') == 1;
}

1;
