# SPDX-License-Identifier: Apache-2.0
# What was built: one module that exports nothing but itself, and that httpd accepts.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(module_under_test);
use Cors204::Repository qw(repository write_to);
use File::Basename qw(basename);
use File::Path qw(make_path);
use File::Temp ();

my $module = module_under_test();

subtest 'the module exports its own symbol and no other' => sub {
    my @symbols = map { (split)[-1] } qx(nm -D --defined-only "$module");
    is($?, 0, 'nm can read it');

    # AddressSanitizer gives each exported variable a companion; ordinary builds have none.
    is_deeply([ grep { !/^__odr_asan\./ } @symbols ], ['cors204_module'], 'dynamic symbols');
};

# What a compiler makes of a counter of 64 bits where there is no instruction for it.
subtest 'a module that httpd could not load is not built' => sub {
    my $repository = repository();
    make_path("$repository/build");
    my $folder     = File::Temp->newdir('planted-XXXXXX', DIR => "$repository/build");
    my %bodies     = (missing => 'return __atomic_planted();', whole => 'return 0;');
    my $prototype  = "int __atomic_planted(void);\nint cors204_module(void);\n";
    delete local @ENV{qw(MAKEFLAGS MAKELEVEL MFLAGS)};
    for my $name (sort keys %bodies) {
        my $module = "__attribute__((visibility(\"default\"))) int cors204_module(void)\n{\n    $bodies{$name}\n}\n";
        write_to("$folder/$name.c", "$prototype$module");
        my $source = 'build/' . basename($folder) . "/$name.c";
        my $said   = qx(make -C '$repository' BUILD='$folder/$name' SOURCES='$source' CFLAGS='-O0' LDFLAGS= all 2>&1);
        my $built  = -e "$folder/$name/.libs/mod_cors204.so";
        if ($name eq 'whole') {
            ok($? == 0 && $built, 'the rest of this test works') or diag $said;
            next;
        }
        ok($? != 0 && !$built, 'make fails') or diag $said;
        like($said, qr/httpd could not load it: nothing has __atomic_planted/, 'and says what is missing');
    }
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
