# SPDX-License-Identifier: Apache-2.0
# A server that commits the fault CORS204_FAULT (see planted.c, built as CORS204_PLANTED). It fails if
# the fault is seen, as any test would; it passes if nobody noticed.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../lib";

use Cors204::Server;
use Cwd ();
use Test::More;

my $planted = Cwd::abs_path($ENV{CORS204_PLANTED});
my $s = Cors204::Server->start(config => <<"END");
LoadModule planted_module "$planted"
<Location "/fault">
    SetHandler planted-$ENV{CORS204_FAULT}
</Location>
END

# A server that dies of it does not answer.
my $answer = eval { $s->get('/fault')->body };
is($answer, "unseen\n", 'the fault had no effect');

all_done();
