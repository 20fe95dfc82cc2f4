# SPDX-License-Identifier: Apache-2.0
package Bench::Check;

# What httpd -t spends on each origin of a long list and on each policy of many, in instructions.

use strict;
use warnings;

use Bench::Child;
use Bench::Configs qw(early policy section);
use Bench::Httpd;
use Bench::Origins qw(big_text);
use Bench::Progress qw(say_step);
use Bench::Servers qw(server);

my $policies = 1000;

sub measure {
    my %cost = map { say_step("httpd -t: $_"); $_ => checked(server($_)) } 'module one', 'module big', 'floor one', 'floor big';
    for my $count (1, $policies, 3 * $policies) {
        say_step("httpd -t: $count policies");
        $cost{$count} = checked({ load => 'cors204', config => many($count) });
    }
    my $origins = big_text()->{count};
    my ($ours, $theirs) = map { ($cost{"$_ big"} - $cost{"$_ one"}) / $origins } qw(module floor);
    my $first = ($cost{$policies} - $cost{1}) / ($policies - 1);
    my $more  = ($cost{ 3 * $policies } - $cost{$policies}) / (2 * $policies);
    return ([
        row('httpd -t, each origin of a long list', $ours, 'the lines ignored', $theirs, ours => 4000),
        row('httpd -t, each policy from the 1,001st to the 3,000th', $more, 'each of the first 1,000', $first, ratio => 1.1),
    ], \%cost);
}

# limit: of what is measured (ours), or of the ratio.
sub row {    ## no critic (ProhibitManyArgs)
    my ($what, $ours, $against, $theirs, $of, $limit) = @_;
    my $ratio = $ours / $theirs;
    return {
        what => $what, unit => 'instructions', ours => $ours, against => $against, theirs => $theirs, ratio => $ratio,
        limit => $limit, met => ($of eq 'ours' ? $ours : $ratio) <= $limit ? 1 : 0,
    };
}

sub many {
    my ($count) = @_;
    return join '', map { section("Location \"/app-$_\"", policy("https://app-$_.example.com")) } 1 .. $count;
}

sub checked {
    my ($server) = @_;
    my $root = Bench::Httpd->written(%{$server});
    my $said = eval { Bench::Child::output_of(qw(valgrind --tool=callgrind --callgrind-out-file=/dev/null), Bench::Httpd::command($root), '-t') };
    my $why = $@;
    $root->remove;
    my ($count) = ($said || '') =~ /Collected\s*:\s*(\d+)/ or die "httpd -t says:\n", $said || $why;
    return $count;
}

1;
