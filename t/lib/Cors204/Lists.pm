# SPDX-License-Identifier: Apache-2.0
package Cors204::Lists;

# Lists that change while a server runs.

use strict;
use warnings;

use Cors204::Apache qw(patience);
use Exporter 'import';
use File::Copy qw(copy);
use Time::HiRes qw(sleep time);

our @EXPORT_OK = qw(answers logged origin_of percentile publish_version replace_list within write_versions);

# Of the two versions below: in both, in one of them, in none.
my %origin = map { $_ => "https://$_.example" } qw(always even odd never);

sub origin_of { my ($name) = @_; return $origin{$name} }

# Whether something comes to hold in so many seconds.
sub within {
    my ($seconds, $test) = @_;
    my $end = time + patience($seconds);
    while (time < $end) {
        return 1 if $test->();
        sleep 0.05;
    }
    return 0;
}

# Whether an origin is answered with a status by now; to be asked again.
sub answers { my ($server, $origin, $status) = @_; return sub { $server->preflight('/api', origin => $origin)->status == $status } }

# How many lines of the error log say something.
sub logged { my ($server, $pattern) = @_; return scalar grep { $_ =~ $pattern } $server->log->lines }

# A new file in place of the old one, as whoever cares writes it.
sub replace_list {
    my ($server, $file, $text) = @_;
    my $root = $server->root;
    $root->write_file("$file.new", $text);
    utime undef, undef, $root->path("$file.new");
    rename $root->path("$file.new"), $root->path($file) or die "rename: $!\n";
    return;
}

# Two texts with a common core of so many origins: the one has "even", the other "odd".
sub write_versions {
    my ($root, $count) = @_;
    for my $which (qw(even odd)) {
        my $path = $root->path("conf/$which");
        open my $out, '>', $path or die "$path: $!\n";
        print {$out} "https://customer$_.example.com\n" for 1 .. $count / 2;
        print {$out} "$origin{always}\n$origin{$which}\n";
        print {$out} "https://customer$_.example.com\n" for $count / 2 + 1 .. $count;
        close $out or die "$path: $!\n";
    }
    return;
}

# Puts one of them in the place of conf/list.
sub publish_version {
    my ($root, $which) = @_;
    copy($root->path("conf/$which"), $root->path('conf/list.new')) or die "copy: $!\n";
    rename $root->path('conf/list.new'), $root->path('conf/list') or die "rename: $!\n";
    return;
}

sub percentile {
    my ($share, @values) = @_;
    my @sorted = sort { $a <=> $b } @values;
    return $sorted[ $share < 1 ? $share * @sorted : -1 ];
}

1;
