# SPDX-License-Identifier: Apache-2.0
# make install puts everything where the layout of the httpd at hand wants it, as apxs tells, and
# make uninstall takes it away again. Below a DESTDIR, from where the real httpd loads it.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(module_under_test);
use Cors204::Layout;
use Cors204::Packaging qw(output_of succeeds);
use Cors204::Root;
use Cors204::Repository qw(repository slurp);
use File::Find ();

my $work       = Cors204::Root->new;
my $repository = repository();

# Where make finds a manual that was made.
$work->write_file("build/doc/$_", "text\n") for 'mod_cors204.7', 'html/mod_cors204.html', 'html/more/page.html';

# The module that is under test, as it is: make must not build another one here. It has a name
# without white space, whatever the folder of the repository is called.
my $module = $work->path('mod_cors204.so');
symlink module_under_test(), $module or die "$module: $!\n";

sub make {
    my (@arguments) = @_;
    my @build = ('-o', 'all', "MODULE=$module", 'BUILD=' . $work->path('build'));
    my $umask = umask oct '077';
    my $got   = output_of('make', '-C', $repository, @build, @arguments);
    umask $umask;
    return succeeds($got, "make $arguments[0]");
}

# path => mode of every file below a folder.
sub files_in {
    my ($folder) = @_;
    my %files;
    my $note = sub { $files{ $File::Find::name =~ s/^\Q$folder\E//r } = (lstat)[2] & oct '777' if !-d };
    File::Find::find($note, $folder);
    return \%files;
}

# Those files of a folder of the repository that are there.
sub sources {
    my ($folder, @patterns) = @_;
    my @given = grep { -e } map { glob "\Q$repository\E/$folder$_" } @patterns;
    my @found;
    File::Find::find(sub { push @found, $File::Find::name if !-d }, @given) if @given;
    return map { s{^\Q$repository/$folder\E}{}r } @found;
}

sub expected {
    my ($layout) = @_;
    my @docs = (sources(q{}, 'README.md', 'CHANGES', 'SECURITY.md', 'doc/*.png'), qw(html/mod_cors204.html html/more/page.html));
    push @docs, map { "examples/$_" } sources('conf/', '*.conf', 'recipes', 'monitoring');
    my @all = map { $layout->docs . "/$_" } @docs;
    push @all, $layout->says('exp_mandir') . '/man7/mod_cors204.7';
    push @all, $layout->says('LIBEXECDIR') . '/mod_cors204.so', $layout->load || ();
    return { map { $_ => oct '644' } @all };
}

sub append {
    my ($path, $text) = @_;
    open my $out, '>>', $path or die "$path: $!\n";
    print {$out} $text;
    close $out or die "$path: $!\n";
    return;
}

sub loaded_from {
    my ($layout, $destdir) = @_;
    my $config = $layout->load_line($destdir) . "CorsAllowOrigin https://app.example.com\n";
    my $test   = Cors204::Server->configtest(cors204 => 0, config => $config);
    return is($test->{exit}, 0, 'httpd loads it from there') || diag @{ $test->{lines} };
}

sub load_file_is_kept {
    my ($layout, $destdir, @where) = @_;
    my $file = $destdir . $layout->load;
    my ($line) = grep { /^LoadModule/ } split /\n/, slurp($file);
    is($line, $layout->line, 'the LoadModule line is right');
    append($file, "# mine\n");
    make('install', @where);
    like(slurp($file), qr/^# mine$/m, 'what was edited is kept');
    return;
}

my $number = 0;
for my $name (Cors204::Layout::names()) {
    my $layout  = Cors204::Layout->new($name);
    my $destdir = $work->path('to' . ++$number);
    my @where   = ('APXS=' . $layout->apxs($work, "apxs$number"), "DESTDIR=$destdir");

    subtest "$name: installed" => sub {
        make('install', @where);
        is_deeply(files_in($destdir), expected($layout), 'these files, readable for everybody');
        load_file_is_kept($layout, $destdir, @where) if $layout->load;
        loaded_from($layout, $destdir);
    };

    subtest "$name: uninstalled" => sub {
        unlink "$destdir/etc/httpd/modules";
        make('uninstall', @where);
        is_deeply(files_in($destdir), {}, 'no file is left');
        ok(!-e join(q{}, $destdir, $layout->docs), 'nor the folder of its documents');
    };
}

subtest 'the places can be chosen' => sub {
    my $destdir = $work->path('chosen');
    my $apxs    = Cors204::Layout->new('Debian')->apxs($work, 'apxs0');
    my @where   = ("APXS=$apxs", "DESTDIR=$destdir", 'docdir=/d', 'mandir=/m');
    make('install', @where);
    ok(-e "$destdir/d/README.md", 'docdir');
    make('uninstall', @where);
    is_deeply(files_in($destdir), {}, 'no file is left');
};

done_testing();
