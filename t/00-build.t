# SPDX-License-Identifier: Apache-2.0
# What was built: one module that exports nothing but itself, and that httpd accepts.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(module_under_test);

my $module = module_under_test();

subtest 'the module exports its own symbol and no other' => sub {
    my @symbols = map { (split)[-1] } qx(nm -D --defined-only "$module");
    is($?, 0, 'nm can read it');

    # AddressSanitizer gives each exported variable a companion; ordinary builds have none.
    is_deeply([ grep { !/^__odr_asan\./ } @symbols ], ['cors204_module'], 'dynamic symbols');
};

subtest 'httpd loads it' => sub {
    my $plain = Cors204::Server->configtest(config => '');
    is($plain->{exit}, 0, 'without a directive') or diag @{ $plain->{lines} };
    is_deeply($plain->{lines}, ['Syntax OK'], 'and has nothing to say');

    my $used = Cors204::Server->configtest(config => "CorsAllowOrigin https://app.example.com\n");
    is($used->{exit}, 0, 'with a directive') or diag @{ $used->{lines} };
};

subtest 'its directives are its own' => sub {
    my $without = Cors204::Server->configtest(cors204 => 0, config => "CorsAllowOrigin https://app.example.com\n");
    isnt($without->{exit}, 0, 'unknown without the module');
    like("@{ $without->{lines} }", qr/Invalid command 'CorsAllowOrigin'/, 'and httpd says so');
};

done_testing();
