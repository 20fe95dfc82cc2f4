# SPDX-License-Identifier: Apache-2.0
# Who may come in: authentication of every kind, sessions, and a firewall. All of them refuse in a way
# that a script of the allowed origin can read, and none of them sees the preflight first.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(has_module mpm need);
use Cors204::Matrix;
use Digest::MD5 qw(md5_hex);

my $users = 'AuthName secret | AuthUserFile "${ROOT}/conf/users"';
my $valid = "$users | Require valid-user";
my $session = 'Session On | SessionCookieName session path=/';
my $form  = "AuthType Form | AuthFormProvider file | $session";
my $site  = sections(
    Location =>
    '/basic'     => "AuthType Basic | $valid",
    '/digest'    => 'AuthType Digest | AuthName secret | AuthUserFile "${ROOT}/conf/digest" | Require valid-user',
    '/form'      => "$form | $valid | AuthFormLoginRequiredLocation http://127.0.0.1:9/login",
    '/inline'    => "$form | $valid | ErrorDocument 401 /login.html",
    '/login'     => "$form | $users | Require all granted | SetHandler form-login-handler"
        . ' | AuthFormLoginSuccessLocation http://127.0.0.1:9/welcome | AuthFormLoginRequiredLocation http://127.0.0.1:9/login',
    '/logout'    => "$session | SetHandler form-logout-handler | SessionMaxAge 1 | AuthFormLogoutLocation http://127.0.0.1:9/bye",
    '/anonymous' => 'AuthType Basic | AuthName secret | AuthBasicProvider anon | Anonymous guest | Anonymous_MustGiveEmail Off'
        . ' | Require valid-user',
    '/provider'  => 'AuthType Basic | AuthName secret | AuthUserFile "${ROOT}/conf/missing" | Require valid-user',
    '/method'    => 'Require method GET',
    '/ip'        => 'Require ip 192.0.2.1',
    '/any'       => "Satisfy Any | Order Deny,Allow | Deny from all | AuthType Basic | $valid",
) . <<'END';
    ScriptAlias "/cgi" "${ROOT}/cgi"
    AliasMatch "^/(?!log|cgi)\w+$" "${DOCS}/file.txt"
    <Location "/limited">
        <Limit GET OPTIONS>
            Require all denied
        </Limit>
    </Location>
    <Location "/except">
        AuthType Basic
        AuthName secret
        AuthUserFile "${ROOT}/conf/users"
        <LimitExcept OPTIONS>
            Require valid-user
        </LimitExcept>
    </Location>
    <Location "/origin">
        Require expr "%{HTTP:Origin} == 'https://nobody.example'"
    </Location>
    <Location "/negated">
        <RequireAll>
            Require all granted
            Require not ip 127.0.0.1
        </RequireAll>
    </Location>
END

my %files = (
    'htdocs/file.txt'   => "text\n",
    'htdocs/login.html' => "who are you?\n",
    'conf/users'        => "user:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n",
    'conf/digest'       => 'user:secret:' . md5_hex('user:secret:secret') . "\n",
    'cgi/own'           => $script,
);
my $s = Cors204::Server->start(
    ports => 5, files => \%files, config => five_sites($site),
    modules => [
        qw(access_compat alias auth_basic auth_digest auth_form authn_anon authn_core authn_file authz_host),
        qw(authz_user mime request session session_cookie), mpm() eq 'prefork' ? 'cgi' : 'cgid',
    ],
    expect_errors => [
        qr/AH01630|AH01797/,    # denied
        qr/AH00161/,            # all processes of a prefork server are busy
        qr/AH01617|AH01618/,    # a wrong password; nobody known
        qr/AH01620/,            # a user file that is missing
        qr/AH01782/,            # no Digest
        qr/AH01807|AH01808/,    # a login that fails
    ],
);

my @basic = (fields => [ Authorization => 'Basic dXNlcjpzZWNyZXQ=' ]);
my @wrong = (fields => [ Authorization => 'Basic dXNlcjp3cm9uZw==' ]);
my @text  = (body => qr/\Atext\n\z/);
my @form  = (fields => [ 'Content-Type' => 'application/x-www-form-urlencoded' ]);
my $login = 'httpd_username=user&httpd_password=secret';

# Proves the password with the challenge of the server that is asked (RFC 7616, with MD5).
sub digest {
    my ($client, $method, $target) = @_;
    my ($nonce) = $client->get($target)->value('WWW-Authenticate') =~ /nonce="([^"]+)"/;
    my ($user, $asked) = (md5_hex('user:secret:secret'), md5_hex("$method:$target"));
    my $proof = md5_hex(join ':', $user, $nonce, '00000001', 'c', 'auth', $asked);
    return qq{Digest username="user", realm="secret", nonce="$nonce", uri="$target", algorithm=MD5, qop=auth, }
        . qq{nc=00000001, cnonce="c", response="$proof"};
}

# The session of somebody who has logged in there.
sub session {
    my ($client) = @_;
    my @fields = (@{ $form[1] }, 'Content-Length' => length $login, Connection => 'close');
    my $bytes  = $client->request_bytes('POST', '/login', @fields);
    my ($cookie) = $client->raw('POST', $bytes . $login)->value('Set-Cookie') =~ /^([^;]+)/;
    return $cookie;
}

matrix(
    $s,
    [ 'Basic, no password',              401, '/basic' ],
    [ 'Basic, a wrong one',              401, '/basic', @wrong ],
    [ 'Basic, the right one',            200, '/basic', @basic, @text ],
    [ 'HEAD without a password',         401, 'HEAD /basic' ],
    [ 'Digest, no password',             401, '/digest' ],
    [ 'Digest, nonsense',                401, '/digest', fields => [ Authorization => 'Digest username="user"' ] ],
    [ 'Digest, the right one',           200, '/digest', fields => [ Authorization => \&digest ], @text ],
    [ 'a form elsewhere, not logged in', 302, '/form' ],
    [ 'a form inside, not logged in',    401, '/inline', body => qr/who are you/ ],
    [ 'a form, logged in',               200, '/form', fields => [ Cookie => \&session ], @text ],
    [ 'logging in',                      302, 'POST /login', @form, send => $login ],
    [ 'logging in, in vain',             302, 'POST /login', @form, send => "${login}r" ],
    [ 'logging out',                     307, '/logout' ],
    [ 'anonymous, no name',              401, '/anonymous' ],
    [ 'anonymous',                       200, '/anonymous', fields => [ Authorization => 'Basic Z3Vlc3Q6eA==' ], @text ],
    [ 'no user file',                    500, '/provider', @basic ],
    [ 'Require method',                  403, 'POST /method', send => 'x' ],
    [ '<Limit>',                         403, '/limited' ],
    [ '<LimitExcept>',                   401, '/except' ],
    [ 'Require ip',                      403, '/ip' ],
    [ 'Require expr',                    403, '/origin', vary => [] ],
    [ 'Require not',                     403, '/negated' ],
    [ 'Satisfy Any',                     401, '/any' ],
    [ 'Satisfy Any, with a password',    200, '/any', @basic, @text ],
);

# The rules of mod_security: at the request's head, at its body, at the response's head and body.
my $rules = <<'END';
    SecRuleEngine On
    SecRequestBodyAccess On
    SecResponseBodyAccess On
    SecResponseBodyMimeType text/plain
    SecAuditEngine Off
    SecRule REQUEST_URI "@beginsWith /waf/head" "id:1,phase:1,deny,status:403"
    SecRule ARGS "@contains attack" "id:2,phase:2,deny,status:406"
    SecRule RESPONSE_HEADERS:Access-Control-Allow-Origin "@streq *" "id:3,phase:3,pass,nolog"
    SecRule REQUEST_URI "@beginsWith /waf/late" "id:4,phase:3,deny,status:500"
    SecRule RESPONSE_BODY "@contains secret" "id:5,phase:4,deny,status:502"
    SecRule REQUEST_URI "@beginsWith /waf/redirect" "id:6,phase:2,redirect:http://127.0.0.1:9/elsewhere"
    ScriptAlias "/cgi" "${ROOT}/cgi"
    ErrorDocument 406 /page.txt
END

# Where httpd is installed with a site, Debian's package would switch it on there, so it is not
# installed for the tests then; see packaging/setup.sh.
sub firewall {
    my ($name) = @_;
    if (!has_module('security2') && -e '/usr/share/apache2/apache2-maintscript-helper') {
      SKIP: { skip 'mod_security2 is not installed', 1 }
        return;
    }
    need('security2');
    my $waf = Cors204::Server->start(
        ports         => 5,
        config        => "SecDataDir \"\${VAR}\"\nSecTmpDir \"\${VAR}\"\n" . five_sites($rules),
        expect_errors => [qr/ModSecurity: Access denied|AH00161/],
        modules       => [ qw(alias mime unique_id security2), mpm() eq 'prefork' ? 'cgi' : 'cgid' ],
        files         => {
            %files, (map { ("htdocs/waf/$_.txt" => "text\n") } qw(head late free redirect)),
            'htdocs/waf/body.txt' => "secret\n", 'htdocs/page.txt' => "a page\n",
        },
    );
    matrix($waf, firewall_rows());
    subtest 'preflights that a firewall denies' => sub { firewall_preflights($waf) };
    return;
}

# It comes before, or looks at the answer that was made; the status is its own then.
sub firewall_preflights {
    my ($waf) = @_;
    my %readable = (origin => $app, credentials => 'true');
    for my $number (1, 2) {
        my $client = $waf->client($number);
        decorated($client->preflight('/waf/head.txt', origin => $app), 403, { %readable, expose => 'X-Total' },
            'by the head');
        undecorated($client->preflight('/waf/head.txt', origin => $evil), 403, 'by the head, another origin');
        decorated($client->preflight('/waf/late.txt', origin => $app), 500, { %readable, methods => 'PUT', max_age => 600 },
            'by the response');
        undecorated($client->preflight('/waf/late.txt', origin => $evil), 500, 'by the response, another origin');
        count_cell(4);
    }
    return;
}

sub firewall_rows {
    return (
        [ 'a firewall that lets it pass',    200, '/waf/free.txt', @text ],

        # Rules of phase 1 come first of all, whatever module there is.
        [ 'it denies by the head',           403, '/waf/head.txt', unmapped => 1, preflight => 0 ],
        [ 'it denies by an argument',        406, '/waf/free.txt?x=attack', body => qr/\Aa page\n\z/ ],
        [ 'it denies by the body',           406, 'POST /waf/free.txt', send => 'x=attack', body => qr/\Aa page\n\z/,
            @form ],
        [ 'it redirects',                    302, '/waf/redirect.txt' ],
        [ 'it denies by the response',       500, '/waf/late.txt', preflight => 0 ],
        [ 'it denies by its body',           502, '/waf/body.txt' ],
        [ 'a script behind it',              200, '/cgi/own?1', own => 1, vary => ['Accept-Language'] ],
    );
}

firewall();
cells_done();
all_done();
