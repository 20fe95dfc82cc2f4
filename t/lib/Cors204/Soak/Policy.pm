# SPDX-License-Identifier: Apache-2.0
package Cors204::Soak::Policy;

# Policies that tell by each of their headers from which generation they are, and whether an answer is wholly of
# one that it can be of.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(config files htaccess fault folders origin_of);

# Whose generations are counted: how they are named, and the base of their CorsMaxAge.
my %source = (server => [ g => 1_000 ], replaced => [ h => 20_000 ], written => [ w => 40_000 ]);

# Which folder's policy is whose, and where it stands.
my %folder = (
    loc      => { of => 'server', in => 'Location' },
    dir      => { of => 'server', in => 'Directory' },
    be       => { of => 'server', in => 'Location' },
    replaced => { of => 'replaced', in => 'Directory' },
    written  => { of => 'written', in => 'Directory' },
);

sub folders { return sort keys %folder }

sub tag { my ($of, $generation) = @_; return $source{$of}[0] . $generation }

sub origin_of { my ($tag) = @_; return $tag eq 'all' ? 'https://all.example.com' : "https://$tag.example.com" }

sub policy {
    my ($of, $generation) = @_;
    my $tag = tag($of, $generation);
    my $age = $source{$of}[1] + $generation;
    return join "\n", 'CorsAllowOrigin ' . join(' ', map { origin_of($_) } 'all', $tag), "CorsAllowMethods M-$tag",
        "CorsAllowHeaders X-$tag", "CorsExposeHeaders X-Shown-$tag", "CorsMaxAge $age", '';
}

# The section around it makes half a file an error, and not half a policy.
sub htaccess {
    my ($of, $generation) = @_;
    my $version = 'Header always set X-Version ' . tag($of, $generation);
    return join "\n", '<IfModule cors204_module>', $version, policy($of, $generation) . '</IfModule>', '';
}

sub files {
    my %files = map { ("htdocs/$_/file.txt" => "text\n") } folders();
    $files{"htdocs/$_/.htaccess"} = htaccess($_, 0) for qw(replaced written);
    return \%files;
}

sub config {
    my ($generation) = @_;
    my $text = policy('server', $generation);
    my @sections = map {
        my $path = $folder{$_}{in} eq 'Location' ? "/$_" : "\${DOCS}/$_";
        my $more = $folder{$_}{of} eq 'server' ? '' : "AllowOverride FileInfo\n";
        "<$folder{$_}{in} \"$path\">\n$more$text</$folder{$_}{in}>\n";
    } folders();
    return join "\n", <<"CONFIG", @sections;
<IfModule mpm_prefork_module>
    StartServers 6
    MinSpareServers 2
    MaxSpareServers 16
</IfModule>
<IfModule !mpm_prefork_module>
    ServerLimit 16
    StartServers 2
    MaxRequestWorkers 256
    MinSpareThreads 17
    MaxSpareThreads 256
    Protocols h2c http/1.1
    H2Direct On
</IfModule>
MaxKeepAliveRequests 50
Header always set X-Generation $generation
ProxyPass "/be/" "http://127.0.0.1:\${BACKEND}/be/" retry=0 connectiontimeout=5
<Location "/cors-status">
    SetHandler cors204-status
</Location>
CONFIG
}

# ask: folder, origin, preflight. response: status, fields ([ name, value ] each). before, after: the state when it was
# asked and when it was answered. Returns what is wrong, or nothing.
sub fault {
    my ($ask, $response, $before, $after) = @_;
    my %value;
    for my $field (@{ $response->{fields} }) {
        my $name = lc $field->[0];
        return "$name twice" if exists $value{$name} && $name =~ /\A(?:access-control|x)-/;
        $value{$name} = $field->[1];
    }
    my $generation = $value{'x-generation'};
    return 'no generation' if !defined $generation;
    my $of = $folder{ $ask->{folder} }{of};
    my $tag = tag('server', $generation);
    my $late = out_of('server', $generation, $before, $after);
    return $late if $late;
    return lines_fault(\%value, 500, $response->{status}) if $of eq 'written' && $response->{status} == 500;
    if ($of ne 'server') {
        my $version = $value{'x-version'};
        return 'no version' if !defined $version && $of ne 'written';
        if (defined $version) {
            my ($number) = $version =~ /\A$source{$of}[0](\d+)\z/ or return "the version $version";
            $late = out_of($of, $number, $before, $after);
            return $late if $late;
            $tag = $version;
        }
    }
    return answer_fault($ask, $response, \%value, $tag);
}

sub out_of {
    my ($of, $generation, $before, $after) = @_;
    my ($low, $high) = ($before->{"${of}_low"}, $after->{"${of}_high"});
    return $generation < $low || $generation > $high ? "generation $generation of $of, which is at $low to $high" : undef;
}

sub answer_fault {
    my ($ask, $response, $value, $tag) = @_;
    my $is_allowed = grep { $ask->{origin} eq origin_of($_) } 'all', $tag;
    my ($letter, $generation) = $tag =~ /\A([a-z])(\d+)\z/;
    my ($base) = map { $_->[0] eq $letter ? $_->[1] : () } values %source;
    my @origin = ("allow-origin: $ask->{origin}");
    my @preflight = ("allow-headers: X-$tag", "allow-methods: M-$tag", @origin, 'max-age: ' . ($base + $generation));
    my @call      = (@origin, "expose-headers: X-Shown-$tag");
    return lines_fault($value, qr/\A403\z/, $response->{status}) if $ask->{preflight} && !$is_allowed;
    return lines_fault($value, qr/\A204\z/, $response->{status}, @preflight) if $ask->{preflight};

    # While the backend dies, mod_proxy answers with any of these.
    my $status = $ask->{folder} eq 'be' ? qr/\A(?:200|500|502|503)\z/ : qr/\A200\z/;
    return lines_fault($value, $status, $response->{status}, $is_allowed ? @call : ());
}

sub lines_fault {
    my ($value, $pattern, $status, @want) = @_;
    my @got = map { /\Aaccess-control-(.*)/ ? "$1: $value->{$_}" : () } keys %{$value};
    my ($is, $must) = map { join '; ', sort @{$_} } \@got, \@want;
    return $status =~ $pattern && $is eq $must ? undef : "$status with \"$is\", not \"$must\"";
}

1;
