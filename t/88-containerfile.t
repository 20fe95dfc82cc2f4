# SPDX-License-Identifier: Apache-2.0
# packaging/Containerfile is read, not built: instructions, stages, what is copied, and the shell
# commands' syntax.

use lib 't/lib';
use Cors204::Test;

use Cors204::Layout;
use Cors204::Repository qw(repository slurp);

my $repository = repository();
my %known = map { $_ => 1 } qw(
    ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER
    VOLUME WORKDIR);

# Instruction and arguments of each line; comments may stand between continued lines.
sub instructions {
    my ($text) = @_;
    $text =~ s/^\s*#.*\n//mg;
    $text =~ s/\\\n\s*/ /g;
    return map { [ /^(\S+)\s*(.*)/ ] } grep { /\S/ } split /\n/, $text;
}

my %check = (
    FROM => sub {
        my ($stages, $what) = @_;
        my ($image, $name) = $what =~ /^(\S+)(?: AS (\S+))?$/ or return "FROM $what";
        $stages->{ defined $name ? $name : q{} } = $image;
        return;
    },
    COPY => sub {
        my ($stages, $what) = @_;
        my ($from) = $what =~ /^--from=(\S+) /;
        my @words = split ' ', $what =~ s/^--\S+ //r;
        return "COPY $what: no target" if @words < 2;
        pop @words;
        return exists $stages->{$from} ? () : "no stage $from" if defined $from;
        return map { "no file $_" } grep { !-e "$repository/$_" } @words;
    },
    RUN => sub {
        my (undef, $what) = @_;
        my $pid = open my $shell, '|-', 'sh -n 2>/dev/null';
        die "cannot run sh: $!\n" if !defined $pid;
        print {$shell} "$what\n";
        return close $shell ? () : "RUN $what: not shell";
    },
);

# What is wrong with a Containerfile.
sub problems {
    my ($text) = @_;
    my (@problems, %stages);
    for my $line (instructions($text)) {
        my ($name, $what) = @{$line};
        push @problems, "$name is no instruction" if !$known{$name};
        push @problems, "$name before FROM" if !%stages && $name !~ /^(?:FROM|ARG)$/;
        push @problems, $check{$name}->(\%stages, $what) if $check{$name};
    }
    return (@problems, %stages ? () : 'no FROM');
}

my $text = slurp('packaging/Containerfile');
is_deeply([ problems($text) ], [], 'nothing is wrong with it');

# Each of these breaks it in one place.
my %broken = (
    'RUNN is no instruction'   => sub { s/^RUN/RUNN/m },
    'no stage build'           => sub { s/ AS build// },
    'no file conf/gone.conf'   => sub { s{COPY conf/cors204.conf}{COPY conf/gone.conf} },
    'COPY . /src before FROM'  => sub { s/^FROM.*\n//m },
    'a RUN that is not shell'  => sub { s/(RUN make)/$1 '/ },
    'a COPY without a target'  => sub { s/^(COPY \.) .*/$1/m },
);
for my $name (sort keys %broken) {
    local $_ = $text;
    $broken{$name}->();
    isnt($_, $text, "$name: it is another text") && isnt(scalar(() = problems($_)), 0, "$name: it is seen");
}

done_testing();
