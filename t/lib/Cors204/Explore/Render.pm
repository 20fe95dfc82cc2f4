# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Render;

# A configuration, which the explorer has as a tree of nodes, as text for httpd. without => 1 leaves out
# all that is the module's.
#
#     policy      id, form (own, off, use, try), and what it allows; without origins it is for nobody; listed: its
#                 origins are in a file
#     named       name, policy: <CorsPolicy name>; without a policy, an empty one
#     section     tag, arg, items
#     chain       branches: an <If> with its <ElseIf> and <Else>, each with items
#     rule        a line that httpd looks at before it knows the file: rewrite, redirect, alias, proxy
#     line        text, of another module, that has no part in which policy it is

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(server_text items_text list_files condition_text);

my %writer = (
    policy => \&policy, named => \&named, section => \&section, chain => \&chain, rule => \&rule,
    line => sub { my ($node) = @_; return $node->{text} },
);

sub items_text {
    my ($items, $without) = @_;
    return join '', map { "$_\n" } map { $writer{ $_->{k} }->($_, $without) } @{$items};
}

sub own_lines {
    my ($policy) = @_;
    my %line = (
        ($policy->{listed} ? ('CorsAllowOriginFrom', 'file:' . list_file($policy)) : ('CorsAllowOrigin', join(' ', @{ $policy->{origins} }) || 'none')),
        CorsMaxAge => $policy->{id} + 100,
        CorsExposeHeaders => "X-Sig-$policy->{id}",
        CorsAllowMethods => join(' ', @{ $policy->{methods} || [] }), CorsAllowHeaders => join(' ', @{ $policy->{headers} || [] }),
        CorsAllowCredentials => $policy->{credentials} && 'On', CorsMode => $policy->{mode}, CorsRefusal => $policy->{refusal},
        CorsPreflightStatus => $policy->{status}, CorsTolerate => $policy->{tolerate},
    );
    return map { defined $line{$_} && length $line{$_} ? "$_ $line{$_}" : () } sort keys %line;
}

sub list_file { my ($policy) = @_; return "conf/list-$policy->{id}" }

# The files that the lines name, with what is in them.
sub list_files {
    my ($node) = @_;
    my $policy = $node->{policy} || $node;
    return (
        $policy->{listed} ? (list_file($policy) => join "\n", @{ $policy->{origins} }, '') : (),
        map { list_files($_) } map { @{ $_ || [] } } @{$node}{qw(items hosts branches)},
    );
}

sub policy {
    my ($policy, $without) = @_;
    return if $without;
    return $policy->{form} eq 'off' ? 'CorsPolicy Off'
         : $policy->{form} eq 'use' ? "CorsPolicy $policy->{name}"
         : $policy->{form} eq 'try' ? "CorsPolicy $policy->{name} Report"
         :                            own_lines($policy);
}

sub named {
    my ($node, $without) = @_;
    return if $without;
    return ("<CorsPolicy $node->{name}>", (map { "    $_" } own_lines($node->{policy})), '</CorsPolicy>');
}

sub inside {
    my ($items, $without) = @_;
    return map { "    $_" } split /\n/, items_text($items, $without);
}

sub section {
    my ($node, $without) = @_;
    return ("<$node->{tag} \"$node->{arg}\">", inside($node->{items}, $without), "</$node->{tag}>");
}

sub condition_text {
    my ($is) = @_;
    my ($what, $value) = @{$is};
    return $what eq 'header' ? "\%{HTTP:X-If} == '$value'"
         : $what eq 'method' ? "\%{REQUEST_METHOD} == '$value'"
         : $what eq 'uri'    ? "\%{REQUEST_URI} =~ m#^$value#"
         :                     $what;
}

sub chain {
    my ($node, $without) = @_;
    return map {
        my $opening = $_->{tag} eq 'Else' ? '<Else>' : "<$_->{tag} \"" . condition_text($_->{is}) . '">';
        ($opening, inside($_->{items}, $without), "</$_->{tag}>");
    } @{ $node->{branches} };
}

# A prefix and what is below it; or one file.
sub pattern {
    my ($node) = @_;
    return $node->{from} =~ m{/[^/]*\.\w+$} ? '^' . quotemeta_light($node->{from}) . '$' : "^$node->{from}/(.*)\$";
}

sub quotemeta_light { my ($text) = @_; return $text =~ s/\./\\./gr }

sub rewrite {
    my ($node) = @_;
    my ($what, $value) = @{ $node->{is} || [] };
    my $to = !defined $node->{to} ? '-' : $node->{to} =~ /\.\w+$/ ? $node->{to} : "$node->{to}/" . (pattern($node) =~ /\(/ ? '$1' : '');
    my $condition = !defined $what ? '' : $what eq 'method' ? "\%{REQUEST_METHOD} =$value" : "\%{HTTP:X-If} =$value";
    return ($condition ? "RewriteCond $condition" : (), 'RewriteRule ' . pattern($node) . " $to [$node->{flags}]");
}

sub rule {
    my ($node) = @_;
    return rewrite($node) if $node->{by} eq 'rewrite';
    return join ' ', 'Redirect', $node->{status}, $node->{from}, defined $node->{to} ? $node->{to} : () if $node->{by} eq 'redirect';
    return "Alias \"$node->{from}\" \"\${DOCS}$node->{to}\"" if $node->{by} eq 'alias';
    return "ProxyPass \"$node->{from}\" \"http://127.0.0.1:\${BACKEND}$node->{to}\" disablereuse=On";
}

sub engine {
    my ($items) = @_;
    return (grep { $_->{k} eq 'rule' && $_->{by} eq 'rewrite' } @{$items}) ? "RewriteEngine On\n" : '';
}

# The main server, and its hosts on a port of their own.
sub server_text {
    my ($config, $without) = @_;
    my @hosts = map {
        my $inside = "ServerName $_->{name}\n" . engine($_->{items}) . items_text($_->{items}, $without);
        "<VirtualHost *:\${PORT2}>\n" . ($inside =~ s/^/    /gmr) . "</VirtualHost>\n";
    } @{ $config->{hosts} };
    my ($first, @rest) = $config->{hosts_first} ? (@hosts, main_text($config, $without)) : (main_text($config, $without), @hosts);
    return join '', $first, @rest;
}

sub main_text {
    my ($config, $without) = @_;
    return engine($config->{items}) . items_text($config->{items}, $without);
}

1;
