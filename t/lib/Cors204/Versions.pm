# SPDX-License-Identifier: Apache-2.0
package Cors204::Versions;

# What httpd does in one version and not in another, with or without the module. Tests ask here, and expect
# what the httpd under test does.
#
#     httpd_does('keeps-304') ? ... : ...

use strict;
use warnings;

use Cors204::Apache qw(httpd_binary);
use Exporter 'import';

our @EXPORT_OK = qw(httpd_does);

# The first version that does it, and the first that does not any more, or nothing.
my %versions = (
    # A URL above the root, such as /../x, is refused before all sections (ap_normalize_path). Earlier, what
    # ap_getparents() left of it was "x", which core refused in translate_name, in other words.
    'checks-path-first' => [ '2.4.49', undef ],
    # The header filter of HTTP/1 sends a 304 with all that is in the tables, and not with a list of its own
    # of nine names, which lacks those of CORS.
    'keeps-304'         => [ '2.4.47', undef ],
    # An expectation that is not known is refused. Later, httpd waits for a body first, of a GET too, and hangs up
    # after Timeout: the filter that knows where bodies end comes later (h1_post_read_request; trunk of 2024).
    'refuses-expect'    => [ '2.4.0', '2.5.0' ],
);

my $version;

sub version {
    if (!$version) {
        my $binary = httpd_binary();
        ($version) = qx($binary -v) =~ m{^Server version: \S+?/([\d.]+)}m or die "$binary -v shows no version\n";
    }
    return $version;
}

sub number {
    my ($text) = @_;
    return join '', map { sprintf '%04d', $_ } split /[.]/, $text;
}

sub httpd_does {
    my ($what) = @_;
    my ($first, $end) = @{ $versions{$what} || die "\"$what\" is in no table\n" };
    my $own = number(version());
    return $own ge number($first) && !($end && $own ge number($end));
}

1;
