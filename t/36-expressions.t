# doc/expressions.md, taken at its word: what is accepted lets in and keeps out what the tables say, what is refused
# is told just so.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Problems;
use Cors204::Repository qw(slurp);
use Cors204::Server;
use Test::More;

# The rows of the table below a heading, as lists of texts.
sub table {
    my ($document, $heading) = @_;
    my ($part) = $document =~ /^## \Q$heading\E\n(.*?)(?=^## |\z)/ms or die "no heading: $heading\n";
    my @rows = grep { !/^\|[-|]+$/ } $part =~ /^(\|.*)$/mg;
    shift @rows;
    return map { [ map { s/\\\|/|/gr } /(?<= )`(.*?)`(?= \|)/g ] } @rows;
}

my $document  = slurp('doc/expressions.md');
my @accepted  = table($document, 'Accepted');
my @tolerated = table($document, 'Accepted with a risk that is named');
my @refused   = table($document, 'Refused');
cmp_ok(scalar @{$_}, '>=', 7, scalar(@{$_}) . ' rows') for \@accepted, \@tolerated, \@refused;

sub sections {
    my (@policies) = @_;
    my $number = 0;
    return map { (sprintf('<Location "/%d">', $number++), (split /\n/), '</Location>') } @policies;
}

subtest 'what is refused, and how it is told' => sub {
    my @rows = (@refused, map { [ @{$_}[ 0, 2 ] ] } @tolerated);
    my @lines = sections(map { qq(CorsAllowOriginMatch "$_->[0]") } @rows);
    my ($told) = what_is_told(\@lines);
    for my $i (0 .. $#rows) {
        my ($regex, $why) = @{ $rows[$i] };
        is_deeply($told->{ 3 * $i + 2 }, [qq(CorsAllowOriginMatch: "$regex": $why)], $regex);
    }
};

my @names = qw(public-suffix public-address unregistered-host insecure-origin);

# The policy of a row of the second table, with other risks tolerated than its own.
sub otherwise_tolerated {
    my ($regex, $name) = @_;
    my @others = grep { $_ ne $name } @names;
    return qq(CorsAllowOriginMatch "$regex"\nCorsTolerate @others);
}

subtest 'what is tolerated by its name' => sub {
    my ($told, $rest, $exit) = what_is_told([
        sections(map { qq(CorsAllowOriginMatch "$_->[0]"\nCorsTolerate $_->[1]) } @tolerated),
    ]);
    is_deeply([ $told, $rest, $exit ], [ {}, ['Syntax OK'], 0 ], 'nothing is said');
    ($told) = what_is_told([ sections(map { otherwise_tolerated(@{$_}) } @tolerated) ]);
    my @refusals = grep { /^CorsAllowOriginMatch/ } map { @{$_} } values %{$told};
    is(scalar @refusals, scalar @tolerated, 'no other name does it');
};

my $number = 0;
my $s = Cors204::Server->start(
    files  => { 'htdocs/a.txt' => 'a' },
    config => join "\n", map { sprintf qq(<Location "/%d">\nCorsAllowOriginMatch "%s"\n</Location>), $number++, $_->[0] } @accepted,
);
for my $i (0 .. $#accepted) {
    my ($regex, $in, $out) = @{ $accepted[$i] };
    is($s->get("/$i", Origin => $in)->value('Access-Control-Allow-Origin'),  $in,   "$regex lets in $in");
    is($s->get("/$i", Origin => $out)->value('Access-Control-Allow-Origin'), undef, "and keeps out $out");
}

all_done();
