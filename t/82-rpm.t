# SPDX-License-Identifier: Apache-2.0
# Fedora's package: rpmlint looks at it, and rpmbuild builds it with the httpd that is here, whose
# apxs answers as Fedora's does.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(need_programs);
use Cors204::Layout;
use Cors204::Packaging qw(must output_of packaging packed_sources succeeds version);
use Cors204::Root;

need_programs(qw(rpmbuild rpmlint rpm2archive));

my $work    = Cors204::Root->new;
my $layout  = Cors204::Layout->new('Fedora');
my $version = version();

# What httpd-devel and redhat-rpm-config define on Fedora.
my %macro = (
    _topdir           => $work->path('rpm'),
    _httpd_apxs       => $layout->apxs($work, 'apxs'),
    _httpd_mmn        => '20120211x8664',
    _httpd_moddir     => $layout->says('LIBEXECDIR'),
    _httpd_modconfdir => $layout->load =~ s{/[^/]+$}{}r,
    _pkgdocdir        => $layout->docs,
);
my @define = map { ('--define', "$_ $macro{$_}") } sort keys %macro;

# What rpm says about a package, line by line.
sub query {
    my (@arguments) = @_;
    return split /\n/, must('rpm', '-qp', @arguments);
}

my ($spec, $source, $binary);

subtest 'it is built' => sub {
    my $tarball = packed_sources($work);
    must('tar', '-x', '-C', $work->path, '--strip-components=1', '-f', $tarball,
        "mod_cors204-$version/mod_cors204.spec");
    $spec = $work->path('mod_cors204.spec');

    # The packages it needs have other names here, and the unit tests have run already, or will.
    succeeds(output_of('rpmbuild', '--nodeps', '--nocheck', '-ta', @define, $tarball), 'rpmbuild');
    ($source) = glob $work->path('rpm/SRPMS/*.src.rpm');
    ($binary) = glob $work->path('rpm/RPMS/*/*.rpm');
    ok($source && $binary, 'there are packages');
};
die "there is no package\n" if !$binary;

subtest 'rpmlint' => sub {
    my $got = output_of('rpmlint', '-c', packaging() . '/rpm/rpmlint.toml', $spec, $source, $binary);
    like($got->{output}, qr/ 0 errors, 0 warnings/, 'no error, no warning') or diag $got->{output};
};

subtest 'what is in it' => sub {
    my $license = "/usr/share/licenses/mod_cors204";
    my @files   = query('--qf', "[%{FILEMODES:perms} %{FILENAMES}\n]", $binary);
    my %has     = map { (split)[1] => (split)[0] } @files;
    my @ours    = ($layout->says('LIBEXECDIR') . '/mod_cors204.so', $layout->load,
        map { $layout->docs . "/$_" } qw(README.md CHANGES examples/cors204.conf));
    is($has{$_}, '-rw-r--r--', $_) for @ours;
    my $known = join '|', map { quotemeta } @ours, $layout->docs, $license, '/usr/share/man/man7/mod_cors204.7';
    is_deeply([ grep { !m{^(?:$known)} } keys %has ], [], 'and nothing elsewhere');
    is_deeply([ query('-c', $binary) ], [ $layout->load ], 'the LoadModule line is configuration');
    ok((grep { $_ eq 'httpd-mmn = 20120211x8664' } query('--requires', $binary)), 'it wants an httpd of its kind');
    is((query('--qf', '%{VERSION}', $binary))[0], $version, 'the version is that of CHANGES');
};

subtest 'httpd loads what was packed' => sub {
    my $root = $work->path('unpacked');
    mkdir $root or die "$root: $!\n";
    must('rpm2archive', $binary);
    must('tar', '-x', '-C', $root, '-f', "$binary.tgz");
    my $config = $layout->load_line($root) . "CorsAllowOrigin https://app.example.com\n";
    my $test   = Cors204::Server->configtest(cors204 => 0, config => $config);
    is($test->{exit}, 0, 'with a policy') or diag @{ $test->{lines} };
};

done_testing();
