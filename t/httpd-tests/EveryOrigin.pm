# SPDX-License-Identifier: Apache-2.0
package EveryOrigin;

# Loaded into each test of httpd's own framework: its requests come from the origin in CORS204_ORIGIN.

use strict;
use warnings;

use LWP::UserAgent;

my $new = \&LWP::UserAgent::new;

{
    no warnings 'redefine';  ## no critic (ProhibitNoWarnings)
    *LWP::UserAgent::new = sub {
        my $agent = $new->(@_);
        $agent->default_header(Origin => $ENV{CORS204_ORIGIN}) if $agent && $ENV{CORS204_ORIGIN};
        return $agent;
    };
}

1;
