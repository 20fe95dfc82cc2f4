# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Mapping;

# What a server maps a URL to before any file's section is looked for: rules of mod_rewrite, ProxyPass,
# Redirect, Alias, the document root. In httpd's own order, from its manual.

use strict;
use warnings;

use Cors204::Explore::Tree qw(is_file is_folder);
use Exporter 'import';

our @EXPORT_OK = qw(mapped is_below holds);

sub is_below {
    my ($path, $top) = @_;
    return $path eq $top || index($path, $top =~ m{/$} ? $top : "$top/") == 0;
}

# Whether a condition of an <If> or a RewriteCond is true.
sub holds {
    my ($is, $request, $url) = @_;
    return 1 if !$is;
    my ($what, $value) = @{$is};
    return $what eq 'true'   ? 1
         : $what eq 'false'  ? 0
         : $what eq 'header' ? ($request->{if} || '') eq $value
         : $what eq 'method' ? $request->{method} eq $value
         :                     $url =~ /^\Q$value\E/;
}

sub rules_by {
    my ($by, @lists) = @_;
    return map { grep { $_->{k} eq 'rule' && $_->{by} eq $by } @{$_} } @lists;
}

# What takes the place of a URL that a rule is for; nothing if it is not for this URL.
sub moved {
    my ($rule, $url) = @_;
    my $to = defined $rule->{to} ? $rule->{to} : '';
    if ($rule->{by} eq 'rewrite') {
        return if $rule->{from} =~ m{\.\w+$} ? $url ne $rule->{from} : $url !~ m{^\Q$rule->{from}\E/};
        return $to if $to =~ /\.\w+$/;
        return $rule->{from} =~ /\.\w+$/ ? "$to/" : $to . substr $url, length $rule->{from};
    }
    return is_below($url, $rule->{from}) ? $to . substr $url, length $rule->{from} : undef;
}

# host: nothing for the main server. Returns url (as it is then), and one of ended (a rule ends the request, or
# httpd, when the URL is bad), proxy, and file with folders (to walk, from the top).
sub mapped {
    my ($config, $host, $request) = @_;
    my @lists = ($host ? $host->{items} : (), $config->{items});
    my $url = $request->{path};
    return { url => $url, ended => 1, bad => 1 } if $request->{bad};
    my ($place) = rewritten($lists[0], $request, $url);
    return { url => $url, %{$place} } if $place && !defined $place->{again};
    $url = $place->{again} if $place;
    for my $rule (rules_by('proxy', @lists)) {
        return { url => $url, proxy => 1 } if defined moved($rule, $url);
    }
    for my $rule (rules_by('redirect', @lists)) {
        return { url => $url, ended => 1 } if defined moved($rule, $url);
    }
    for my $rule (rules_by('alias', @lists)) {
        my $path = moved($rule, $url);
        return { url => $url, file_of($path) } if defined $path;
    }
    return { url => $url, file_of($url) };
}

# A server's rewrite rules are its own.
sub rewritten {
    my ($items, $request, $url) = @_;
    for my $rule (rules_by('rewrite', $items)) {
        my $to = moved($rule, $url);
        next if !defined $to || !holds($rule->{is}, $request, $url);
        return { ended => 1 } if $rule->{flags} =~ /\b(?:R|F|G)\b/;
        return { proxy => 1 } if $rule->{flags} =~ /\bP\b/;
        return { again => $to } if $rule->{flags} =~ /\bPT\b/;
        return { file_of($to) };
    }
    return;
}

# The folders that are there, and the name of the file: of what comes first that is none.
sub file_of {
    my ($path) = @_;
    my @segments = grep { length } split m{/}, $path;
    my @folders = ('');
    while (@segments && is_folder("$folders[-1]/$segments[0]")) {
        push @folders, "$folders[-1]/" . shift @segments;
    }
    my $ends_in_folder = !@segments && $path =~ m{/$};
    return (file => @segments ? $segments[0] : $ends_in_folder ? '' : $folders[-1] =~ s{.*/}{}r, folders => \@folders);
}

1;
