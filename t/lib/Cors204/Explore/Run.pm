# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Run;

# The explorer: random configurations, one after the other, for a time. What fails is shrunk; what has a
# cause that is known by then is counted with it.

use strict;
use warnings;

use Bench::Progress qw(end_progress say_progress);
use Cors204::Explore::Finding qw(cause family offers paste);
use Cors204::Explore::Grammar qw(configuration);
use Cors204::Explore::Requests qw(requests);
use Cors204::Explore::Shrinker qw(kind_of shrunk);
use Cors204::Explore::Trial;
use Cors204::Explore::Variants qw(variants);
use Cors204::Hostile::Random;
use Time::HiRes qw(time);

# Servers that start while another is asked.
my $ahead = 3;

# want: seed, seconds, first (number of a configuration), count (of configurations), requests (for each), try
# (whether there is CorsPolicy NAME Report), leave_out (a pattern for kinds of policies and rules that
# shall not be there, so that others are seen), bare (without the module), told (called with each new finding). Returns what was counted.
sub run {
    my (%want) = @_;
    my %begin = (configurations => 0, asked => 0, findings => {}, began => time);
    my $self  = bless { requests => 50, told => sub { }, %want, %begin }, __PACKAGE__;
    local $SIG{PIPE} = 'IGNORE';    # a server can end while it is being asked
    my $number = $want{first} || 1;
    my $last = $want{count} ? $number + $want{count} - 1 : 1e9;
    my @ahead;
    while (1) {
        push @ahead, $self->begin($number++) while @ahead < $ahead && $number <= $last && time - $self->{began} < $self->{seconds};
        $self->look(shift @ahead || last);
        say_progress(sprintf 'explore: %d configurations, %d requests, %d findings; %d s left', @{$self}{qw(configurations asked)},
            scalar keys %{ $self->{findings} }, $self->{seconds} - (time - $self->{began}));
    }
    end_progress();
    Cors204::Explore::Trial::forget();
    $self->{took} = time - $self->{began};
    return $self;
}

# The case of this number, on its way.
sub begin {
    my ($self, $number) = @_;
    my $random = Cors204::Hostile::Random->new($self->{seed}, $number);
    my $config = configuration($random, %{$self}{qw(try leave_out)});
    my %case = (bare => $self->{bare}, config => $config, requests => [ requests($random, $config, $self->{requests}) ]);
    $case{variant} = $random->among(variants()) if $random->once_in(2);
    $case{claims}  = 1 if $random->once_in(4);
    return { number => $number, case => \%case, trial => Cors204::Explore::Trial->begin(%case) };
}

# What says most about a cause comes first.
my @telling = ('died', 'refused', 'no answer', 'another policy', 'handler', 'allowed too much', 'Explain', 'DUMP_CORS', 'changed');

sub rank {
    my ($kind) = @_;
    return (grep { index($kind, $telling[$_]) == 0 } 0 .. $#telling)[0];
}

# Faults of one configuration in which the same policy was to be in force are taken for one.
sub look {
    my ($self, $now) = @_;
    my (%kinds, %seen);
    $self->{configurations}++;
    $self->{asked} += @{ $now->{case}{requests} } * ($now->{case}{variant} ? 2 : 1);
    for my $fault ($now->{trial}->faults_found) {
        $kinds{ kind_of($fault) } ||= $fault;
    }
    for my $kind (sort { rank($a) <=> rank($b) || $a cmp $b } keys %kinds) {
        my $policy = $kinds{$kind}{expected}{policy};
        next if $policy && $seen{ defined $policy->{id} ? $policy->{id} : $policy->{form} }++;
        my $known = $self->known($kind, $now->{case});
        $known ? $known->{count}++ : $self->found($now, $kind, $kinds{$kind});
    }
    return;
}

# A finding whose cause is in this configuration too. Now and then it is looked at all the same: another can
# hide behind it.
sub known {
    my ($self, $kind, $case) = @_;
    my $offers = offers($case->{config});
    return (grep {
        my $finding = $_;
        rank($finding->{kind}) == rank($kind) && $finding->{count} % 10 && !grep { !$offers->{$_} } @{ $finding->{family} };
    } values %{ $self->{findings} })[0];
}

sub found {
    my ($self, $now, $kind, $fault) = @_;
    my ($small, $last) = shrunk($now->{case}, $fault);
    my @family = family($small ? $small->{config} : {});
    my ($sign) = $kind =~ /^([^,]*)/;
    my $name = $small ? "$sign: " . join ' + ', @family : "$kind: not seen again";
    my $finding = $self->{findings}{$name} ||= {
        name => $name, kind => $kind, number => $now->{number}, seconds => time - $self->{began}, count => 0, seed => $self->{seed},
        family => \@family, cause => $small && cause($small), text => paste($small || $now->{case}, $last || $fault),
    };
    end_progress();
    $self->{told}->($finding) if !$finding->{count}++;
    return;
}

1;
