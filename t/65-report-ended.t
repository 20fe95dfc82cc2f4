# SPDX-License-Identifier: Apache-2.0
# What CorsMode Report compares a response with is what enforcing would then send: of preflights too that something
# else answers before the policy can. Each call is tried, and then made with the policy in force.

use lib 't/lib';
use Cors204::Test;

use Cors204::Counts qw(status);
use JSON::PP;

# A policy at a place beside rules that come before it, unless it is in a <Location>.
sub beside_rules {
    my ($where, $mode) = @_;
    my $policy = "CorsAllowOrigin $app\nCorsAllowMethods PUT\nCorsAllowHeaders X-A\n$mode\n";
    my $placed = $where eq 'Location' ? "<Location \"/\">\n$policy</Location>\n" : $policy;
    return <<"END";
RewriteEngine On
RewriteCond %{REQUEST_METHOD} OPTIONS
RewriteRule ^/moved http://127.0.0.1:9/ [R=302,L]
RewriteCond %{REQUEST_METHOD} OPTIONS
RewriteRule ^ - [R=204,L]
Header always set Access-Control-Allow-Origin "$app"
Header always set Access-Control-Allow-Methods "PUT"
Header always set Access-Control-Allow-Headers "X-A"
Header always set X-Count "$where $mode"
$placed
<Location "/cors-status">
    CorsPolicy Off
    SetHandler cors204-status
</Location>
END
}

# Explain's verdict on a call.
sub verdict {
    my ($site, $path, %ask) = @_;
    my $query = join '&', "path=$path", "origin=$app", map { "$_=$ask{$_}" } sort keys %ask;
    return decode_json($site->get("/cors-status?json&$query")->body)->{explain}{verdict};
}

# What a browser asks of the answer to a preflight.
sub succeeds {
    my ($answer, %ask) = @_;
    my $has = sub { my ($name, $word) = @_; return !$word || grep { lc $_ eq $word } split /\s*,\s*/, $answer->value($name) || '' };
    return $answer->status =~ /^2/ && ($answer->value('Access-Control-Allow-Origin') || '') eq $app
        && $has->('Access-Control-Allow-Methods', $ask{method} eq 'POST' ? '' : lc $ask{method})
        && $has->('Access-Control-Allow-Headers', $ask{headers}) ? 1 : 0;
}

my $site = Cors204::Server->start(
    modules => [qw(headers rewrite)], files => { 'htdocs/file.txt' => "text\n" }, config => beside_rules(host => 'CorsMode Report'),
);

sub reload {
    my ($where, $mode) = @_;
    $site->reload(beside_rules($where, $mode), sub { ($site->get('/x')->value('X-Count') || '') eq "$where $mode" });
    return;
}

sub page_is {
    my ($page, $works, $name) = @_;
    return like($page, $works ? qr/Nothing, by the requests so far/ : qr/Another place: .*Location.*browsers refuse this call/s, $name);
}

# What is told of a call under Report, and what comes of it then.
sub check {
    my ($where, $works, $path, %ask) = @_;
    my $verdict = $works ? 'allowed' : 'refused';
    reload($where, 'CorsMode Report');
    $site->preflight($path, origin => $app, %ask);
    my @fails = grep { $_->{kind} eq 'fails' } @{ status($site)->{trials}[0]{changes} };
    is(scalar @fails, $works ? 0 : 1, 'what would change tells if it fails');
    page_is($site->get('/cors-status')->body, $works, 'so does the page');
    is(verdict($site, $path, %ask), $verdict, 'so does Explain');
    reload($where, '');
    is(succeeds($site->preflight($path, origin => $app, %ask), %ask), $works, 'what a browser makes of it, when it is enforced');
    is(verdict($site, $path, %ask), $verdict, 'and Explain');
    return;
}

# Whether it works for a policy of the host.
my @asks = (
    [ 0, '/file.txt', method => 'PUT' ], [ 0, '/file.txt', method => 'POST', headers => 'x-a' ],
    [ 1, '/file.txt', method => 'POST' ], [ 0, '/moved', method => 'PUT' ],
);
for my $ask (@asks) {
    my ($works, @ask) = @{$ask};
    subtest "@ask" => sub {
        check(host => $works, @ask);
        check(Location => 1, @ask);
    };
}

# What is compared is what was sent, whichever request of httpd's made it: an ErrorDocument, none because that
# failed as well, the page of a folder.
subtest 'internal redirects' => sub {
    my $pages = Cors204::Server->start(
        modules => [qw(headers alias dir)], files => { map { ("htdocs/$_" => "text\n") } 'sorry.html', 'folder/index.html' },
        config  => <<"END");
ErrorDocument 404 /no-such-page
ErrorDocument 403 /sorry.html
DirectoryIndex index.html
Redirect 403 /closed
<Location "/">
    CorsAllowOrigin $app
    CorsMode Report
</Location>
<Location "/cors-status">
    CorsPolicy Off
    SetHandler cors204-status
</Location>
Header always set Access-Control-Allow-Origin "$app"
END
    my %status = ('/missing' => 404, '/closed' => 403, '/folder/' => 200);
    for my $method (qw(GET HEAD)) {
        is($pages->request($method, $_, Origin => $app)->status, $status{$_}, "$method $_") for sort keys %status;
    }
    is_deeply([ map { "$_->{kind} $_->{header}: $_->{count}" } @{ status($pages)->{trials}[0]{changes} } ],
        ['missing Vary: 6'], 'all that is missing, of each');
    $pages->finish;
};

all_done();
