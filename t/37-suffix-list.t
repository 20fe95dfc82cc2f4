# SPDX-License-Identifier: Apache-2.0
# The public suffix list is the newest on this machine, and not only what libpsl was built with. A stand-in
# for two of its functions plays a list that has changed since, and a libpsl that has none.

use lib 't/lib';
use Cors204::Test;

use Cors204::Repository qw(slurp write_to);
use File::Temp ();

my $folder = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
chmod 0755, $folder or die "$folder: $!\n";

write_to("$folder/list.dat", "com\nexample\n// a suffix that is new\nlovable.example\n");
write_to("$folder/psl.c", <<'END');
#include <stdlib.h>
typedef struct psl_ctx_st psl_ctx_t;
psl_ctx_t *psl_load_file(const char *name);
psl_ctx_t *psl_latest(const char *name)
{
    (void)name;
    return getenv("TEST_LIST") ? psl_load_file(getenv("TEST_LIST")) : NULL;
}
const psl_ctx_t *psl_builtin(void)
{
    return NULL;
}
END
my $compiler = $ENV{CC} || 'cc';
system($compiler, '-shared', '-fPIC', '-o', "$folder/psl.so", "$folder/psl.c") == 0 or die "cannot compile the stand-in\n";

sub told {
    my ($policy) = @_;
    my $test = Cors204::Server->configtest(config => "<Location \"/\">\n$policy\n</Location>\n");
    return join "\n", map { s/^\S+: (Cors)/$1/r } @{ $test->{lines} };
}

my $wildcard = 'CorsAllowOrigin https://*.lovable.example';
my $regex    = 'CorsAllowOriginMatch https://[a-z]+\\.lovable\\.example';
my $missing  = 'libpsl has no public suffix list';

is(told($wildcard), 'Syntax OK', 'a domain like any other');
local $ENV{CORS204_PRELOAD} = join ':', grep { $_ } $ENV{CORS204_PRELOAD}, "$folder/psl.so";
{
    local $ENV{TEST_LIST} = "$folder/list.dat";
    like(told($wildcard), qr/anybody can register a name that this matches/, 'a newer list knows better');
    is(told('CorsAllowOrigin https://*.mine.lovable.example'), 'Syntax OK', 'and what is below it');
}
like(told($wildcard), qr/$missing/, 'without a list, that is said');
like(told($regex), qr/$missing/, 'of an expression too');
is(told("$wildcard\nCorsTolerate public-suffix"), 'Syntax OK', 'and can be tolerated');
is(told('CorsAllowOrigin https://app.lovable.example'), 'Syntax OK', 'what is written out needs no list');

all_done();
