# SPDX-License-Identifier: Apache-2.0
# Some of the other tests with a module that watches its memory: "make asan" and "make ubsan" in short.

use lib 't/lib';
use Cors204::Test;

use Cors204::Make qw(built need_sanitizer);

my @files = qw(20-preflight.t 25-wire.t 32-hostile.t 34-answers.t 62-counters.t 64-status-page.t 65-report.t);

need_sanitizer(qw(address undefined));
my $build = built(
    'sanitized', '-fsanitize=address -fsanitize=undefined -fno-sanitize-recover=undefined', 'watched',
);

local $ENV{CORS204_MODULE}  = "$build/.libs/mod_cors204.so";
local $ENV{CORS204_PLANTED} = "$build/.libs/planted.so";

# The last line tells the figures; that planted faults are seen is a part of it.
my @lines = qx(t/memory/run sanitized @{[ map { "t/$_" } @files ]} 2>&1);
is($?, 0, 'it ends well') or diag @lines;
my $count = @files;
like($lines[-1], qr/^sanitized: $count files, /,         'all files');
like($lines[-1], qr/ 2 of 2 planted faults seen, /,      'an overrun and an overflow would have been seen');
like($lines[-1], qr/ [1-9]\d* error logs searched, /, 'error logs');
like($lines[-1], qr/ 0 findings, /,                      'and nothing else was');

done_testing();
