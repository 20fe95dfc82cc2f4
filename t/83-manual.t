# SPDX-License-Identifier: Apache-2.0
# The manual: it is well made, it says what the module does, and all that it shows works. The same for
# README.md and the guides, which are the other pages of doc/.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Backend;
use Cors204::Markdown;
use Cors204::Repository qw(slurp write_to);
use Cors204::Server;
use Cors204::Shown;
use Cwd ();
use File::Basename qw(basename dirname);
use File::Temp ();
use Test::More;

my @tools = qw(pandoc mandoc groff);
if (my @missing = grep { system("command -v $_ >/dev/null") } @tools) {
    die "@missing: missing, and CORS204_STRICT forbids to skip\n" if $ENV{CORS204_STRICT};
    plan(skip_all => "not installed: @missing");
}

my $repository = Cwd::abs_path("$FindBin::Bin/..");
my $built      = File::Temp::tempdir(CLEANUP => 1);
chdir $repository or die "$repository: $!\n";

# What a command says and its exit status.
sub run {
    my (@command) = @_;
    my $pid = open my $out, '-|';
    die "cannot fork: $!\n" if !defined $pid;
    if (!$pid) {
        open STDERR, '>&', \*STDOUT or die "no output: $!\n";
        exec @command or die "cannot run $command[0]: $!\n";
    }
    my $said = do { local $/ = undef; <$out> };
    close $out or $! and die "$command[0]: $!\n";
    return ($? >> 8, defined $said ? $said : '');
}

sub says_nothing {
    my ($name, @command) = @_;
    my ($exit, $said) = run(@command);
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return ok($exit == 0 && $said eq '', $name) || diag $said;
}

# Whatever this make was told by the one that runs the tests is not for it.
subtest 'it is built' => sub {
    local @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
    delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};
    my ($exit, $said) = run('make', '--silent', "BUILD=$built", 'docs-built');
    is($exit, 0, 'make docs-built') or diag $said;
};

# ---- what it says of the directives ------------------------------------------

# Of Markdown, the words.
sub words {
    my ($text) = @_;
    return $text =~ s/<[^>]+>|(?<!\\)[*`]//gr =~ s/\\(?=[*|[])//gr =~ s/\[([^]]*)\]\([^)]*\)/$1/gr =~ s/&lt;/</gr =~ s/&gt;/>/gr;
}

# A directive is a heading with a table behind it: a name and a value in each row.
sub directive_of {
    my ($heading, $table) = @_;
    my @rows = map { [ /^\| \*\*(\w+)\*\* \| (.*) \|$/ ] } grep { /^\| \*/ } split /\n/, $table;
    my %about = map { lc $_->[0] => words($_->[1]) } @rows;
    my @contexts = split /, /, delete $about{context};
    return {
        override => '', %about, title => $heading, name => words($heading) =~ s/>$//r, contexts => \@contexts,
        rows => join ' ', map { $_->[0] } @rows,
    };
}

my $source = slurp('doc/mod_cors204.md');
my @directives;
while ($source =~ /^### (\S*Cors\S+)\n\n((?:\|.*\n)+)/mg) {
    push @directives, directive_of($1, $2);
}

subtest 'it has the form of httpd\'s manual' => sub {
    my $form = qr/\ADescription Syntax Default Context (?:Override )?Status Module(?: Compatibility)?\z/;
    like($_->{rows}, $form, $_->{name}) for @directives;
    is("$_->{status} $_->{module}", 'External mod_cors204', "$_->{name}: whose it is") for @directives;
    like($_->{syntax}, qr/^\Q$_->{name}\E /, "$_->{name}: its syntax") for @directives;
    my %listed = $source =~ /^\| \[(\S+)\]\((#\S+ \| .*) \|$/mg;
    my %expected = map { $_->{title} => '#' . lc($_->{name} =~ s/<(.*)/$1-1/r) . ") | $_->{description}" } @directives;
    is_deeply(\%listed, \%expected, 'the list of all says the same');
};

# As httpd -L tells it: a name, a line of help, and where it is allowed.
sub command_table {
    my $test = Cors204::Server->configtest(config => '', arguments => ['-L']);
    my (%where, $name);
    for (@{ $test->{lines} }) {
        $name = $1 eq 'mod_cors204.c' ? $2 : undef if /^(?=\S.*\((\w+\.c)\)$)(\S+)/;
        $where{$name} .= s/^\s+/ /r if defined $name && /^\s/;
    }
    return %where;
}

my @everywhere = ('server config', 'virtual host', 'directory', '.htaccess');

# What holds for the whole server says so only when it stands elsewhere.
sub is_global {
    my ($name) = @_;
    my $test = Cors204::Server->configtest(config => "<VirtualHost *:80>\n$name 1\n</VirtualHost>\n");
    return scalar grep { /\Q$name\E cannot occur within <VirtualHost> section/ } @{ $test->{lines} };
}

sub expected_contexts {
    my ($where, $name) = @_;
    return [ @everywhere[ 0 .. 2 ] ] if $where =~ /Allowed in \*\.conf anywhere$/;
    return [ $everywhere[0] ] if $where =~ /Allowed in \*\.conf only outside/ && $name =~ /^Cors/ && is_global($name);
    return [@everywhere] if $where =~ /Allowed in \*\.conf anywhere and in \.htaccess/;
    return [ @everywhere[ 0, 1 ] ] if $where =~ /Allowed in \*\.conf only outside <Directory>, <Files>, <Location>/;
    return ["? $where"];
}

sub has_all_directives {
    my %where = command_table();
    cmp_ok(scalar keys %where, '>', 10, 'httpd -L lists them');
    is_deeply([ sort map { $_->{name} } @directives ], [ sort keys %where ], 'all, and no others');
    for my $directive (@directives) {
        my $where = $where{ $directive->{name} } or next;
        my ($override) = $where =~ /when AllowOverride includes (\w+)/;
        is_deeply($directive->{contexts}, expected_contexts($where, $directive->{name}), "$directive->{name}: contexts");
        is($directive->{override}, $override || '', "$directive->{name}: override");
    }
    return;
}

subtest 'it has the directives that the module has' => \&has_all_directives;

# What the server is going to do with a policy; the line numbers do not matter.
sub told {
    my (@lines) = @_;
    my $config = join "\n", '<Location "/">', 'CorsAllowOrigin https://app.example.com', @lines, "</Location>\n";
    my $test = Cors204::Server->configtest(config => $config, arguments => [ '-D', 'DUMP_CORS' ]);
    return $test->{exit} ? "refused: @{ $test->{lines} }" : join "\n", grep { /^ / } @{ $test->{lines} };
}

# The other words that could stand in place of the default.
sub others {
    my ($directive) = @_;
    my ($name, $default) = split ' ', $directive->{default};
    my (undef, $words) = split ' ', $directive->{syntax}, 2;
    return grep { $_ ne $default } split /\|/, $words;
}

my %value = (CorsAllowMethods => 'PUT', CorsAllowHeaders => 'X-A', CorsExposeHeaders => 'X-A', CorsMaxAge => '60');

sub states_the_defaults {
    my $plain  = told();
    my @stated = grep { $_->{default} =~ /^Cors/ } @directives;
    cmp_ok(scalar @stated, '>=', 5, 'some are lines of configuration');
    for my $directive (@stated) {
        is(told($directive->{default}), $plain, "$directive->{default} changes nothing");
        for my $other (map { told("$directive->{name} $_") } others($directive)) {
            isnt($other, $plain, "another $directive->{name} does");
            unlike($other, qr/^refused/, 'and can be written');
        }
    }
    my @none = grep { $_->{default} =~ /^none/ && $value{ $_->{name} } } @directives;
    is(scalar @none, scalar keys %value, 'for others it is that a header is not sent');
    unlike($plain, qr/Access-Control-(?!Allow-Origin)/, 'and none is');
    like(told("$_->{name} $value{ $_->{name} }"), qr/Access-Control-(?!Allow-Origin)/, "unlike with $_->{name}") for @none;
    is(scalar @stated + @none, scalar(@directives) - 8, 'eight have no default of either kind');
    return;
}

subtest 'it states the defaults that the module has' => \&states_the_defaults;

# Where only some words can be written, the module lists them when it is given another one.
subtest 'it lists the words that the module takes' => sub {
    my @fixed = grep { $_->{syntax} =~ /^\w+ [\w-]+\|[\w|-]+(?: \.\.\.)?$/ && $source !~ /<code>$_->{name} [^<\n]*\*/ } @directives;
    is(scalar @fixed, 6, 'of six');
    for my $directive (@fixed) {
        my ($list) = told("$directive->{name} another") =~ /; use (\w.*?)(?: AH\d+:.*)?$/;
        is_deeply([ sort split /, | or /, $list ], [ sort $directive->{syntax} =~ /(?<=[ |])[\w-]+/g ], $directive->{name});
    }
};

# ---- what it shows -----------------------------------------------------------

my @documents = map { Cors204::Markdown->new($_) } 'README.md', sort glob 'doc/*.md';
my @examples  = map { $_->examples } @documents;

# What is for those who work on the module shows no configuration that could be tried.
my @others = map { Cors204::Markdown->new($_) } qw(CONTRIBUTING.md SECURITY.md), glob 't/*.md t/*/*.md';

sub label {
    my ($example) = @_;
    my ($first) = $example->{text} =~ /^\s*(.*)$/m;
    return "$example->{file}: $first";
}

sub examples_are_checked {
    my (%seen, %count);
    for my $example (@examples) {
        next if $seen{"$example->{comment}\n$example->{text}"}++;
        is_deeply([ example_problems($example, $repository) ], [], label($example));
        $count{ $example->{language} }++;
    }
    cmp_ok($count{apache}, '>', 10, 'there is configuration');
    cmp_ok($count{sh},     '>', 3,  'there are commands');
    return;
}

subtest 'all its examples are checked' => \&examples_are_checked;

sub targets_are_there {
    my %target = map { $_ => 1 } map { slurp($_) =~ /^([a-z-]+):(?!=)/mg } 'Makefile', glob '*/*.mk */*/*.mk';
    my %named = map { $_ => 1 } map { /^(?:sudo )?make ([a-z-]+)(?: |$)/ ? $1 : () } map { $_->codes } @documents, @others;
    cmp_ok(scalar keys %named, '>', 2, 'some are named');
    is_deeply([ sort grep { !$target{$_} } keys %named ], [], 'all are there');
    return;
}

subtest 'it names the targets that make has' => \&targets_are_there;

# What the module says of a file api.conf, whose twelfth line is the first of these.
sub said_of {
    my ($config, @arguments) = @_;
    my $test = Cors204::Server->configtest(
        arguments => \@arguments, config => "Include conf/api.conf\n",
        files => { 'conf/api.conf' => "\n" x 11 . $config },
    );
    return join "\n", map { s{\S*(?=api\.conf:)}{}r } @{ $test->{lines} };
}

sub words_are_its_own {
    my @shown = grep { $_->{language} eq 'text' && $_->{file} eq 'doc/mod_cors204.md' } @examples;
    my @told  = map { $_->{text} =~ s{\S*(?=api\.conf:)}{}r } @shown;
    my @wrong = grep { /^(?:api\.conf:12: )?Cors\w+: "/ } @told;
    is(scalar @wrong, 2, 'messages');
    for my $message (map { s/\n(?=.)/ /gr } @wrong) {
        my ($directive, $word) = $message =~ /(Cors\w+): "(.*?)": /;
        like(said_of("$directive $word\n"), qr/\Q$message\E/, $word);
    }
    my ($dump) = grep { /^ +preflight +204/m } @told;
    my $policy = qq(ServerName www.example.com\n<Location "/api">\nCorsAllowOrigin https://app.example.com\n</Location>\n);
    my $said = said_of("<VirtualHost *:443>\n$policy</VirtualHost>\n", '-D', 'DUMP_CORS') =~ s/^api\.conf:\d+/api.conf:12/mr;
    like($said, qr/\Q$dump\E/, 'what DUMP_CORS prints');
    return;
}

subtest 'the words of the module are its own' => \&words_are_its_own;

# Messages of an example, each as its first line, its headers of CORS, and all of them.
sub messages_of {
    my ($text) = @_;
    my @messages;
    for my $part (split /\n\n/, $text) {
        my ($first, @lines) = split /\n/, $part;
        my @fields = map { split /: /, $_, 2 } @lines;
        push @messages, { first => $first, cors => [ sort grep { /^(?:Access-Control-|Vary:)/ } @lines ], fields => \@fields };
    }
    return @messages;
}

# README's first policy, and what it says a browser then sends and gets.
subtest 'on the wire' => sub {
    my ($policy) = map { $_->{text} } grep { $_->{file} eq 'README.md' && $_->{language} eq 'apache' } @examples;
    my @shown = map { messages_of($_->{text}) } grep { $_->{language} eq 'http' } @examples;
    my $backend = Cors204::Backend->start('/api/orders' => "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    my $s = Cors204::Server->start(
        modules => [qw(proxy proxy_http)], define => { BACKEND => $backend->port },
        config  => qq(${policy}ProxyPass "/api" "http://127.0.0.1:\${BACKEND}/api"\n),
    );
    is(scalar @shown, 4, 'two requests and what they get');
    while (my ($request, $response) = splice @shown, 0, 2) {
        my ($method, $path) = split ' ', $request->{first};
        my $got = $s->request($method, $path, @{ $request->{fields} });
        my ($status) = $response->{first} =~ /^HTTP\/1\.1 (\d+)/;
        is($got->status, $status, $request->{first});
        my @cors = map { my $name = $_; map { "$name: $_" } $got->values_of($name) } 'Vary', map { "Access-Control-$_" }
            qw(Allow-Origin Allow-Methods Allow-Headers Allow-Credentials Expose-Headers Max-Age);
        is_deeply([ sort @cors ], $response->{cors}, 'its headers');
    }
};

# An example that is not what it says has to be found.
my $all    = 'make all: not tested: it is not';
my $here   = 'tested by t/83-manual.t: example_problems';
my $absent = 'tested by t/83-manual.t: ' . join '', 'not', 'here';
my $both   = "make all && make demo  # both\n";
my $loads  = "LoadModule cors204_module modules/mod_cors.so\n";
my @wrong  = (
    [ 'a mistake', apache => "CorsAllowOrigin https://app.example.com/\n" ],
    [ 'what httpd -t has a word to say about', apache => "CorsAllowOrigin null\n" ],
    [ 'a part that says that it is complete', apache => "CorsMaxAge 60\n" ],
    [ 'a part of what there is not', apache => "CorsMaxAge 60\n", 'tested inside: nothing' ],
    [ 'a mistake of one that loads the module', apache => "${loads}CorsAllowOrigin\n" ],
    [ 'a language that nothing checks', python => "import this\n" ],
    [ 'a command', sh => "make all\n" ],
    [ 'a comment that says nothing', sh => "make all\n", 'tested by me' ],
    [ 'two commands', sh => $both ],
    [ 'a second command', sh => $both, $all ],
    [ 'a reason that is none', sh => $both, "$all; make demo: not tested:" ],
    [ 'a test that is not there', sh => $both, "$all; make demo: tested by t/99-no.t: x" ],
    [ 'a test that does not do it', sh => $both, "$all; make demo: $absent" ],
    [ 'the same for all of an example', sh => $both, $absent ],
    [ 'what is not shown', sh => $both, "$all; make demo: $here; make tea: $here" ],
);
my @right = (
    [ 'all', apache => "${loads}CorsAllowOrigin *\n" ],
    [ 'a part', apache => "CorsMaxAge 60\n", 'tested inside: policy' ],
    [ 'two commands', sh => $both, "$all; make demo: $here" ],
    [ 'a script', sh => $both, $here ],
    [ 'an answer', text => "fine\n" ],
);

sub problems_of {
    my (undef, $language, $text, $comment) = @_;
    my %example = (language => $language, text => $text, comment => $comment || '', file => 'none');
    return [ example_problems(\%example, $repository) ];
}

subtest 'these checks find what is wrong' => sub {
    isnt(scalar @{ problems_of(@{$_}) }, 0, "wrong: $_->[0]") for @wrong;
    is_deeply(problems_of(@{$_}), [], "right: $_->[0]") for @right;
};

# ---- where it leads ----------------------------------------------------------

sub markdown_problem {
    my ($from, $link) = @_;
    my ($path, $anchor) = split /#/, $link, 2;
    my $file = length $path ? dirname($from->file) . "/$path" : $from->file;
    return "there is no $path" if !-e $file;
    return '' if !defined $anchor;
    return "$path is no Markdown" if $file !~ /\.md$/;
    my ($to) = grep { Cwd::abs_path($_->file) eq Cwd::abs_path($file) } @documents;
    return (grep { $_ eq $anchor } ($to || Cors204::Markdown->new($file))->anchors) ? '' : "there is no #$anchor";
}

sub links_lead_somewhere {
    for my $document (@documents, @others) {
        my %links = map { $_ => 1 } grep { !m{^\w+://} } $document->links;
        is_deeply([ grep { length } map { markdown_problem($document, $_) } sort keys %links ], [], $document->file);
    }
    isnt(markdown_problem($documents[0], $_), '', "found: $_") for '#nowhere', 'doc/nothing.md', 'doc/mod_cors204.md#no';
    return;
}

subtest 'the links in Markdown lead somewhere' => \&links_lead_somewhere;

# What is opened is closed, and in its order: nobody else looks at what we write in HTML and SVG ourselves.
sub badly_nested {
    my ($text) = @_;
    my @open;
    while ($text =~ s{\A.*?<(/?)(\w+)([^<>]*)>}{}s) {
        my ($closes, $name, $rest) = ($1, $2, $3);
        next if $rest =~ m{/\z};
        if (!$closes) { push @open, $name; next }
        my $opened = pop @open || 'nothing';
        return "</$name> closes $opened" if $name ne $opened;
    }
    return @open ? "not closed: @open" : $text =~ /</ ? 'a < is left' : '';
}

my %pages = map { basename($_) => slurp($_) } glob "$built/doc/html/*.html";

sub html_problem {
    my ($from, $link) = @_;
    my ($name, $anchor) = split /#/, $link, 2;
    my $page = $pages{ length $name ? $name : $from };
    return "there is no $name" if !defined $page;
    return !defined $anchor || $page =~ /\bid="\Q$anchor\E"/ ? '' : "there is no #$anchor in $link";
}

sub ids { my ($page) = @_; return $page =~ /\sid="([^"]*)"/g }

sub is_page {
    my ($name) = @_;
    my $page = $pages{$name};
    my (%seen, @loads);
    is_deeply([ grep { $seen{$_}++ } ids($page) ], [], 'each id is there once');
    my @named = map { split ' ' } $page =~ /\saria-labelledby="([^"]*)"/g;
    is_deeply([ grep { !$seen{$_} } @named ], [], 'what is named as a label is there');
    my %links = map { $_ => 1 } grep { !m{^https?://} } $page =~ /\shref="([^"]*)"/g;
    is_deeply([ grep { length } map { html_problem($name, $_) } sort keys %links ], [], 'all links lead somewhere');
    push @loads, $page =~ /(<(?:script|link|iframe|object|embed|base|image|use)\b[^>]*>)/gi;
    push @loads, $page =~ /(\s(?:src|srcset|background|xlink:href)=[^>]*)/gi, $page =~ /(\@import|url\((?!#)[^)]*)/gi;
    is_deeply(\@loads, [], 'it loads nothing');
    is_deeply([ $page =~ /<h([1-6])/g ]->[0], 1, 'its first heading is the first');
    is(scalar(() = $page =~ /<h1/g), 1, 'and the only one of its rank');
    is(scalar(() = $page =~ /<th(?![^>]*\sscope=)[\s>]/g), 0, 'headers of tables say what they are for');
    my @closed = $page =~ m{<(\w+)(?:\s[^>]*)?/>}g;
    is_deeply([ grep { !/^(?:meta|br|hr|path|rect|circle|polygon)$/ } @closed ], [], 'nothing is closed as only XML knows it');
    return;
}

sub are_pages {
    is(scalar keys %pages, scalar(() = glob 'doc/*.md'), 'one for each document');
    for my $name (sort keys %pages) {
        is(badly_nested($pages{$name} =~ s/<!DOCTYPE html>|<!--.*?-->//gsr), '', "$name is well-formed");
        subtest $name => sub { is_page($name) };
    }
    isnt(badly_nested($_), '', "found: $_") for '<p><b></p></b>', '<p><br />', 'a < b', '</p>';
    my @anchors = ids($pages{'mod_cors204.html'});
    my %there   = map { $_ => 1 } @anchors;
    is_deeply([ grep { !$there{ lc $_ } } map { $_->{name} =~ s/<//r } @directives ], [], 'anchors as in httpd');
    return;
}

subtest 'the pages in HTML' => \&are_pages;

# What guides may have in them, and what becomes of it.
my $guide = <<'END';
# A *guide*

**One.** `two` [three](mod_cors204.md#corsmode) [four](../README.md)

## Again

| a | b |
|---|--:|
| | 1 |

## Again

| | |
|---|---|
| **fact** | *c* |

```text
```
END
my @made = (
    '<title>A guide</title>', '<h1>A <em>guide</em></h1>',
    '<p><strong>One.</strong> <code>two</code> <a href="mod_cors204.html#corsmode">three</a> four</p>',
    '<li><a href="#again">Again</a></li>', '<h2 id="again">Again</h2>', '<h2 id="again-1">Again</h2>',
    '<div class="scroll" role="region" aria-labelledby="again" tabindex="0">',
    qq(<th scope="col">a</th>\n<th style="text-align: right;" scope="col">b</th>), '<td style="text-align: right;">1</td>',
    qq(<table class="facts">\n<tbody>\n<tr class="odd">\n<th scope="row">fact</th>\n<td><em>c</em></td>\n</tr>),
    '<pre class="text"><code></code></pre>',
);

sub is_made_of_markdown {
    write_to("$built/guide.md", $guide);
    my ($exit, $page) = run(qw(pandoc --standalone --from gfm --to html --wrap preserve --no-highlight --toc),
        qw(--template doc/style/page.html --lua-filter doc/style/html.lua), "$built/guide.md");
    is($exit, 0, 'pandoc');
    isnt(index($page, $_), -1, $_) || diag $page for @made;
    return;
}

subtest 'a guide' => \&is_made_of_markdown;

sub is_man_page {
    my $page = "$built/doc/mod_cors204.7";
    says_nothing('mandoc finds nothing wrong', qw(mandoc -T lint -W warning), $page);
    says_nothing('nor does groff',             qw(groff -man -Tutf8 -ww -z),  $page);
    my ($exit, $said) = run(qw(mandoc -T utf8), $page);
    $said =~ s/.\x08//g;
    like($said, qr/^\s+\Q$_\E$/m, "$_ is on it") for map { $_->{name} =~ s/^<.*/$&>/r } @directives;
    return;
}

subtest 'the page for man' => \&is_man_page;

all_done();
