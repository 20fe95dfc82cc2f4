# SPDX-License-Identifier: Apache-2.0
# Threads that decide, count, look on and restart, under ThreadSanitizer: "make tsan" in short.

use lib 't/lib';
use Cors204::Test;

use Cors204::Make qw(built need_sanitizer);

need_sanitizer('thread');
my $program = built('threads', '-fsanitize=thread', 'threads') . '/t/threads/readers';

local $ENV{THREADS_SECONDS} = 2;
local $ENV{TSAN_OPTIONS}    = 'exitcode=66';
my $output = qx('$program' 2>&1);
is($?, 0, 'it ends well') or diag $output;
unlike($output, qr/WARNING: ThreadSanitizer/, 'no race');
like($output, qr/^1\.\.3$/m, 'all was tested');
my ($decisions, $restarts) = $output =~ /(\d+) decisions, (\d+) restarts/;
cmp_ok($decisions || 0, '>=', 1000, 'decisions');
cmp_ok($restarts || 0, '>=', 10, 'restarts');

my $lists = built('threads', '-fsanitize=thread', 'threads') . '/t/threads/lists';
$output = qx('$lists' 2>&1);
is($?, 0, 'readers of a list that is replaced: it ends well') or diag $output;
unlike($output, qr/WARNING: ThreadSanitizer/, 'no race');
like($output, qr/^1\.\.2$/m, 'all was tested');
my ($looks, $versions) = $output =~ /(\d+) looks, (\d+) versions/;
cmp_ok($looks || 0, '>=', 10_000, 'looks');
cmp_ok($versions || 0, '>=', 10, 'versions');

done_testing();
