# SPDX-License-Identifier: Apache-2.0
# A graceful restart reads everything anew: nothing of the old policies is left, and nothing breaks.

use lib 't/lib';
use Cors204::Test;

sub config {
    my ($name) = @_;
    my $origin = "https://$name.example.com";
    return <<"END";
Header set X-Generation $name
<Location "/api">
    CorsAllowOrigin $origin
</Location>
<Directory "\${DOCS}/late">
    CorsAllowOrigin $origin
</Directory>
END
}

my $s = Cors204::Server->start(
    modules => ['headers'],
    files   => { map { ("htdocs/$_/file.txt" => "text\n") } qw(api late) },
    config  => config('first'),
);

sub policies_are {
    my ($name, $old) = @_;
    for my $path ('/api/file.txt', '/late/file.txt') {
        my $origin = "https://$name.example.com";
        allowed($s->preflight($path, origin => $origin), { origin => $origin }, "$path: $name");
        decorated($s->get($path, Origin => $origin), 200, { origin => $origin }, "$path: $name, actual request");
        refused($s->preflight($path, origin => "https://$old.example.com"), "$path: $old is not allowed");
    }
    return;
}

subtest 'before' => sub { policies_are('first', 'second') };

my $old = 'first';
for my $name (qw(second third)) {
    $s->reload(config($name), sub { ($s->get('/api/file.txt')->value('X-Generation') || '') eq $name });
    subtest "after a restart with the $name configuration" => sub { policies_are($name, $old) };
    $old = $name;
}

$s->reload("Header set X-Generation none\n", sub { ($s->get('/api/file.txt')->value('X-Generation') || '') eq 'none' });
subtest 'after a restart without a policy' => sub {
    left_to_httpd($s->preflight($_, origin => 'https://third.example.com'), $_) for '/api/file.txt', '/late/file.txt';
};

all_done();
