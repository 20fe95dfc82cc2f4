# SPDX-License-Identifier: Apache-2.0
# What runs inside httpd, or is run by it, to make a response: scripts, other handlers, server-side
# includes, and Lua.

use lib 't/lib';
use Cors204::Test;

use Cors204::Apache qw(mpm);
use Cors204::Matrix;

# A text of fields and a body, as a script writes it.
sub script {
    my (@lines) = @_;
    return join "\n", '#!/bin/sh', 'read -r body', (map { "echo '$_'" } @lines), '';
}

my $star   = 'Access-Control-Allow-Origin: *';
my @theirs = map { "Access-Control-$_" }
    'Allow-Origin: *', 'Allow-Credentials: true', 'Allow-Methods: *', 'Allow-Headers: *', 'Expose-Headers: *', 'Max-Age: 1',
    'Allow-Private-Network: true';
my @plain = ('Content-Type: text/plain', '', 'body');

my $lua = <<'END';
local function star(t) t['Access-Control-Allow-Origin'] = '*' end
function handle(r)
    r.content_type = 'text/plain'
    if r.uri:match('out') then star(r.headers_out) end
    if r.uri:match('err') then star(r.err_headers_out) end
    if r.uri:match('fail') then return 409 end
    if r.uri:match('crash') then error('crash') end
    r:puts('made by Lua\n')
    return apache2.OK
end
function check(r)
    star(r.err_headers_out)
    if r.uri:match('refused') then return 403 end
    return apache2.DECLINED
end
function translate(r)
    if r.uri == '/lua-translate' then return 403 end
    return apache2.DECLINED
end
function quick(r)
    if r.uri ~= '/lua-quick' then return apache2.DECLINED end
    r.content_type = 'text/plain'
    r:puts('quick\n')
    return apache2.DONE
end
END

my $page = join '', map { qq{<!--#include virtual="$_" -->} } '/cgi/one', '/missing', '/cgi/inside', '/file.txt';
my %files = (
    'htdocs/file.txt'       => "text\n",
    'htdocs/page.shtml'     => $page,
    'htdocs/exec.shtml'     => qq{<!--#exec cgi="/cgi/one" -->\n},
    'htdocs/as/is'          => join("\n", $star, @plain) . "\n",
    'htdocs/as/status'      => join("\n", 'Status: 410 Gone', $star, $star, @plain) . "\n",
    'htdocs/map.map'        => "default http://127.0.0.1:9/elsewhere\n",
    'htdocs/meta/file.txt'  => "text\n",
    'htdocs/meta/.web/file.txt.meta' => "$star\n",
    'conf/all.lua'          => $lua,
    'cgi/none'              => script(@plain),
    'cgi/one'               => script($star, 'Vary: Cookie', @plain),
    'cgi/two'               => script($star, $star, @plain),
    'cgi/all'               => script(@theirs, 'Vary: Origin', @plain),
    'cgi/404'               => script('Status: 404', @theirs, @plain),
    'cgi/500'               => script('Status: 500', $star, @plain),
    'cgi/204'               => script('Status: 204', $star, ''),
    'cgi/302'               => script('Status: 302', 'Location: /elsewhere', $star, ''),
    'cgi/304'               => script('Status: 304', 'ETag: "x"', $star, ''),
    'cgi/inside'            => script('Location: /file.txt', $star, ''),
    'cgi/nothing'           => script(),
    'cgi/half'              => script("no header at all"),
    'cgi/dies'              => script($star, @plain) . "kill -9 \$\$\n",
    'cgi/nph-own'           => "#!/bin/sh\nprintf 'HTTP/1.1 200 OK\\r\\n$star\\r\\n\\r\\nraw'\n",
);

my $site = sections(
    Location =>
    '/over'           => 'ErrorDocument 404 "over"',
    '/as'             => 'SetHandler send-as-is',
    '/action'         => 'SetHandler made-by',
    '/virtual-action' => 'SetHandler made-by-none',
    '/status'         => 'SetHandler server-status',
    '/info'           => 'SetHandler server-info',
    '/checked'        => 'LuaHookAccessChecker "${ROOT}/conf/all.lua" check',
    '/fixed'          => 'LuaHookFixups "${ROOT}/conf/all.lua" check',
) . sections(
    Directory =>
    '${DOCS}'      => 'Options +Includes',
    '${DOCS}/meta' => 'MetaFiles On',
) . <<'END';
    ScriptAlias "/cgi" "${ROOT}/cgi"
    ScriptAlias "/over" "${ROOT}/cgi"
    <Files "*.shtml">
        SetOutputFilter INCLUDES
        ForceType text/html
    </Files>
    Action made-by /cgi/one
    Alias "/action/file" "${DOCS}/file.txt"
    Action made-by-none /cgi/none virtual
    <Files "*.map">
        SetHandler imap-file
    </Files>
    ScriptAlias "/timeout" "${ROOT}/cgi/none"
    RequestReadTimeout body=1

    LuaMapHandler "^/lua/" "${ROOT}/conf/all.lua" handle
    LuaHookTranslateName "${ROOT}/conf/all.lua" translate
    LuaQuickHandler "${ROOT}/conf/all.lua" quick
    Alias "/checked/file" "${DOCS}/file.txt"
    Alias "/fixed/file" "${DOCS}/file.txt"
END

my $s = Cors204::Server->start(
    ports   => 5, files => \%files, config => five_sites($site),
    modules => [
        qw(actions alias asis cern_meta imagemap include info lua mime reqtimeout status),
        mpm() eq 'prefork' ? 'cgi' : 'cgid',
    ],
    expect_errors => [
        qr/End of script output before headers|malformed header from script/,
        qr/AH01264|AH02811|unable to include/,   # what is missing
        qr/AH00161/,                                # all processes of a prefork server wait for one
        qr/all\.lua|lua:error/,
        qr/AH01270|AH01225/,                        # a body that does not come
    ],
);

my @one   = (own => 1);
my @twice = (own => ["\L$star, *"]);
my @all   = (own => [ map { s/^([^:]+)/\L$1/r } @theirs ]);
my @body  = (body => qr/\Abody\n\z/);

matrix(
    $s,
    [ 'a script without CORS headers',      200, '/cgi/none', @body ],
    [ 'a script with one Allow-Origin',     200, '/cgi/one', @one, @body, vary => ['Cookie'] ],
    [ 'HEAD of it',                         200, 'HEAD /cgi/one', @one, vary => ['Cookie'] ],
    [ 'POST to it',                         200, 'POST /cgi/one', send => 'x', @one, @body, vary => ['Cookie'] ],
    [ 'its OPTIONS',                        200, 'OPTIONS /cgi/one', @one, @body, vary => ['Cookie'], left => 1 ],
    [ 'a script with two',                  200, '/cgi/two', @twice, @body ],
    [ 'a script with everything',           200, '/cgi/all', @all, @body, vary => ['Origin'] ],
    [ 'a script with a 404 of its own',     404, '/cgi/404', @all, @body ],
    [ 'the same, with an error text',       404, '/over/404', @all, @body ],
    [ 'a script with a 500 of its own',     500, '/cgi/500', @one, @body ],
    [ 'a script with a 204 of its own',     204, '/cgi/204', @one ],
    [ 'a script with a 302 of its own',     302, '/cgi/302', @one ],
    [ 'a script with a 304 of its own',     304, '/cgi/304', @one ],
    [ 'a script that redirects inside',     200, '/cgi/inside', @one, body => qr/\Atext\n\z/ ],
    [ 'a script that is silent',            500, '/cgi/nothing' ],
    [ 'a script that talks nonsense',       500, '/cgi/half' ],
    [ 'a script that dies after its body',  200, '/cgi/dies', @one, @body ],
    [ 'a script that is missing',           404, '/cgi/missing' ],
    [ 'a path behind a script',             200, '/cgi/two/more/path', @twice, @body ],
    [ 'a body that does not come',          408, 'POST /timeout', fields => [ 'Content-Length' => 9 ] ],

    # Such a script writes the very bytes that go out: mod_cgi takes all filters away for it.
    [ 'a script that writes its own head',  200, '/cgi/nph-own', @one, never => 1, body => qr/\Araw\z/ ],
);

matrix(
    $s,
    [ 'server-side includes',               200, '/page.shtml', body => qr/\Abody\n.*error.*text\n/s ],
    [ 'includes of a script',               200, '/exec.shtml', body => qr/\Abody\n/ ],
    [ 'a file with its own headers',        200, '/as/is', @one, @body ],
    [ 'a file with its own status',         410, '/as/status', @twice, @body ],
    [ 'an action',                          200, '/action/file', @one, vary => ['Cookie'] ],
    [ 'an action without a file',           200, '/virtual-action/x', @body ],
    [ 'an image map',                       302, '/map.map?1,1' ],
    [ "the server's status",                200, '/status', body => qr/Apache Server Status/ ],
    [ "the server's settings",              200, '/info', body => qr/Server Information/ ],
    [ 'a file with a file of headers',      200, '/meta/file.txt', @one ],
);

my @made = (body => qr/\Amade by Lua\n\z/);
matrix(
    $s,
    [ 'Lua',                                200, '/lua/x', @made ],
    [ 'Lua with a header',                  200, '/lua/out', @one, @made ],
    [ 'Lua with a header for errors too',   200, '/lua/err', @one, @made ],
    [ 'Lua with both',                      200, '/lua/out/err', own => 2, @made ],
    [ 'Lua with a status',                  409, '/lua/err/fail', @one ],
    [ 'Lua that fails',                     500, '/lua/err/crash', @one ],
    [ 'a Lua access checker',               200, '/checked/file', @one ],
    [ 'one that refuses',                   403, '/checked/refused', @one ],
    [ 'Lua in fixups',                      200, '/fixed/file', @one ],
    [ 'Lua in fixups that refuses',         403, '/fixed/refused', @one ],
    [ 'Lua that translates to a refusal',   403, '/lua-translate', unmapped => 1, late => 403 ],

    # A quick handler answers before httpd has looked for any section, and without any filter.
    [ 'a quick handler of Lua',             200, '/lua-quick', never => 1, preflight => 0, body => qr/\Aquick\n\z/ ],
);

cells_done();
all_done();
