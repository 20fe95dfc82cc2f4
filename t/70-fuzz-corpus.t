# SPDX-License-Identifier: Apache-2.0
# What fuzzing has found and learnt, once more: each input of t/fuzz/corpus/*.txt, and the engine's unit tests,
# under AddressSanitizer and UndefinedBehaviorSanitizer, with pools that hide nothing.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Corpus qw(corpus_file pack_corpus read_corpus unpack_corpus);
use File::Temp ();
use Test::More;

chdir "$FindBin::Bin/.." or die "$!\n";

# Its own make: that of "make check" has ended its part when a test runs.
delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
local $ENV{ASAN_OPTIONS}  = 'detect_leaks=1:abort_on_error=0';
local $ENV{UBSAN_OPTIONS} = 'print_stacktrace=1';

my $programs = ($ENV{BUILD} || 'build') . '/replay';
my @targets  = map { m{([^/]+)\.txt$} } glob 't/fuzz/corpus/*';
my $unpacked = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);

# An input's bytes are all its own, whatever they are, and the file is what its folder makes of it.
subtest 'a corpus is kept in a text file' => sub {
    my %strange = (all => (join '', map { chr } 0 .. 255), none => '', blank => ' ', blanks => " \n  ", mark => '\\x41');
    my $folder = "$unpacked/strange";
    mkdir $folder or die "$folder: $!\n";
    for my $name (keys %strange) {
        open my $out, '>:raw', "$folder/$name" or die "$name: $!\n";
        print {$out} $strange{$name};
        close $out or die "$name: $!\n";
    }
    is(pack_corpus($folder, "$unpacked/strange.txt"), scalar keys %strange, 'as many');
    is_deeply({ read_corpus("$unpacked/strange.txt") }, \%strange, 'and the same');
    for my $target (@targets) {
        unpack_corpus(corpus_file($target), "$unpacked/$target");
        pack_corpus("$unpacked/$target", "$unpacked/$target.txt");
        is(system('cmp', '-s', corpus_file($target), "$unpacked/$target.txt"), 0, $target);
    }
};

if (run(qw(make -s fuzz-probe))->{exit}) {
    my $missing = 'the libraries of -fsanitize, or PCRE2,';
    die "$missing cannot be used, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
    plan skip_all => "$missing cannot be used";
}

my $made = run(qw(make -s -j2 fuzz-replay), $ENV{CORS204_STRICT} ? 'STRICT=1' : ());
is($made->{exit}, 0, 'all programs are built') or BAIL_OUT($made->{output});

subtest 'a mistake with a pool is seen' => sub {
    my %seen = (
        allocation => qr/heap-buffer-overflow/,
        string     => qr/heap-buffer-overflow/,
        cleared    => qr/heap-use-after-free/,
        leak       => qr/detected memory leaks/,
    );
    for my $mistake (sort keys %seen) {
        my $result = run("$programs/overrun", $mistake);
        isnt($result->{exit}, 0, $mistake);
        like($result->{output}, $seen{$mistake}, 'and named');
    }
    is(run("$programs/overrun", 'none')->{exit}, 0, 'none is none');
};

subtest 'which APR\'s own pools would hide' => sub {
    for my $mistake (qw(allocation string cleared)) {
        like(run("$programs/overrun-unseen", $mistake)->{output}, qr/^nothing was noticed$/m, $mistake);
    }
};

subtest 'an input that cannot be read is no success' => sub {
    isnt(run("$programs/origin", "$unpacked/origin/no-such-file")->{exit}, 0, 'the replay fails');
};

is("@targets", 'acrh config decide list origin pattern regex', 'all targets have a corpus');
for my $target (@targets) {
    my @files = glob "$unpacked/$target/*";
    my $result = run("$programs/$target", @files);
    passes($result, "$target: " . @files . ' inputs');
    my ($count, $accepted) = $result->{output} =~ /^(\d+) inputs, (\d+) times accepted$/m;
    is($count, scalar @files, 'each was tried');
    cmp_ok($accepted || 0, '>', 0, 'and some of it accepted');
}

# Where memory is watched, a part of what the same tests do without.
local @ENV{qw(PROPERTY_PAIRS PROPERTY_EXPRESSIONS PROOF_PAIRS_APART)} = (20_000, 2_000, 29);
for my $source (glob 't/unit/*.c') {
    my ($name) = $source =~ m{([^/]+)\.c$};
    my $result = run("$programs/unit-$name");
    passes($result, "the unit test $name");
    ok($result->{output} =~ /^1\.\.[1-9]/m, 'to its end');
}

done_testing();

# Runs a program to its end; what it said, on either stream, is kept.
sub run {
    my (@command) = @_;
    my $pid = open my $out, '-|';
    die "cannot fork: $!\n" if !defined $pid;
    if (!$pid) {
        open STDERR, '>&', \*STDOUT or die "$!\n";
        exec { $command[0] } @command or die "$command[0]: $!\n";
    }
    my $output = do { local $/ = undef; <$out> };
    close $out;
    return { exit => $?, output => defined $output ? $output : '' };
}

# What is wrong stands behind the last input or test that was begun.
sub passes {
    my ($result, $name) = @_;
    my ($find) = $result->{output} =~ /((?:^.*\n)?^.*(?:not ok|does not hold|runtime error|ERROR:)(?:.*\n?){1,30})/m;
    is($result->{exit}, 0, $name) or diag($find || $result->{output});
    return;
}
