# SPDX-License-Identifier: Apache-2.0
package Bench::Chart;

# Draws what was measured, by gnuplot, as SVG for a light and for a dark page.

use strict;
use warnings;

use Bench::Numbers qw(grouped);
use Cors204::Repository qw(write_to);
use Exporter 'import';
use File::Temp ();

our @EXPORT_OK = qw(draw_all);

my %themes = (
    light => { paper => '#ffffff', text => '#16181d', line => '#c2c7d0', ours => '#14713f', other => '#b4552d', dim => '#8b93a3' },
    dark  => { paper => '#15171c', text => '#e8eaef', line => '#444a57', ours => '#4cc38a', other => '#e39a6f', dim => '#767e8e' },
);

my %charts = (
    scale => { draw => \&scale, title => 'Instructions for one preflight, from 1 origin to 100,000', height => 320 },
    rates => { draw => \&rates, title => 'Preflights per second',                                    height => 300 },
    parts => { draw => \&parts, title => 'What a response costs: httpd, Vary and the headers on the wire, the module', height => 300 },
);

sub draw_all {
    my ($figures, $folder) = @_;
    for my $name (sort keys %charts) {
        for my $theme (sort keys %themes) {
            draw($charts{$name}, $figures, $themes{$theme}, "$folder/performance-$name-$theme.svg");
        }
    }
    return;
}

sub draw {
    my ($chart, $figures, $theme, $file) = @_;
    my ($commands, @data) = $chart->{draw}->($figures, $theme);
    my $work = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
    my $number = 0;
    write_to("$work/data" . $number++, $_) for @data;
    write_to("$work/chart", join "\n", common($theme, $chart), $commands, '');
    my $svg = qx(cd "$work" && gnuplot chart);
    die "gnuplot cannot draw $file\n" if $? || $svg !~ /<svg/;
    write_to($file, named($svg, $chart->{title}));
    return;
}

# What gnuplot says of itself changes with its version. The pages in HTML have all charts in them, so a
# chart must have no names of its own, and refer to none.
sub named {
    my ($svg, $title) = @_;
    $svg =~ s{\A<\?xml.*?\?>\s*}{}s;
    $svg =~ s{<defs>.*?</defs>\s*}{}s;
    $svg =~ s{<use xlink:href='#gpPt6' transform='translate\(([\d.]+),([\d.]+)\) scale\(([\d.]+)\)' color='([^']*)'/>}{<circle cx='$1' cy='$2' r='$3' fill='$4' stroke='none'/>}g;
    $svg =~ s{<use [^>]*/>}{}g;    # points of no size
    $svg =~ s{ (?:id="[^"]*"|xmlns:xlink="[^"]*")}{}g;
    $svg =~ s{<title>.*?</title>}{<title>$title</title>}s;
    $svg =~ s{<desc>.*?</desc>\s*}{}s;
    $svg =~ s{(<svg[^>]*>)}{$1\n<!-- SPDX-License-Identifier: Apache-2.0 -->}s;
    return $svg =~ s/[ \t]+$//gmr;
}

sub common {
    my ($theme, $chart) = @_;
    return (
        qq(set terminal svg size 760,$chart->{height} font "sans-serif,13" background "$theme->{paper}"),
        qq(set border 3 linecolor rgb "$theme->{line}"),
        qq(set key textcolor rgb "$theme->{text}"),
        map { qq(set $_ textcolor rgb "$theme->{text}") } qw(xtics ytics xlabel ylabel),
    );
}

sub scale {
    my ($figures, $theme) = @_;
    my @data = map { lines(@{ $figures->{scale}{$_} }) } qw(module recipe);
    return (<<"GNUPLOT", @data);
set logscale xy
set xrange [0.8:150000]
set yrange [20000:500000]
set xtics nomirror ("1" 1, "10" 10, "100" 100, "1,000" 1000, "10,000" 10000, "100,000" 100000)
set ytics nomirror ("20,000" 20000, "50,000" 50000, "100,000" 100000, "200,000" 200000, "500,000" 500000)
set grid ytics linecolor rgb "$theme->{line}"
set xlabel "origins"
set ylabel "instructions for a preflight"
set key top left
plot "data1" with linespoints linewidth 2 pointtype 7 linecolor rgb "$theme->{other}" title "the recipe", \\
     "data0" with linespoints linewidth 2 pointtype 7 linecolor rgb "$theme->{ours}" title "mod\\\\_cors204"
GNUPLOT
}

sub lines {
    my (@rows) = @_;
    return join '', map { join("\t", @{$_}) . "\n" } @rows;
}

# The first in the table is on top.
sub rates {
    my ($figures, $theme) = @_;
    my @rows = reverse grep { $_->{protocol} eq 'HTTP/1.1' } @{ $figures->{rates} };
    my $place = 0;
    my @data = map { [ $_->{rate}, $place++, quoted($_->{what}), quoted(grouped($_->{rate})), $_->{what} =~ /^mod_cors204/ ? 1 : 0 ] } @rows;
    my %colour = (1 => $theme->{ours}, 0 => $theme->{dim});
    my $bars = join ", \\\n     ", map {
        qq("data0" using (0):2:(0):(\$5 == $_ ? \$1 : 0):(\$2 - 0.35):(\$2 + 0.35) with boxxyerror fillstyle solid linecolor rgb "$colour{$_}" notitle)
    } 0, 1;
    return (<<"GNUPLOT", lines(@data));
set yrange [-0.6:${\ (@rows - 0.4) }]
set xrange [0:*]
set offsets 0, graph 0.12, 0, 0
set border 2
unset xtics
set lmargin 34
set ytics nomirror
plot "data0" using (0):2:ytic(3) with points pointsize 0 notitle, \\
     $bars, \\
     "data0" using 1:2:4 with labels left offset 0.6,0 textcolor rgb "$theme->{text}" notitle
GNUPLOT
}

sub quoted {
    my ($text) = @_;
    return '"' . $text =~ s/_/\\\\_/gr . '"';
}

sub parts {
    my ($figures, $theme) = @_;
    my @rows = reverse @{ $figures->{parts} };
    my $place = 0;
    my @data = map { [ @{$_}{qw(httpd wire module)}, $place++, quoted($_->{what}) ] } @rows;
    my @from = ('0', '$1', '($1+$2)');
    my @to   = ('$1', '($1+$2)', '($1+$2+$3)');
    my @colour = ($theme->{dim}, $theme->{other}, $theme->{ours});
    my @name = ('httpd', 'Vary and the headers on the wire', 'mod\\\\_cors204');
    my $bars = join ", \\\n     ", map {
        qq("data0" using ($from[$_]):4:($from[$_]):($to[$_]):(\$4 - 0.35):(\$4 + 0.35) with boxxyerror fillstyle solid linecolor rgb "$colour[$_]" title "$name[$_]")
    } 0 .. 2;
    return (<<"GNUPLOT", lines(@data));
set yrange [-0.6:${\ (@rows - 0.4) }]
set xrange [0:42000]
set xtics nomirror ("0" 0, "10,000" 10000, "20,000" 20000, "30,000" 30000, "40,000" 40000)
set xlabel "instructions"
set lmargin 34
set ytics nomirror
set key outside bottom center horizontal
plot "data0" using (0):4:ytic(5) with points pointsize 0 notitle, \\
     $bars
GNUPLOT
}

1;
