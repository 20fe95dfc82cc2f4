# SPDX-License-Identifier: Apache-2.0
package Cors204::Process;

# Processes that a test started, and ends.

use strict;
use warnings;

use Exporter 'import';
use POSIX ();

our @EXPORT_OK = qw(end_process in_child);

# Has a child do some work, and returns its process id. The child never returns into the test, and ends with
# status 1 if the work died.
sub in_child {
    my ($work) = @_;
    my $pid = fork;
    die "cannot fork: $!\n" if !defined $pid;
    return $pid if $pid;
    $SIG{$_} = 'DEFAULT' for qw(INT TERM HUP PIPE);
    my $fault = eval { $work->(); 1 } ? '' : $@;
    print {*STDERR} $fault;
    POSIX::_exit($fault ? 1 : 0);
    return;
}

# Ends a child and waits for it; by TERM if no signal is given. Destructors call it, so the exit status that
# the test is about to have stays: local would set it to 0, and a test that died would seem to have passed.
sub end_process {
    my ($pid, $signal) = @_;
    my $status = $?;
    kill $signal || 'TERM', $pid;
    waitpid $pid, 0;
    $? = $status;       ## no critic (RequireLocalizedPunctuationVars)
    return;
}

1;
