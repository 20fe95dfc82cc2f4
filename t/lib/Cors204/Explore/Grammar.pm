# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Grammar;

# Random configurations that are valid, as trees of nodes (Cors204::Explore::Render). Three or four hot
# paths are in all that one configuration speaks of; a third of the configurations are two to four things on
# one path. Each policy is signed, by a Max-Age and an exposed header of its own.

use strict;
use warnings;

use Cors204::Explore::Tree qw(folders);
use Exporter 'import';

our @EXPORT_OK = qw(configuration);

my @paths = qw(/a /a /a/sub /b /b /b/sub /c /c/sub /px /al /a/file.txt /b/run.cgi);
my @files = qw(file.txt run.cgi index.html page.html page none.txt);

my @lines = (
    'Header set Access-Control-Allow-Origin "*"', 'Header always set Access-Control-Allow-Origin "*"',
    'Header always set Access-Control-Allow-Origin "expr=%{HTTP:Origin}"', 'Header merge Vary Accept',
    'Header onsuccess set Access-Control-Allow-Credentials true', 'Header set X-Line yes',
    'ErrorDocument 404 "not here"', 'ErrorDocument 404 /b/file.txt', 'ErrorDocument 403 /c/run.cgi',
    'ErrorDocument 401 /a/page.html', 'ErrorDocument 405 "no"', 'ErrorDocument 500 /b/none.txt',
);
my @anywhere = (
    @lines, 'Require all denied',
    "AuthType Basic\nAuthName x\nAuthUserFile \"\${ROOT}/conf/users\"\nRequire valid-user",
    'DirectoryIndex none.html file.txt', 'DirectoryIndex run.cgi', 'Options -MultiViews', 'ForceType text/plain',
    'SetOutputFilter CORS204', 'SetEnvIf Origin "^(.*)$" seen=$1',
);
my @local_lines = (@anywhere, 'AllowMethods GET');
my @rewrites = (
    'RewriteRule ^ - [F]', 'RewriteRule file\.txt$ - [G,L]', 'RewriteRule none\.txt$ /b/file.txt [L]',
    'RewriteRule none\.txt$ /c/run.cgi [END]',
    'RewriteRule ^ - [R=200,L]', "RewriteCond \%{REQUEST_METHOD} =OPTIONS\nRewriteRule ^ - [R=204,L]",
    'RewriteRule page\.html$ /b/ [R=302,L]',
);
my @redirects = (
    'Redirect 302 /a/none.txt /b/file.txt', 'Redirect 410 /b/none.txt', 'Redirect 204 /c/file.txt', 'Redirect 200 /a/file.txt',
);

# random: a Cors204::Hostile::Random; try: whether there is CorsPolicy NAME Report; leave_out: a pattern for what
# shall not be there.
sub configuration {
    my ($random, %want) = @_;
    my $config = { items => [], hosts => [], htaccess => [] };
    my $self = bless { %want, random => $random, ids => 0, config => $config }, __PACKAGE__;
    my %seen;
    $self->{hot} = [ grep { !$seen{$_}++ } map { $random->among(@paths) } 1 .. 4 ];
    $random->once_in(3) ? $self->coupled : $self->mixed;
    @{$config}{qw(hot ids)} = @{$self}{qw(hot ids)};
    prune($config, $want{leave_out}) if $want{leave_out};
    return $config;
}

# Takes out what a pattern is for: a mode, a form, a tag, flags or a kind of rule. A name stays known.
sub prune {
    my ($node, $pattern) = @_;
    for my $list (@{$node}{qw(items hosts htaccess)}) {
        @{ $list || [] } = grep { !is_left_out($_, $pattern) } @{ $list || [] };
    }
    prune($_, $pattern) for map { @{ $_ || [] } } @{$node}{qw(items hosts htaccess branches)};
    return;
}

sub is_left_out {
    my ($node, $pattern) = @_;
    delete $node->{policy}{mode} if $node->{policy} && ($node->{policy}{mode} || '') =~ /$pattern/;
    my @words = grep { defined } (map { $_->{tag} } @{ $node->{branches} || [] }), @{$node}{qw(k form mode tag flags by status folder)};
    return scalar grep { /$pattern/ } @words;
}

sub hot   { my ($self) = @_; return $self->{random}->among(@{ $self->{hot} }) }
sub maybe { my ($self, $percent) = @_; return $self->{random}->below(100) < $percent }

# A folder for a hot path, which need not be one.
sub folder {
    my ($self) = @_;
    my $path = $self->hot =~ s{/[^/]*\.\w+$}{}r;
    return (grep { $_ eq $path } folders()) ? $path : $self->{random}->among('', '/a', '/b');
}

# ---- policies --------------------------------------------------------------------

sub own_policy {
    my ($self, $mode) = @_;
    my $random = $self->{random};
    my $id = ++$self->{ids};
    my $policy = { k => 'policy', form => 'own', id => $id, origins => ["https://p$id.example.com"] };
    unshift @{ $policy->{origins} }, 'https://app.example.com' if $self->maybe(85);
    push @{ $policy->{origins} }, 'https://*.wild.example' if $self->maybe(15);
    $policy->{mode} = $mode || ($self->maybe(40) ? $random->among(qw(Guard Guard Report Report Enforce)) : undef);
    $policy->{origins}     = ['*']              if !$policy->{mode} && $self->maybe(8);
    $policy->{credentials} = 1                  if $policy->{origins}[0] ne '*' && $self->maybe(20);
    $policy->{origins}     = []                 if $self->maybe(8);
    $policy->{listed}      = 1                  if !$self->{in_htaccess} && ($policy->{origins}[0] || '*') ne '*' && $self->maybe(15);
    $policy->{methods}     = [qw(PUT DELETE)]   if $self->maybe(30);
    $policy->{headers}     = [qw(X-A Content-Type)] if $self->maybe(30);
    $policy->{refusal}     = 'Forbid'           if $self->maybe(15);
    $policy->{status}      = 200                if $self->maybe(15);
    $policy->{tolerate}    = 'leftovers'        if $self->maybe(10);
    return $policy;
}

# names: those of the policies that can be used here.
sub policy {
    my ($self, $names) = @_;
    my $dice = $self->{random}->below(100);
    return { k => 'policy', form => 'off' } if $dice < 8;
    return { k => 'policy', form => 'use', name => $self->{random}->among(@{$names}) } if $dice < 22 && @{$names};
    return { k => 'policy', form => 'try', name => $self->{random}->among(@{$names}) } if $dice < 32 && @{$names} && $self->{try};
    return $self->own_policy;
}

# A host's policy may have the name of one of the main server's.
sub named {
    my ($self, $names, $own) = @_;
    my $name = $self->{random}->among(qw(one two three));
    return if $own->{$name}++;
    push @{$names}, $name;
    return { k => 'named', name => $name, policy => $self->own_policy };
}

# ---- sections --------------------------------------------------------------------

sub condition {
    my ($self) = @_;
    return $self->{random}->among(
        ['true'], ['true'], ['false'], [ header => 'a' ], [ header => 'a' ],
        [ method => 'PUT' ], [ method => 'OPTIONS' ], [ uri => $self->hot ],
    );
}

sub chain {
    my ($self, $names) = @_;
    my @branches = ({ tag => 'If', is => $self->condition, items => $self->content($names, 1) });
    push @branches, { tag => 'ElseIf', is => $self->condition, items => $self->content($names, 1) } if $self->maybe(20);
    push @branches, { tag => 'Else', items => $self->content($names, 1) } if $self->maybe(20);
    return { k => 'chain', branches => \@branches };
}

# What is inside of a section.
sub content {
    my ($self, $names, $is_condition) = @_;
    my @lines = $self->{in_htaccess} ? @anywhere : @local_lines;
    my @items = $self->maybe(80) ? $self->policy($names) : ();
    push @items, $self->chain($names) if !$is_condition && $self->maybe(10);
    push @items, { k => 'line', text => $self->{random}->among(@lines) } if $self->maybe(25);
    push @items, $self->local_rule($is_condition) if $self->maybe(12);
    return \@items;
}

sub local_rule {
    my ($self, $is_condition) = @_;
    return { k => 'line', text => $self->{random}->among(@redirects) } if $is_condition || $self->maybe(40);
    return { k => 'line', text => "RewriteEngine On\n" . $self->{random}->among(@rewrites) };
}

sub location {
    my ($self, $names, $path) = @_;
    $path = $self->hot if !defined $path;
    $path = $self->{random}->among('/', $path =~ s{(?<=.)/[^/]*$}{}r, "$path/") if $self->maybe(25);
    my ($tag, $arg) = $self->maybe(15) ? ('LocationMatch', "^$path") : ('Location', $path);
    return { k => 'section', tag => $tag, arg => $arg, items => $self->content($names) };
}

sub directory {
    my ($self, $names, $folder) = @_;
    $folder = $self->folder if !defined $folder;
    my $items = $self->content($names);
    push @{$items}, $self->files($names) if $self->maybe(15);
    return { k => 'section', tag => 'DirectoryMatch', arg => "/htdocs$folder(/|\$)", items => $items } if $folder && $self->maybe(15);
    return { k => 'section', tag => 'Directory', arg => "\${DOCS}$folder", items => $items };
}

sub files {
    my ($self, $names) = @_;
    return { k => 'section', tag => 'Files', arg => $self->{random}->among(@files), items => $self->content($names) };
}

sub backend {
    my ($self, $names) = @_;
    return { k => 'section', tag => 'Proxy', arg => 'http://127.0.0.1:${BACKEND}', items => $self->content($names) };
}

sub section {
    my ($self, $names) = @_;
    my $kind = $self->{random}->among(qw(location location location location directory directory files chain chain backend));
    return $self->$kind($names);
}

# names: those that are known everywhere.
sub htaccess {
    my ($self, $names, $folder) = @_;
    $folder = $self->folder if !defined $folder;
    return if grep { $_->{folder} eq $folder } @{ $self->{config}{htaccess} };
    local $self->{in_htaccess} = 1;
    my $items = $self->content($names);
    push @{$items}, $self->files($names) if $self->maybe(20);
    push @{ $self->{config}{htaccess} }, { folder => $folder, items => $items };
    return;
}

# ---- rules of a server -----------------------------------------------------------

my @flags = ('R=200,L', 'R=204,L', 'R=302,L', 'F', 'G', 'PT', 'PT', 'PT', 'L', 'END', 'P', 'R=404,L');

sub rewrite {
    my ($self, $from) = @_;
    my $flags = $self->{random}->among(@flags);
    my $rule = { k => 'rule', by => 'rewrite', from => defined $from ? $from : $self->hot, flags => $flags };
    $rule->{is} = $self->{random}->among([ method => 'OPTIONS' ], [ header => 'a' ]) if $self->maybe(25);
    my $to = $self->hot;
    $to = $self->{random}->among(qw(/a /b /c)) if $to eq $rule->{from};
    $rule->{to} = $flags =~ /^P$/ ? "http://127.0.0.1:\${BACKEND}$to" : $flags =~ /302|PT|^L|END/ ? $to : undef;
    return $rule;
}

sub redirect {
    my ($self, $from) = @_;
    my $status = $self->{random}->among(qw(200 204 301 302 303 307 308 410 403));
    return {
        k => 'rule', by => 'redirect', status => $status, from => defined $from ? $from : $self->hot,
        to => $status =~ /^3/ ? 'http://main.test' . $self->hot : undef,
    };
}

sub alias {
    my ($self, $from) = @_;
    return { k => 'rule', by => 'alias', from => defined $from ? $from : '/al', to => $self->{random}->among(folders()) };
}

sub proxy {
    my ($self, $from) = @_;
    return { k => 'rule', by => 'proxy', from => defined $from ? $from : '/px', to => '/px' };
}

sub rule {
    my ($self, $from) = @_;
    my $kind = $self->{random}->among(qw(rewrite rewrite rewrite redirect redirect alias proxy));
    return $self->$kind($from);
}

sub line { my ($self) = @_; return { k => 'line', text => $self->{random}->among(@lines) } }

# Caches everything that can be cached, by the URL and what Vary says.
sub cache {
    my ($self) = @_;
    my $quick = $self->{random}->among(qw(On Off));
    return {
        k => 'line', text => join "\n", 'CacheEnable disk /', 'CacheRoot "${VAR}/cache"', 'CacheIgnoreNoLastMod On',
        'CacheDefaultExpire 600', "CacheQuickHandler $quick",
    };
}

# ---- whole configurations --------------------------------------------------------

sub server_items {
    my ($self, $names, $percent) = @_;
    my $random = $self->{random};
    my (%own, @items);
    push @items, grep { $_ } map { $self->named($names, \%own) } 1 .. $random->below(3) if $self->maybe($percent);
    push @items, $self->policy($names) if $self->maybe($percent);
    push @items, map { $self->section($names) } 1 .. $random->below(5);
    push @items, map { $self->rule } 1 .. $random->below(3);
    push @items, $self->rule('/px') if grep { $_ eq '/px' } @{ $self->{hot} };
    push @items, map { $self->line } 1 .. $random->below(2);
    push @items, $self->cache if $self->maybe(5);
    return [ $self->shuffled(@items) ];
}

# Names are looked up when all is read, so they may stand anywhere.
sub shuffled {
    my ($self, @items) = @_;
    for my $at (reverse 1 .. $#items) {
        my $other = $self->{random}->below($at + 1);
        @items[ $at, $other ] = @items[ $other, $at ];
    }
    return @items;
}

sub mixed {
    my ($self) = @_;
    my $config = $self->{config};
    my @names;
    $config->{items} = $self->server_items(\@names, 35);
    for my $name (@{ [qw(h1.test h2.test)] }[ 0 .. $self->{random}->below(3) - 1 ]) {
        push @{ $config->{hosts} }, { name => $name, items => $self->server_items([@names], 35) };
    }
    $self->htaccess(\@names) for 1 .. $self->{random}->below(3);
    return;
}

# Two to four things on one path, in one host or half of them around it.
sub coupled {
    my ($self) = @_;
    my $config = $self->{config};
    my $path = $self->{hot}[0];
    my $host = { name => 'h1.test', items => [] };
    my (@names, %own);
    push @{ $config->{hosts} }, $host if $self->maybe(85);
    for (1 .. 2 + $self->{random}->below(3)) {
        my $scope = @{ $config->{hosts} } && $self->maybe(70) ? $host : $config;
        push @{ $scope->{items} }, $self->thing($path, $scope, \@names, \%own);
    }
    return;
}

my @things = qw(policy policy named location location location directory htaccess rule rule rule chain chain files line line cache);

# Nothing that is there already twice: a server has one policy.
sub thing {
    my ($self, $path, $scope, $names, $own) = @_;
    my $folder = $path =~ s{/[^/]*\.\w+$}{}r;
    $folder = (grep { $_ eq $folder } folders()) ? $folder : '/a';
    my %make = (
        policy    => sub { (grep { $_->{k} eq 'policy' } @{ $scope->{items} }) ? () : $self->own_policy },
        named     => sub { my $node = $self->named($scope == $self->{config} ? $names : [], $own); $node ? $node : () },
        location  => sub { $self->location($names, $path) },
        directory => sub { $self->directory($names, $folder) },
        htaccess  => sub { $self->htaccess($names, $folder); () },
        rule      => sub { $self->rule($path) },
        map { my $kind = $_; ($kind => sub { $self->$kind($names) }) } qw(chain files line cache backend),
    );
    return $make{ $self->{random}->among(@things) }->();
}

1;
