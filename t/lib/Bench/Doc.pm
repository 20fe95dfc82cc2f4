# SPDX-License-Identifier: Apache-2.0
package Bench::Doc;

# The figures of doc/performance.md and README.md, and the charts: doc/performance.json has them, as
# medians of some runs, and everything else is written from that.

use strict;
use warnings;

use Bench::Chart qw(draw_all);
use Bench::Instructions;
use Bench::Numbers qw(grouped median);
use Cors204::Repository qw(repository slurp write_to);
use Exporter 'import';
use File::Spec ();
use JSON::PP ();

our @EXPORT_OK = qw(pages take_runs write_all);

my $top  = repository();
my $kept = "$top/doc/performance.json";
my $json = JSON::PP->new->pretty->canonical;

# What the runs measured, in place of what was known of it before.
sub take_runs {
    my (@files) = @_;
    my $figures = -e $kept ? $json->decode(slurp($kept)) : {};
    my @runs    = map { $json->decode(slurp(File::Spec->rel2abs($_))) } @files;
    my $about   = { (map { $_ => $runs[0]{$_} } qw(date machine versions)), runs => scalar @runs };
    take_rows($figures, $about, @runs);
    take_parts($figures, @runs);
    $figures->{scale} = median_scale(@runs) if $runs[0]{scale};
    $figures->{rates} = [ map { median_row($about, 'rates', $_, @runs) } @{ $runs[0]{rates} } ] if $runs[0]{rates};
    write_to($kept, $json->encode($figures));
    return;
}

sub key {
    my ($row) = @_;
    return join "\n", map { $_ || '' } @{$row}{qw(what against protocol)};
}

sub take_rows {
    my ($figures, $about, @runs) = @_;
    my @rows = map { median_row($about, 'targets', $_, @runs) } @{ $runs[0]{targets} || [] };
    my %is_new = map { key($_) => $_ } @rows;
    my @before = @{ $figures->{rows} || [] };
    $figures->{about} = $about if @rows;
    my %was    = map { key($_) => 1 } @before;
    $figures->{rows} = [ (map { $is_new{ key($_) } || $_ } @before), grep { !$was{ key($_) } } @rows ];
    return;
}

sub median_row {
    my ($about, $list, $row, @runs) = @_;
    my @same = map { my $run = $_; grep { key($_) eq key($row) } @{ $run->{$list} } } @runs;
    my %median = (%{$row}, date => $about->{date}, machine => $about->{machine}, runs => scalar @same);
    for my $name (grep { defined $row->{$_} } qw(ours theirs ratio module more rate efficiency)) {
        $median{$name} = median(map { $_->{$name} } @same);
    }
    delete $median{met};
    my @source = $list eq 'targets' ? Bench::Instructions::source(@{$row}{qw(what against)}) : ();
    $median{of} = most($runs[0]{instructions}{ $source[0] }{ $source[1] }{of}) if @source;
    return \%median;
}

# Where most of it goes; what the module calls has blanks in front.
sub most {
    my ($of) = @_;
    my @names = sort { $of->{$b} <=> $of->{$a} || $a cmp $b } keys %{$of};
    return [ map { [ s/^ +//r, sprintf '%.0f', $of->{$_} ] } @names[ 0 .. ($#names > 7 ? 7 : $#names) ] ];
}

sub median_scale {
    my (@runs) = @_;
    my %scale;
    for my $name (keys %{ $runs[0]{scale} }) {
        my @lists = map { $_->{scale}{$name} } @runs;
        $scale{$name} = [ map { my $i = $_; [ $lists[0][$i][0], median(map { $_->[$i][1] } @lists) ] } 0 .. $#{ $lists[0] } ];
    }
    return \%scale;
}

# For the chart: httpd alone, what the headers cost it, and the module.
my @parts = (
    [ 'preflight, <Location>',            'the floor, early', 'preflight' ],
    [ 'GET without Origin, <Location>',   'plain httpd',      'GET, no Origin' ],
    [ 'GET, Origin allowed, <Location>',  'plain httpd',      'GET, Origin allowed' ],
    [ 'GET, Origin refused, <Location>',  'plain httpd',      'GET, Origin refused' ],
);

sub take_parts {
    my ($figures) = @_;
    my %row = map { ("$_->{what}\n$_->{against}" => $_) } @{ $figures->{rows} };
    my @known = grep { $row{"$_->[0]\n$_->[1]"} } @parts;
    $figures->{parts} = [ map { part($_->[2], $row{"$_->[0]\n$_->[1]"}) } @known ];
    return;
}

sub part {
    my ($what, $row) = @_;
    my $wire = $row->{ours} - $row->{theirs} - $row->{module};
    # The floor's five headers are in what it costs.
    $wire = 0 if $wire < 0;
    return { what => $what, httpd => $row->{ours} - $wire - $row->{module}, wire => $wire, module => $row->{module} };
}

# ---- written from it ----------------------------------------------------------------

sub write_all {
    my $figures = $json->decode(slurp($kept));
    my %pages = pages();
    write_to($_, $pages{$_}) for keys %pages;
    draw_all($figures, "$top/doc");
    return;
}

# What the files should say, by path.
sub pages {
    my $figures = $json->decode(slurp($kept));
    return ("$top/doc/performance.md" => performance($figures), "$top/README.md" => readme($figures));
}

sub performance {
    my ($figures) = @_;
    my $page = slurp("$top/doc/performance.md");
    my %tables = (instructions => instructions_table($figures), rates => rates_table($figures), remaining => remaining_list($figures));
    for my $name (keys %tables) {
        $page =~ s{(<!-- figures: $name -->\n).*?(<!-- end -->)}{$1\n$tables{$name}\n$2}s or die "doc/performance.md has no place for: $name\n";
    }
    return $page;
}

sub readme {
    my ($figures) = @_;
    my ($row) = grep { $_->{what} eq 'preflight, <Location>' } @{ $figures->{rows} };
    die "nobody measured a preflight\n" if !$row;
    my $percent = sprintf '%.0f', 100 * ($row->{ratio} - 1);
    my $readme  = slurp("$top/README.md");
    $readme =~ s/(preflight costs )\d+( % more than)/$1$percent$2/ or die "README.md does not say what a preflight costs\n";
    return $readme;
}

sub table {
    my (@rows) = @_;
    return join '', map { '| ' . join(' | ', map { s/([<|*])/\\$1/gr } @{$_}) . " |\n" } @rows;
}

my %shown = (
    instructions => \&grouped,
    bytes        => sub { return sprintf '%.0f bytes', $_[0] },
    seconds      => sub { return sprintf '%.1f ms', 1000 * $_[0] },
);

sub instructions_table {
    my ($figures) = @_;
    my @head = ([ 'what', 'mod_cors204', 'compared with', '', 'ratio', 'target', '' ], [ '---', '--:', '---', '--:', '--:', '--:', '---' ]);
    return measured_on($figures) . "\n" . table(@head, map { [ cells($_) ] } @{ $figures->{rows} });
}

sub measured_on {
    my ($figures) = @_;
    my $about = $figures->{about};
    my ($fewest) = sort { $a <=> $b } map { $_->{runs} } @{ $figures->{rows} };
    my $runs = $fewest > 1 ? "medians of $fewest runs" : 'one run';
    return "Measured on $about->{date} with httpd $about->{versions}{httpd}: $about->{machine}; $runs.\n";
}

sub cells {
    my ($row) = @_;
    my $show = $shown{ $row->{unit} };
    my $ratio = defined $row->{ratio} ? sprintf '%.3f', $row->{ratio} : '';
    my $limit = defined $row->{limit} ? is_absolute($row) ? $show->($row->{limit}) : $row->{limit} : '';
    return ($row->{what}, $show->($row->{ours}), $row->{against}, defined $row->{theirs} ? $show->($row->{theirs}) : '', $ratio, $limit, judged($row));
}

# Whether a target is one of what is measured; else it is one of the ratio.
sub is_absolute {
    my ($row) = @_;
    return $row->{unit} ne 'instructions' || $row->{limit} > 100;
}

sub over {
    my ($row) = @_;
    return 0 if !defined $row->{limit};
    my $value = defined $row->{more} ? $row->{more} : is_absolute($row) ? $row->{ours} : $row->{ratio};
    return $value - $row->{limit};
}

# As exact as the target.
sub judged {
    my ($row) = @_;
    my $over = over($row);
    return '' if !defined $row->{limit};
    return 'met' if $over < (is_absolute($row) ? 0 : 0.0005);
    return is_absolute($row) ? 'missed by ' . $shown{ $row->{unit} }->($over) : sprintf 'missed by %.3f', $over;
}

# One line a row that misses its target.
sub remaining_list {
    my ($figures) = @_;
    return join '', map { remaining($_) } grep { judged($_) =~ /missed/ && $_->{of} } @{ $figures->{rows} };
}

sub remaining {
    my ($row) = @_;
    my $what = $row->{what} =~ s/</\\</gr;
    return "- $what: " . join(', ', map { "`$_->[0]` $_->[1]" } @{ $row->{of} }) . ".\n";
}

sub rates_table {
    my ($figures) = @_;
    my (%rate, @names);
    for my $row (@{ $figures->{rates} }) {
        push @names, $row->{what} if !$rate{ $row->{what} };
        $rate{ $row->{what} }{ $row->{protocol} } = grouped($row->{rate});
    }
    my @rows = map { [ $_, $rate{$_}{'HTTP/1.1'}, $rate{$_}{'HTTP/2'} || '' ] } @names;
    my ($first) = @{ $figures->{rates} };
    return "Measured on $first->{date}: $first->{machine}.\n\n" . table([ 'server', 'HTTP/1.1', 'HTTP/2' ], [ '---', '--:', '--:' ], @rows);
}

1;
