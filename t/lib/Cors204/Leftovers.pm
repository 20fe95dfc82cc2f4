# SPDX-License-Identifier: Apache-2.0
package Cors204::Leftovers;

# What the module says about lines that are left of a recipe, in its exact words, and configurations
# that say in comments what each of their lines has to be told:
#
#     Header set Access-Control-Allow-Origin *
#     #= HEADER
#
# The policy that is named is the first one of the file; "#= HEADER 3" is about the one in line 3.

use strict;
use warnings;

use Cors204::Server;
use Exporter 'import';

our @EXPORT = qw(leftover_kinds leftover_text leftovers_expected);

# What the policy does; what to do.
my $texts = <<'END';
HEADER: replaces what this line writes; delete it
VARY_SET: adds Origin to Vary itself, and this line removes what else is in it; delete it
VARY_ADD: adds Origin to Vary itself; delete it
REQUEST: writes this header into responses, and it means nothing in a request; delete it
ORIGIN_EARLY: cannot see the origin that this line takes away; delete it, or its word early
ANSWERS: answers preflights before this rule, which is left with OPTIONS that are meant for others;
    delete it with its RewriteCond
TAKES: comes too late for the preflights that this rule answers; delete it with its RewriteCond
REFUSES: comes too late for the preflights that this rule refuses;
    move the policy into a <Location>, or let OPTIONS through
REQUIRE: answers preflights before access control, and this line lets every other OPTIONS past it; delete it
OPENS: answers preflights before this section, which is left with OPTIONS that are meant for others;
    delete it with all that is in it
EXEMPTS: answers preflights before access control, and this section lets every other OPTIONS past it;
    delete its first and its last line, and keep what is between
VARIABLE: leaves no use for what this line sets; delete it with the lines that use it
END

my %text = map { s/\n\s+/ /gr } $texts =~ /^(\w+): (.*(?:\n .*)*)$/mg;

sub leftover_kinds {
    my @kinds = sort keys %text;
    return @kinds;
}

# All of a message: line is the directive as it is written.
sub leftover_text {
    my ($place, $line, $policy, $kind) = @_;
    my $text = $text{$kind} || die "no leftover is called $kind\n";
    return "$place: $line: the policy at $policy $text";
}

# The messages that the comments of a configuration ask for, each with $file:line in front.
sub leftovers_expected {
    my ($file, $config) = @_;
    my @lines = split /\n/, $config;
    my ($first) = grep { $lines[$_] =~ /^\s*Cors/ } 0 .. $#lines;
    my @expected;
    for my $at (0 .. $#lines) {
        my ($kind, $policy) = $lines[$at] =~ /^\s*#= (\w+)(?: (\d+))?$/ or next;
        my $line = $at - 1;
        $line-- while $lines[$line] =~ /^\s*#=/;
        my $written = $lines[$line] =~ s/^\s+|\s+$//gr;
        push @expected, leftover_text("$file:" . ($line + 1), $written, "$file:" . ($policy || $first + 1), $kind);
    }
    return @expected;
}

1;
