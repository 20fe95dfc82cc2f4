# CorsMode in the configuration: what is refused, what is warned about, and what DUMP_CORS shows.

use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/lib";

use Cors204::Server;
use Test::More;

my $app = 'CorsAllowOrigin https://app.example.com';

sub said {
    my ($lines, @arguments) = @_;
    return Cors204::Server->configtest(
        config => "<Location \"/api\">\n$lines\n</Location>\n", arguments => \@arguments);
}

my @refused = (
    [ "$app\nCorsMode Watch",                  qr/CorsMode: "Watch": no mode; write Report, Enforce or Guard$/ ],
    [ "$app\nCorsMode",                        qr/CorsMode: there is nothing after it; write what it shall be/ ],
    [ "$app\nCorsMode \"\"",                   qr/CorsMode: "": an empty word/ ],
    [ "$app\nCorsMode Report Guard",           qr/CorsMode: "Guard": only one word can stand here/ ],
    [ "$app\nCorsMode Report\nCorsMode Guard", qr/CorsMode: given twice in this section/ ],
    [ 'CorsMode Report',                       qr/CorsMode: this section has Cors directives but allows no origin/ ],
);
for my $case (@refused) {
    my ($lines, $want) = @{$case};
    my $result = said($lines);
    isnt($result->{exit}, 0, "refused: $lines");
    ok((grep { $_ =~ $want } @{ $result->{lines} }), "because $want") or diag @{ $result->{lines} };
}

for my $mode (qw(Report Enforce Guard report ENFORCE guard)) {
    my $result = said("$app\nCorsMode $mode");
    is($result->{exit}, 0, $mode);
    is_deeply($result->{lines}, ['Syntax OK'], 'with nothing to say');
}

my $open = said("CorsAllowOrigin *\nCorsMode Guard");
is($open->{exit}, 0, 'Guard with "*" is accepted');
like($open->{lines}[0], qr/CorsMode: "Guard": "\*" allows every origin, so there is nobody to guard against/, 'with a warning');

my $dump = join "\n", @{ said("$app\nCorsMode Guard", '-D', 'DUMP_CORS')->{lines} };
like($dump, qr/^    guarded     403 Forbidden\n                Vary: Origin$/m, 'Guard in DUMP_CORS');
$dump = join "\n", @{ said("$app\nCorsMode Report", '-D', 'DUMP_CORS')->{lines} };
like($dump, qr/^    mode        Report: no response is changed$/m, 'Report in DUMP_CORS');

done_testing();
