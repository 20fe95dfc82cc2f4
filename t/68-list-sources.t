# SPDX-License-Identifier: Apache-2.0
# Lists that a program or another module's provider gives: asked by one child, kept in files, and ended
# when it is time.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Apache qw(patience);
use Cors204::Counts qw(status status_page);
use Cors204::Expect;
use Cors204::Lists qw(answers logged replace_list within);
use Cors204::Repository qw(repository);
use Cors204::Root;
use Cors204::Server;
use File::Temp ();
use Test::More;
use Time::HiRes qw(sleep time);

my $program = <<'END';
#!/bin/sh
echo $$ >>"$0.runs"
cd "${0%/*}" && . ./list.sh
END

# Children run it, and write what it says of itself.
sub with_program {
    my (%want) = @_;
    my $more = $want{options} || 'every=1s timeout=2s';
    my $t = Cors204::Server->start(
        modules => ['headers'],
        config  => "CorsListDirectory \${VAR}/lists\n<Location \"/api\">\nCorsAllowOrigin https://app.example.com\n"
            . "CorsAllowOriginFrom exec:var/program $more\n</Location>\n"
            . status_page(),
        files => { 'var/program' => $program, 'var/list.sh' => $want{says}, 'var/program.runs' => '' },
        expect_errors => [qr/exec:var\/program: /],
    );
    chmod 0666, $t->root->path('var/program.runs');
    return $t;
}

sub says {
    my ($t, $script) = @_;
    replace_list($t, 'var/list.sh', $script);
    return;
}


sub runs {
    my ($t) = @_;
    open my $in, '<', $t->root->path('var/program.runs') or return ();
    chomp(my @pids = <$in>);
    close $in or return ();
    return @pids;
}

my $s = with_program(says => "echo https://a.example; echo https://b.example\n");

subtest 'a program' => sub {
    ok(within(5, answers($s, 'https://a.example', 204)), 'what it prints is allowed');
    ok(answers($s, 'https://c.example', 403)->(), 'and nothing else');
    says($s, "echo https://b.example; echo https://c.example\n");
    ok(within(6, answers($s, 'https://c.example', 204)), 'another list');
    ok(answers($s, 'https://a.example', 403)->(), 'takes the place of the first');
    my ($kept) = glob $s->root->path('var/lists/*');
    like($kept, qr{/[\da-f]{16}-\d+\.list$}, 'there is one file');
    is((stat $s->root->path('var/lists'))[2] & oct('777'), oct '700', 'in a folder that is nobody else\'s');
    my $inode = (stat $kept)[1];
    my $count = runs($s);
    sleep 2.5;
    cmp_ok(scalar runs($s), '>', $count, 'it is run again');
    is((stat $kept)[1], $inode, 'and the same list is not written again');
    cmp_ok(status($s)->{lists}[0]{age}, '<=', 2, 'but known to be of now');
    is(logged($s, qr/: 2 origins \(\+1 -1\), from /), 1, 'a version is told once');
};

# What is no list: a name, what the program does, and what is told.
my @failures = (
    [ 'a program that fails', "echo https://z.example; exit 3\n", qr/the program ended with status 3; run it by hand, / ],
    [ 'a program that is killed', "echo https://z.example; kill -9 \$\$\n", qr/the program was killed by signal 9; / ],
    [ 'one that says nothing', "true\n", qr/it is empty/ ],
    [ 'one that says half of it', "printf 'https://z.example\\nhttps://y.ex'\n", qr/line 2: the last line is cut off; / ],
    [ 'one that says something else', 'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "<p>$i</p>"; done' . "\n", qr/12 lines are no origins / ],
    [ 'one that hangs', "echo https://z.example; sleep 987\n", qr/the program did not end within timeout=; raise it/ ],
    [ 'one that hangs without its output', "echo https://z.example; exec >&-; sleep 987\n", qr/the program did not end within timeout=; raise it/ ],
    [ 'one that leaves others behind', "echo https://z.example; sleep 987 & exit 0\n", qr/the program did not end within timeout=; raise it/ ],
    [ 'one that floods', "yes https://z.example\n", qr/the program (?:printed more than 256 MB; |did not end within timeout=; )/ ],
    [ 'one that ignores signals', "trap '' TERM INT HUP; echo https://z.example; while :; do sleep 987; done\n", qr/did not end within timeout=/ ],
);

# Processes of a group that are still there.
sub left_over {
    my (@groups) = @_;
    my %group = map { $_ => 1 } @groups;
    my @left;
    for my $file (glob '/proc/[0-9]*/stat') {
        open my $in, '<', $file or next;
        my ($pid, $state, $group) = (<$in> || '') =~ /^(\d+) \(.*\) (\S) \d+ (\d+)/s;
        push @left, $pid if defined $pid && $group{$group} && $state ne 'Z';
        close $in or next;
    }
    return @left;
}

for my $row (@failures) {
    my ($name, $script, $told) = @{$row};
    subtest $name => sub {
        says($s, "echo https://c.example\n");
        ok(within(8, sub { answers($s, 'https://c.example', 204)->() && !defined status($s)->{lists}[0]{error} }), 'a good list before');
        my $before = logged($s, $told);
        says($s, $script);
        ok(within(9, sub { logged($s, $told) > $before }), 'is told');
        is(logged($s, $told), $before + 1, 'once');
        ok(answers($s, 'https://c.example', 204)->(), 'the list before is in force');
        ok(answers($s, 'https://z.example', 403)->(), 'nothing of this one is');
        cmp_ok(-s((glob $s->root->path('var/lists/*.list'))[0]), '<', 100, 'and its file is as it was');
        my @groups = runs($s);
        says($s, "echo https://c.example\n");
        ok(within(6, sub { !left_over(@groups) }), 'nothing is left running') or diag join q{ }, left_over(@groups);
    };
}

# ---- who runs it, and when --------------------------------------------------------------

subtest 'httpd -t runs nothing' => sub {
    my $folder = Cors204::Root->new;
    my $path   = $folder->write_file('program', "#!/bin/sh\necho https://a.example\n: >\"\$0.ran\"\n");
    my $config = "<Location \"/\">\nCorsAllowOriginFrom exec:$path\n</Location>\n";
    my $result = Cors204::Server->configtest(config => $config);
    is($result->{exit}, 0, 'it is fine') or diag @{ $result->{lines} };
    ok(!-e "$path.ran", 'without a look at what it does');
    is(system("'$path' >/dev/null"), 0, 'which would be');
    ok(-e "$path.ran", 'seen');
    my $missing = Cors204::Server->configtest(config => "<Location \"/\">\nCorsAllowOriginFrom exec:no-such-program\n</Location>\n");
    isnt($missing->{exit}, 0, 'a program that is not there');
    like("@{ $missing->{lines} }", qr/"exec:no-such-program": cannot find the program "no-such-program"; write its full path/, 'is told');
};

subtest 'after a restart the kept list is there at once' => sub {
    says($s, "echo https://c.example\n");
    ok(within(8, answers($s, 'https://c.example', 204)), 'a list');
    says($s, "sleep 987\n");
    my %seen;
    $s->reload("$s->{want}{config}Header always set X-Again 1\n", sub {
        my $answer = $s->preflight('/api', origin => 'https://c.example');
        $seen{ $answer->status }++;
        return defined $answer->value('X-Again');
    });
    is_deeply([ keys %seen ], [204], 'never refused meanwhile');
};

subtest 'a server ends at once, whatever a program does' => sub {
    my $t = with_program(says => "echo https://a.example; sleep 987\n", options => 'every=1s timeout=100s');
    ok(within(8, sub { runs($t) > 0 }), 'it hangs');
    my @groups = runs($t);
    my $begin = time;
    kill 'TERM', $t->pid;
    ok($t->ends_within(patience(3)), 'and the server ends') or $t->stop;
    cmp_ok(time - $begin, '<', patience(3), sprintf 'after %.2f s', time - $begin);
    ok(within(2, sub { !left_over(@groups) }), 'with the program');
};

subtest 'another child takes over' => sub {
    my $t = with_program(says => "echo https://a.example\n");
    ok(within(8, answers($t, 'https://a.example', 204)), 'a list');
    my @children = Cors204::Server::descendants($t->pid);
    $t->log->excuse_killed(@children);
    says($t, "echo https://b.example\n");
    kill 'KILL', @children;
    ok(within(20, answers($t, 'https://b.example', 204)), 'and asks again');
};

subtest 'a child that dies while it writes' => sub {
    my $t = with_program(says => "echo https://a.example; echo https://b.example\n", options => 'every=1s timeout=100s');
    ok(within(8, answers($t, 'https://b.example', 204)), 'a list');
    my $runs = runs($t);
    says($t, "echo https://z.example; sleep 987\n");
    my ($kept) = glob $t->root->path('var/lists/*.list');
    my $begun = sub { my @files = glob "$kept.*.new"; return scalar @files };
    ok(within(8, sub { runs($t) > $runs && $begun->() }), 'another one is begun');
    my @children = Cors204::Server::descendants($t->pid);
    my @groups   = runs($t);
    my %is_program = map { $_ => 1 } @groups;
    @children = grep { !$is_program{$_} } @children;
    $t->log->excuse_killed(@children);
    kill 'KILL', @children;
    says($t, "echo https://c.example\n");
    ok(within(5, answers($t, 'https://b.example', 204)), 'the one before is in force meanwhile');
    ok(answers($t, 'https://z.example', 403)->(), 'and nothing of the other');
    ok(within(25, answers($t, 'https://c.example', 204)), 'until another child has a new one');
    ok(within(4, sub { !$begun->() }), 'what was begun is gone');
    kill 'KILL', map { -$_ } @groups;
    $t->finish;
};

sub two_times {
    my $t = with_program(
        says    => "sleep 0.3; echo https://a.example\n",
        options => "every=1s timeout=5s\n</Location>\n<Location \"/other\">\nCorsAllowOriginFrom exec:var/program every=1s timeout=9s",
    );
    ok(within(6, answers($t, 'https://a.example', 204)), 'both have its list');
    ok(within(6, sub { $t->preflight('/other', origin => 'https://a.example', method => 'GET')->status == 204 }), 'the other too');
    ok(within(8, sub { runs($t) >= 8 }), 'they go on') or diag scalar runs($t);
    is(logged($t, qr/exec:var\/program: (?!.*from)/), 0, 'and are not in each other\'s way') or diag $t->log->lines;
    is((grep { $_->{failed_refreshes} || $_->{refused_versions} } @{ status($t)->{lists} }), 0, 'none has failed');
    return;
}
subtest 'one program at two times' => \&two_times;

subtest 'a folder that cannot be written to' => sub {
    my $t = with_program(says => "echo https://a.example\n");
    ok(within(8, answers($t, 'https://a.example', 204)), 'a list');
    chmod 0500, $t->root->path('var/lists');
    says($t, "echo https://b.example\n");
    ok(within(8, sub { logged($t, qr/: the version of .* stays .*: cannot write to CorsListDirectory: (?:Permission denied|File exists); check its permissions$/) }), 'is told')
        or diag grep { /cors204:(?:error|notice)/ } $t->log->lines;
    ok(answers($t, 'https://a.example', 204)->(), 'the list before is in force');
    chmod 0700, $t->root->path('var/lists');
    ok(within(8, answers($t, 'https://b.example', 204)), 'until it can');
    $t->finish;
};

# A start as an administrator does it, who reads the terminal.
subtest 'a folder that others may write to' => sub {
    my $t = with_program(says => "echo https://a.example\n");
    $t->stop;
    my $folder = $t->root->path('var/lists');
    my $httpd  = join ' ', map { quotemeta } Cors204::Server::command_line($t->root);
    my %wrong  = ('may write to' => sub { chmod 0777, $folder }, 'is not a directory' => sub { rename $folder, "$folder-" and $t->root->write_file('var/lists', '') });
    for my $what (sort { $b cmp $a } keys %wrong) {
        $wrong{$what}->();
        for my $test ('-t', '') {
            like(scalar qx($httpd $test 2>&1), qr/CorsAllowOriginFrom: "exec:\S+": .*\Q$what\E/, "$what: is told, by " . ($test ? 'httpd -t' : 'a start'));
            isnt($?, 0, 'and it fails');
        }
    }
    $t->root->remove;
};

# As copies of one configuration do.
subtest 'two servers with one folder' => sub {
    my $folder = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
    my (undef, $uid, $gid) = Cors204::Apache::running_as();
    chown $uid, $gid, $folder if defined $uid;
    my $config = "CorsListDirectory $folder\n<Location \"/api\">\nCorsAllowOriginFrom exec:echo https://a.example every=1s\n</Location>\n";
    my @servers = map { Cors204::Server->start(config => $config) } 1, 2;
    ok(within(8, answers($_, 'https://a.example', 204)), 'one has its list') for @servers;
    is(scalar(my @files = glob "$folder/*.list"), 2, 'and a file of its own');
    $_->finish for @servers;
};

subtest 'a disk that is full' => sub {
    my $folder = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
    my (undef, $uid) = Cors204::Apache::running_as();
    plan(skip_all => 'no small disk can be made')
        if !defined $uid || system("mount -t tmpfs -o size=64k,uid=$uid,mode=0700 none $folder 2>/dev/null");
    my $t = eval {
        my $made = Cors204::Server->start(
            config => "CorsListDirectory $folder\n<Location \"/api\">\nCorsAllowOriginFrom exec:var/program every=1s timeout=9s\n</Location>\n",
            files => { 'var/program' => $program, 'var/list.sh' => "echo https://a.example\n", 'var/program.runs' => '' },
            expect_errors => [qr/exec:var\/program: /],
        );
        chmod 0666, $made->root->path('var/program.runs');
        ok(within(8, answers($made, 'https://a.example', 204)), 'a list');
        says($made, "i=0; while [ \$i -lt 9999 ]; do echo https://b\$i.example; i=\$((i+1)); done\n");
        ok(within(12, sub { logged($made, qr/cannot write the list; free space in CorsListDirectory$/) }), 'is told');
        ok(answers($made, 'https://a.example', 204)->(), 'the list before is in force');
        says($made, "echo https://c.example\n");
        ok(within(12, answers($made, 'https://c.example', 204)), 'until there is room');
        $made->finish;
        1;
    };
    my $error = $@;
    system "umount -l $folder";
    ok($t, 'all was tried') or diag $error;
};

# ---- a provider of another module ---------------------------------------------------------

subtest 'a module with a kind of source of its own' => sub {
    my $build = File::Temp->newdir('cors204-XXXXXX', TMPDIR => 1);
    my $source = repository() . '/t/lists/mod_list_example.c';
    my $apxs = $ENV{APXS} || 'apxs';
    my $said = qx(cp '$source' $build/mod_list_example.c && sed -i 's|\.\./\.\./httpd|${\ repository()}/httpd|' $build/mod_list_example.c && cd $build && $apxs -Wc,-Werror=implicit-function-declaration -c mod_list_example.c 2>&1);
    is($?, 0, 'it is built') or diag $said;
    my $load = "LoadModule list_example_module $build/.libs/mod_list_example.so\n";
    my $policy = "<Location \"/api\">\nCorsAllowOriginFrom count:%s every=1s\n</Location>\n";
    chmod 0755, $build;
    my $t = Cors204::Server->start(config => $load . "CorsListDirectory \${VAR}/lists\n" . sprintf $policy, 3);
    ok(within(8, answers($t, 'https://3.example.com', 204)), 'what it gives is allowed');
    ok(answers($t, 'https://4.example.com', 403)->(), 'and nothing else');
    my $result = Cors204::Server->configtest(config => $load . sprintf $policy, 'x');
    isnt($result->{exit}, 0, 'what it does not take');
    like("@{ $result->{lines} }", qr/CorsAllowOriginFrom: "count:x": this is no number; write count:10/, 'is refused in its words');
    $result = Cors204::Server->configtest(config => sprintf $policy, 3);
    like("@{ $result->{lines} }", qr/"count:3": unknown kind of source; .*, or load the module that has it/, 'without it, nobody knows the kind');
    $t->finish;
};

all_done();
