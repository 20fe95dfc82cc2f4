# SPDX-License-Identifier: Apache-2.0
# The demonstration, as "make demo" starts it, and its page in a real browser.

use strict;
use warnings;

use FindBin;
use lib map { "$FindBin::Bin/$_" } qw(lib backends/lib browser/lib);

use Cors204::Apache qw(module_under_test patience);
use Cors204::Browser qw(need_browser run_suite);
use IO::Socket::INET;
use IPC::Open2 qw(open2);
use Test::More;

need_browser('script');

# Handled here also for the demonstration's sake: a signal that is ignored when it starts, as in a job in
# the background, would be ignored by it for good.
$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP PIPE);

# It serves only somebody who sits at a terminal; script(1) makes one.
local $ENV{CORS204_MODULE} = module_under_test();
local @ENV{qw(NO_COLOR LC_ALL)} = (1, 'C');
my $pid = open2(my $screen, my $keyboard, qw(script -q -e -f -c), "exec $FindBin::Bin/../demo/run.sh", '/dev/null');

# Whatever happens, it is left as one would leave it: it then removes what it has made.
END {
    if ($pid) {
        my $status = $?;
        local $SIG{ALRM} = sub { kill 'TERM', $pid };
        alarm patience(20);
        print {$keyboard} "\cC";
        $keyboard->flush;
        waitpid $pid, 0;
        $? = $status;
    }
}

sub read_until {
    my ($pattern) = @_;
    my $text = '';
    local $SIG{ALRM} = sub { die "the demonstration is not ready in time: $text\n" };
    alarm patience(60);
    while ($text !~ $pattern) {
        sysread $screen, $text, 4096, length $text or last;
    }
    alarm 0;
    return $text;
}

my $transcript = read_until(qr/Ctrl-C stops/);
my ($page) = $transcript =~ m{in a browser:\s+(http://\S+)} or die "no address in: $transcript\n";
unlike($transcript, qr/WRONG/, 'its calls by curl went as expected');
my ($port) = $page =~ /:(\d+)/;

run_suite(suite => 'demo', page => $page);

print {$keyboard} "\cC";
$keyboard->flush;
like(read_until(qr/Stopped\./), qr/Stopped\./, 'Ctrl-C stops it');
waitpid $pid, 0;
is($?, 0, 'its exit status');
undef $pid;
ok(!IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port), 'nobody listens any more');

done_testing();
