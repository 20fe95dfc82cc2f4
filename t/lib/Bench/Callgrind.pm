# SPDX-License-Identifier: Apache-2.0
package Bench::Callgrind;

# Reads what callgrind counted: all instructions, and those that one module is answerable for. These
# are its own and those of the functions of others that it calls (strcmp, apr_table_setn ...), but
# not of those through which it only hands on the request.

use strict;
use warnings;

my %hands_on = map { $_ => 1 } qw(ap_pass_brigade ap_run_insert_error_filter);

sub read_dump {
    my ($file, $object) = @_;
    my $self = { total => 0, module => 0, of => {}, file => {}, names => {}, wanted => qr/\Q$object\E\z/ };
    open my $in, '<', $file or die "$file: $!\n";
    while (my $line = <$in>) {
        take($self, $line, $in);
    }
    close $in or die "$file: $!\n";
    $self->{module} += $_ for values %{ $self->{of} };
    return { total => $self->{total}, module => $self->{module}, of => $self->{of} };
}

# The format is callgrind's own ("Callgrind Format Specification"): ob= and fn= say where the lines
# of costs that follow belong; calls= is followed by a line with the cost of the function called.
sub take {
    my ($self, $line, $in) = @_;
    if ($line =~ /^[+\-*\d]/) {
        my (undef, $cost) = split ' ', $line;
        $self->{total} += $cost;
        add($self, $self->{fn}, $cost) if $self->{inside};
    }
    elsif ($line =~ /^calls=/) {
        my (undef, $cost) = split ' ', scalar <$in>;
        took_call($self, $cost);
    }
    elsif ($line =~ /^(ob|fn|cob|cfn)=(.*)/) {
        note($self, $1, $2);
    }
    return;
}

sub note {
    my ($self, $key, $text) = @_;
    my $space = $key =~ /ob/ ? 'ob' : 'fn';
    $self->{$key} = name_of($self, $space, $text);
    $self->{inside} = $self->{ob} =~ $self->{wanted} if $key eq 'ob';
    return;
}

# A name is written out once, with a number in front, and then it is the number alone.
sub name_of {
    my ($self, $space, $text) = @_;
    my ($number, $name) = $text =~ /^\((\d+)\)(?: (.*))?/ or return $text;
    $self->{names}{$space}{$number} = $name if defined $name;
    return $self->{names}{$space}{$number};
}

# Without a cob= line, a call stays in the object of its caller.
sub took_call {
    my ($self, $cost) = @_;
    my $object = delete $self->{cob};
    return if !$self->{inside} || !defined $object || $object =~ $self->{wanted};
    my $function = plain($self->{cfn});
    add($self, "  $function", $cost) if !$hands_on{$function};
    return;
}

sub add {
    my ($self, $function, $cost) = @_;
    $self->{of}{ plain($function) } += $cost;
    return;
}

# Callgrind tells recursive calls apart by a number behind the name.
sub plain {
    my ($function) = @_;
    return $function =~ s/'\d+\z//r;
}

1;
