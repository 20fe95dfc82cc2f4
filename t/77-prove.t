# SPDX-License-Identifier: Apache-2.0
# The quick part of "make prove": what Frama-C's Eva shows of all input, and that a planted fault is no success.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(need_programs);
use Cors204::Repository qw(slurp);
use Test::More;

chdir "$FindBin::Bin/.." or die "$!\n";

need_programs('frama-c');

my $folder = ($ENV{BUILD} || 'build') . '/prove-quick';
my @lines  = qx(t/prove/run --quick $folder 2>&1);
is($?, 0, 'all is as expected') or diag @lines;
for my $proof (map { /^name: (\w+)/ ? $1 : () } split /^/m, slurp('t/prove/proofs')) {
    ok((grep { /^\Q$proof\E: 0 alarms/ } @lines), "$proof: without an alarm") if quick($proof);
}

done_testing();

sub quick {
    my ($proof) = @_;
    return slurp('t/prove/proofs') !~ /^name: \Q$proof\E\n(?:.+\n)*quick: -$/m;
}
