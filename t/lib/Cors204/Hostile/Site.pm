# SPDX-License-Identifier: Apache-2.0
package Cors204::Hostile::Site;

# Policies of every kind, each under a path of its own, as configuration and as what may come of it:
# written down a second time, for a judge who shall not believe the module.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(config files policies paths modules);

my $app   = 'https://app.example.com';
my $label = '[a-z0-9-]+';

my $lists = "CorsAllowMethods PUT DELETE\nCorsAllowHeaders X-A Content-Type\nCorsExposeHeaders ETag X-Total\nCorsMaxAge 600\n";
my %lists = (methods => 'PUT, DELETE', headers => 'X-A, Content-Type', expose => 'ETag, X-Total', max_age => '600');
my $echo  = "CorsAllowOrigin $app https://*.example.org\nCorsAllowCredentials On\nCorsAllowMethods *\nCorsAllowHeaders *\n";
my %echo  = (origin => qr{\Q$app\E|https://(?:$label\.)+example\.org}, credentials => 1, echoes => 1);

# in: the section; text: its directives. The rest is what may be answered. none: no header of CORS, ever.
my %site = (
    loc => {
        in => 'Location', text => "CorsAllowOrigin $app https://two.example.com\n$lists",
        origin => qr{https://(?:app|two)\.example\.com}, %lists,
    },
    dir => { in => 'Directory', text => "CorsAllowOrigin $app\nCorsMaxAge 5\n", origin => qr/\Q$app\E/, max_age => '5' },
    hta => {
        in => 'htaccess', text => "CorsAllowOrigin $app\nCorsAllowMethods PATCH\nCorsMaxAge 7\n", origin => qr/\Q$app\E/,
        methods => 'PATCH', max_age => '7',
    },
    match => {
        in => 'Location', text => "CorsAllowOriginMatch https://pr-[0-9]+\\.preview\\.example\\.com\nCorsMaxAge 9\n",
        origin => qr{https://pr-[0-9]+\.preview\.example\.com}, max_age => '9',
    },
    wild => {
        in => 'Directory', text => "CorsAllowOrigin https://*.example.org http://localhost:*\nCorsAllowHeaders X-W\n",
        origin => qr{https://(?:$label\.)+example\.org|http://localhost(?::[1-9][0-9]*)?}, headers => 'X-W',
    },
    any => {
        in => 'Location', text => "CorsAllowOrigin *\nCorsAllowMethods *\nCorsAllowHeaders * Authorization\nCorsExposeHeaders *\n",
        any => 1, methods => '*', headers => '*, Authorization', expose => '*',
    },
    reflect     => { in => 'Location',  text => $echo, %echo },
    'reflect-d' => { in => 'Directory', text => "${echo}CorsMaxAge 11\n", %echo, max_age => '11' },
    guard => {
        in => 'Location', text => "CorsAllowOrigin $app\nCorsMode Guard\nCorsMaxAge 13\n", origin => qr/\Q$app\E/, max_age => '13',
    },
    # Stands beside the server's policy, which is in force.
    report => { in => 'Location', text => "CorsAllowOrigin $app\nCorsMode Report\n", origin => qr/\Q$app\E/, max_age => '29' },
    forbid => {
        in => 'Location', text => "${echo}CorsRefusal Forbid\nCorsAllowPrivateNetwork On\nCorsMaxAge 17\n", %echo,
        max_age => '17', network => 1,
    },
    named => { in => 'Location', text => "CorsPolicy shared\n", origin => qr/null|\Q$app\E/, max_age => '19' },
    off   => { in => 'Location', text => "CorsPolicy Off\n", none => 1 },
    be       => { in => 'Location', text => "${echo}CorsMaxAge 23\n", %echo, max_age => '23' },
    'be-off' => { in => 'Location', text => "CorsPolicy Off\n", foreign => 1 },
    server   => { in => 'server', text => "CorsAllowOrigin $app\nCorsMaxAge 29\n", origin => qr/\Q$app\E/, max_age => '29' },
);

sub modules  { return qw(headers http2 proxy proxy_http) }
sub policies { return \%site }

# The targets of requests: a policy's own, a name that is not there, one that belongs to the server alone.
sub paths {
    my @folders = grep { $_ ne 'server' } sort keys %site;
    return ((map { ("/$_/file.txt", "/$_/file.txt") } @folders), '/loc/none', '/dir/none', '/file.txt', '/none');
}

sub files {
    my %files = ('htdocs/file.txt' => "text\n");
    for my $name (grep { !/^(?:server|be)/ } keys %site) {
        $files{"htdocs/$name/file.txt"} = "text of $name\n";
    }
    $files{'htdocs/hta/.htaccess'} = marked('hta');
    return \%files;
}

# Each response tells which section made it, by another module.
sub marked {
    my ($name) = @_;
    return "Header always set X-Where $name\n$site{$name}{text}";
}

# strictness: for HttpProtocolOptions. Long fields and many come through, and connections live long.
sub config {
    my ($strictness) = @_;
    my @sections = map { section($_) } sort keys %site;
    return join "\n", <<"END", @sections;
HttpProtocolOptions $strictness
Protocols h2c http/1.1
H2Direct On
H2Upgrade Off
LimitRequestFieldSize 70000
LimitRequestLine 70000
LimitRequestFields 200
MaxKeepAliveRequests 0
GracefulShutdownTimeout 5
<IfModule mpm_prefork_module>
    StartServers 8
    MaxSpareServers 16
</IfModule>
<IfModule !mpm_prefork_module>
    MaxSpareThreads 64
</IfModule>
Header always set X-Head yes "expr=%{REQUEST_METHOD} == 'HEAD'"
ProxyPass "/be-off/" "http://127.0.0.1:\${BACKEND}/be-off/"
ProxyPass "/be/" "http://127.0.0.1:\${BACKEND}/be/"
<CorsPolicy shared>
    CorsAllowOrigin null $app
    CorsPreflightStatus 200
    CorsMaxAge 19
</CorsPolicy>
<Directory "\${DOCS}/hta">
    AllowOverride FileInfo
</Directory>
<Location "/cors-status">
    SetHandler cors204-status
</Location>
END
}

sub section {
    my ($name) = @_;
    my $in = $site{$name}{in};
    return $site{$name}{text} if $in eq 'server';
    return ''                 if $in eq 'htaccess';
    my $path = $in eq 'Directory' ? "\${DOCS}/$name" : "/$name";
    return "<$in \"$path\">\n" . marked($name) . "</$in>\n";
}

1;
