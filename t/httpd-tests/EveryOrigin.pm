# SPDX-License-Identifier: Apache-2.0
package EveryOrigin;

# Loaded into each test of httpd's own framework: its requests come from the origin in CORS204_ORIGIN. The
# framework runs apxs, which is Perl too, dozens of times for each test; that makes no requests.

use strict;
use warnings;

sub add_origin {
    require LWP::UserAgent;
    my $new = \&LWP::UserAgent::new;
    no warnings 'redefine';  ## no critic (ProhibitNoWarnings)
    *LWP::UserAgent::new = sub {
        my $agent = $new->(@_);
        $agent->default_header(Origin => $ENV{CORS204_ORIGIN}) if $agent && $ENV{CORS204_ORIGIN};
        return $agent;
    };
    return;
}
add_origin() if $0 =~ /[.]t\z/;

1;
