# SPDX-License-Identifier: Apache-2.0
# What .htaccess files say is remembered once it was built: nobody may notice but by the clock.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Expect;
use Cors204::Load;
use Cors204::Memory qw(private_memory);
use Cors204::Server;
use Test::More;

# More than are remembered at a time.
my @tenants = 1 .. 200;
my $rewrites = 400;

sub origin { my ($name) = @_; return "https://$name.example.com" }

# All of the same length, and with different lines behind the first.
sub tenant {
    my ($number) = @_;
    return sprintf "CorsAllowOrigin %s\nCorsMaxAge %d\n", origin(sprintf 't%03d', $number), 1000 + $number;
}

my $same = "CorsAllowOrigin ${\ origin('same')}\n";
my %htaccess = (
    (map { ("tenant$_" => tenant($_)) } @tenants),
    changes => '',
    grows   => '',
    one     => $same,
    other   => $same,
    parts   => "<Files a.txt>\n$same</Files>\n<Files b.txt>\n$same</Files>\n",
    named   => "CorsPolicy partners\n",
    broken  => "CorsAllowOrigin ${\ origin('app')}/ null\nCorsMaxAge never\nCorsAllowMethods put\n",
    noted   => "CorsAllowOrigin null\n",
);

sub config {
    my ($partner) = @_;
    my @own = map { "<CorsPolicy partners>\nCorsAllowOrigin ${\ origin($_) }\n</CorsPolicy>" } $partner, "$partner-vhost";
    return <<"END";
MaxKeepAliveRequests 0
Header always set X-Policy "expr=%{reqenv:CORS_POLICY}"
Header always set X-Partner $partner
<Directory "\${DOCS}">
    AllowOverride FileInfo
</Directory>
$own[0]
<VirtualHost *:\${PORT}>
    $own[1]
</VirtualHost>
<VirtualHost *:\${PORT2}>
</VirtualHost>
END
}

my $s = Cors204::Server->start(
    ports   => 2,
    modules => ['headers'],
    files   => {
        (map { ("htdocs/$_/file.txt" => "text\n") } keys %htaccess),
        (map { ("htdocs/parts/$_.txt" => "text\n") } qw(a b)),
        (map { ("htdocs/$_/.htaccess" => $htaccess{$_}) } keys %htaccess),
    },
    config        => config('first'),
    expect_errors => [qr/: Cors\w+: /],
);

# As an editor does it: never half a file.
sub rewrite {
    my ($folder, $lines) = @_;
    my $new = $s->root->write_file("htdocs/$folder/new", $lines);
    rename $new, $s->docs . "/$folder/.htaccess" or die "rename: $!\n";
    return;
}

sub allows {
    my ($path, $name, $what, @client) = @_;
    my $response = $s->client(@client)->get($path, Origin => origin($name));
    return is($response->value('Access-Control-Allow-Origin'), origin($name), $what);
}

sub refuses {
    my ($path, $name, $what, @client) = @_;
    return no_cors($s->client(@client)->get($path, Origin => origin($name)), $what);
}

subtest 'a changed file is in force with the next request' => sub {
    my @names = map { sprintf 'changed%02d', $_ } 1 .. 20;
    for my $i (0 .. $#names) {
        rewrite('changes', "CorsAllowOrigin ${\ origin($names[$i]) }\nCorsAllowMethods PUT\n");
        for my $time (1, 2) {
            allowed($s->preflight('/changes/file.txt', origin => origin($names[$i])),
                { origin => origin($names[$i]), methods => 'PUT' }, "$names[$i], time $time");
        }
        refuses('/changes/file.txt', $names[ $i - 1 ], "not $names[ $i - 1 ]");
    }
    rewrite('changes', "CorsAllowOrigin ${\ origin('changed20') }\nCorsAllowMethods DEL\n");
    allowed($s->preflight('/changes/file.txt', origin => origin('changed20')),
        { origin => origin('changed20'), methods => 'DEL' }, 'another line of the same length');
    rewrite('changes', "CorsAllowOrigin ${\ origin('changed20') }\n");
    allowed($s->preflight('/changes/file.txt', origin => origin('changed20')), { origin => origin('changed20') }, 'a line less');
    rewrite('changes', "CorsAllowMethods PUT\n");
    is($s->get('/changes/file.txt')->status, 500, 'a broken file');
    rewrite('changes', "CorsAllowOrigin ${\ origin('changed01') }\nCorsAllowMethods PUT\n");
    allows('/changes/file.txt', 'changed01', 'as it was in the beginning');
    unlink $s->docs . '/changes/.htaccess' or die "unlink: $!\n";
    refuses('/changes/file.txt', 'changed01', 'no file at all');
};

subtest 'the same lines elsewhere are another policy' => sub {
    my %label = (
        '/one/file.txt' => '/one/.htaccess:1', '/other/file.txt' => '/other/.htaccess:1',
        '/parts/a.txt'  => '/parts/.htaccess:2', '/parts/b.txt' => '/parts/.htaccess:5',
    );
    for my $path (sort keys %label, keys %label) {
        like($s->get($path, Origin => origin('same'))->value('X-Policy'), qr/\Q$label{$path}\E\z/, $path);
    }
};

sub answer_of {
    my ($age, $name) = @_;
    return join ' | ', 204, "access-control-allow-origin: ${\ origin($name) }", "access-control-max-age: $age", 'vary: origin';
}

sub call {
    my ($number, $name) = @_;
    return ["/tenant$number/file.txt $name", 'OPTIONS', "/tenant$number/file.txt", $s->client->preflight_fields(origin => origin($name), method => 'GET')];
}

subtest 'many files, asked for by many at once' => sub {
    my (@calls, %expected);
    for my $number (map { ($_, $_, ($_ * 77) % 200 + 1) } @tenants) {
        my $right = sprintf 't%03d', $number;
        my $wrong = sprintf 't%03d', $number % 200 + 1;
        push @calls, call($number, $right), call($number, $wrong);
        $expected{"/tenant$number/file.txt $right"} = answer_of(1000 + $number, $right);
        $expected{"/tenant$number/file.txt $wrong"} = '403 | vary: origin';
    }
    my $load = Cors204::Load->start(root => $s->root, port => $s->port, clients => 8, calls => \@calls);
    $load->wait_for(4 * @calls);
    $load->stop;
    my @answers = $load->answers;
    my @wrong = grep { $_->{answer} ne $expected{ $_->{name} } } @answers;
    cmp_ok(scalar @answers, '>=', 4 * @calls, 'there were many');
    is(scalar @wrong, 0, 'all are right') or diag "$wrong[0]{name}: $wrong[0]{answer}";
};

sub told { my ($folder) = @_; return map { m{/\Q$folder\E/\.htaccess:(.*)} } grep { /cors204:(?:error|debug)/ } $s->log->lines }

sub children { return Cors204::Server::descendants($s->pid) }

subtest 'what is wrong is told with every request, a note once' => sub {
    for (1 .. 5) {
        my $response = $s->get('/broken/file.txt', Origin => origin('app'));
        is($response->status, 500, 'status');
        no_cors($response);
        is($s->get('/noted/file.txt')->status, 200, 'a file with a note');
    }
    my %lines;
    $lines{ s/\[.*|:? .*//r }++ for grep { /^\d+: Cors/ && !/sandbox/ } told('broken');
    is_deeply(\%lines, { 1 => 5, 2 => 5, 3 => 5 }, 'three problems, five times');
    my @notes = grep { /sandboxed frame/ } map { told($_) } qw(broken noted);
    cmp_ok(scalar @notes, '>=', 2, 'a note for each of two files');
    cmp_ok(scalar @notes, '<=', 2 * children(), 'and not with each request');
};

sub named_are {
    my ($partner, $old) = @_;
    for (1, 2) {
        allows('/named/file.txt',  "$partner-vhost", "$partner, a virtual host");
        allows('/named/file.txt',  $partner,         "$partner, a virtual host without one of its own", 2);
        refuses('/named/file.txt', $partner,         "$partner is not the one of the virtual host");
        refuses('/named/file.txt', $old,             "not $old", 2);
        allows('/tenant7/file.txt', 't007', 'another .htaccess');
    }
    return;
}

subtest 'named policies, before a restart' => sub { named_are('first', 'second') };

for ([ 'second', 'first' ], [ 'third', 'second' ]) {
    my ($name, $old) = @{$_};
    $s->reload(config($name), sub { ($s->get('/')->value('X-Partner') || '') eq $name });
    subtest "after a restart with another <CorsPolicy>, $name" => sub { named_are($name, $old) };
}

sub memory {
    my ($sum) = (0);
    $sum += private_memory($_) || 0 for children();
    return $sum;
}

# Each on all processes, which does not go without a few requests more.
sub rewrite_many {
    my (@numbers) = @_;
    my $bad = 0;
    for my $number (@numbers) {
        rewrite('grows', 'CorsAllowOrigin ' . join(' ', map { origin("grown$number-$_") } 1 .. 100) . "\n");
        my $last = origin("grown$number-100");
        $bad++ if ($s->get('/grows/file.txt', Origin => $last)->value('Access-Control-Allow-Origin') || '') ne $last;
    }
    return $bad;
}

subtest 'there is an end to it' => sub {
    is(rewrite_many(1 .. 150), 0, 'all answers are right');
    my ($before, @children) = (memory(), children());
    is(rewrite_many(151 .. 150 + $rewrites), 0, 'and so they are again');
    my $after = memory();
    cmp_ok($before, '>', 0, 'the memory can be read');
    is_deeply([ sort(children()) ], [ sort @children ], 'by the same processes');
    cmp_ok($after - $before, '<', 2048, 'kB more in all processes') or diag "$before kB, then $after kB";
};

all_done();
