# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Finding;

# What was found, in words: its cause, which is what could not be left out, and a test to paste.

use strict;
use warnings;

use Cors204::Explore::Client qw(request_fields target);
use Cors204::Explore::Render qw(items_text server_text);
use Cors204::Explore::Server;
use Exporter 'import';

our @EXPORT_OK = qw(cause family offers paste);

# The kinds of things in a list of items, each with what is around it.
sub things_in {
    my ($around, $items) = @_;
    return map {
        my $node = $_;
          $node->{k} eq 'policy'  ? "$around: " . policy_kind($node)
        : $node->{k} eq 'named'   ? "$around: <CorsPolicy> " . policy_kind($node->{policy})
        : $node->{k} eq 'rule'    ? "$around: " . rule_kind($node)
        : $node->{k} eq 'line'    ? "$around: " . ((split ' ', $node->{text})[0])
        : $node->{k} eq 'section' ? ("$around: <$node->{tag}>", things_in("$around <$node->{tag}>", $node->{items}))
        : ("$around: <If>", map { things_in("$around <If>", $_->{items}) } @{ $node->{branches} });
    } @{$items};
}

sub policy_kind {
    my ($policy) = @_;
    return "CorsPolicy $policy->{form}" if $policy->{form} ne 'own';
    return join ' ', 'policy', grep { $_ } $policy->{mode}, $policy->{origins}[0] eq '*' ? '*' : ();
}

sub rule_kind {
    my ($rule) = @_;
    return "RewriteRule [$rule->{flags}]" if $rule->{by} eq 'rewrite';
    return join ' ', ucfirst $rule->{by}, grep { defined } $rule->{status};
}

sub things {
    my ($config) = @_;
    my @all = (
        things_in('main', $config->{items} || []), (map { ('host', things_in('host', $_->{items})) } @{ $config->{hosts} || [] }),
        map { things_in('.htaccess', $_->{items}) } @{ $config->{htaccess} || [] },
    );
    return sort { $a cmp $b } @all;
}

# What could not be left out. A container of which the content is named is not.
sub cause {
    my ($case) = @_;
    my @things = things($case->{config});
    my %count;
    $count{$_}++ for @things;
    my @names = grep {
        my ($around, $tag) = /^(.*): (<.*>)$/;
        !defined $tag || !grep { index($_, "$around $tag") == 0 } @things;
    } sort keys %count;
    return join ' + ', map { $count{$_} > 1 ? "$count{$_} x $_" : $_ } @names;
}

# What a thing is, wherever it stands: causes that differ in no more are of one family.
sub family_of {
    my ($thing) = @_;
    my ($around, $what) = $thing =~ /^(.*?): (.*)$/ or return $thing;
    return if $what =~ /^</ && $what ne '<If>' && $what !~ /^<CorsPolicy>/;
    $what =~ s/(R=|Redirect )(\d)\d\d/$1${2}xx/;
    $what =~ s/\[[FG]\]/[R=4xx,L]/;
    $what =~ s/^Redirect (\dxx)/RewriteRule [R=$1,L]/;
    return ($around =~ /<If>/ ? 'If: ' : '') . $what;
}

sub family {
    my ($config) = @_;
    my %family = map { $_ => 1 } map { family_of($_) } things($config);
    delete $family{'<If>'} if grep { /^If: / } keys %family;
    return sort { $a cmp $b } keys %family;
}

# All that a configuration has of which a family can be: a policy of some mode is a policy.
sub offers {
    my ($config) = @_;
    my @things = map { family_of($_) } things($config);
    return { map { $_ => 1 } @things, map { s/(policy) .*/$1/r } @things };
}

sub expectation {
    my ($fault) = @_;
    my $expected = $fault->{expected} or return 'the server does not die';
    my $policy = $expected->{policy};
    return 'no policy is in force' if $policy->{form} ne 'own';
    return "policy $policy->{id} (of $policy->{from}" . ($policy->{of} ? " in $policy->{of}" : '') . ') is in force';
}

# What Cors204::Explore::Server has around a configuration, as far as it matters to a reader.
my $around = <<'END';
AddHandler cgi-script .cgi
AddOutputFilter INCLUDES .shtml
<Directory "${DOCS}">
    Options FollowSymLinks ExecCGI MultiViews IncludesNoExec
    AllowOverride All
</Directory>
END

sub call_text {
    my ($request) = @_;
    my @fields = map { "'$_->[0]' => '$_->[1]'" } grep { $_->[0] ne 'X-Id' } request_fields($request);
    unshift @fields, "'Host' => '$request->{host}'" if defined $request->{host};
    my $client = defined $request->{host} ? '$s->client(2)' : '$s';
    return "$client->request(" . join(', ', "'$request->{method}'", "'" . target($request) . "'", @fields) . ')';
}

# A test to paste, without its beginning and without what it expects.
sub paste {
    my ($case, $fault) = @_;
    my %file = map { ("htdocs$_->{folder}/.htaccess" => items_text($_->{items})) } @{ $case->{config}{htaccess} };
    my $files = join '', map { "    '$_' => <<'FILE',\n$file{$_}FILE\n" } sort keys %file;
    my $config  = $around . server_text($case->{config});
    my $modules = join ' ', Cors204::Explore::Server::modules();
    my $was  = $fault->{response} && $fault->{response}{status} ? "; status $fault->{response}{status}" : '';
    my $call = call_text($fault->{request} || $case->{requests}[0]);
    my $must = expectation($fault);
    return <<"END";
# $fault->{kind}: $fault->{text}$was
# It must be that $must.
my \$s = Cors204::Server->start(
    ports => 2, modules => [qw($modules)], define => { BACKEND => 1 },
    files => { Cors204::Explore::Tree::files('/dev/null'),
$files}, config => <<'CONFIG');
${config}CONFIG
my \$response = $call;
END
}

1;
