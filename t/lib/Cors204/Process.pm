# SPDX-License-Identifier: Apache-2.0
package Cors204::Process;

# Processes that a test started, and ends.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(end_process);

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
