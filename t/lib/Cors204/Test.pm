# SPDX-License-Identifier: Apache-2.0
package Cors204::Test;

# What a test begins with: strict and warnings, Test::More, a server of its own, the words for what a browser
# must get, and two origins: one that policies allow, and one that they do not.
#
#     use lib 't/lib';
#     use Cors204::Test;

use strict;
use warnings;

use Cors204::Expect;
use Cors204::Server;
use Exporter ();
use Test::More;

our $app  = 'https://app.example.com';
our $evil = 'https://evil.example';

our @EXPORT = (qw($app $evil), map { @{$_} } \@Cors204::Expect::EXPORT, \@Cors204::Server::EXPORT, \@Test::More::EXPORT);

sub import {
    strict->import;
    warnings->import;
    goto &Exporter::import;
}

1;
