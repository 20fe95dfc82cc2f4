# SPDX-License-Identifier: Apache-2.0
package Cors204::Guide;

# The fenced blocks of a Markdown page that have a comment in front of them, which readers do not see:
#
#     <!-- recipe: NAME PART -->
#     ```apache
#     ...
#     ```

use strict;
use warnings;

use Cors204::Repository qw(slurp);
use Exporter 'import';

our @EXPORT_OK = qw(read_guide);

# names: all names in their order; blocks: by name and part; files: the word behind the part, such as
# .htaccess; bare: how many blocks for httpd have no comment.
sub read_guide {
    my ($path) = @_;
    my $page = slurp($path);
    my %guide = (names => [], blocks => {}, files => {});
    while ($page =~ /^<!-- (\w+): (\S+) (\w+)(?: (\S+))? -->\n```(\w+)\n(.*?)^```$/msg) {
        my ($kind, $name, $part, $file, $block) = ($1, $2, $3, $4, $6);
        push @{ $guide{names} }, $name if $kind eq 'recipe' && !$guide{blocks}{$name};
        die "$path: $name has two blocks $part\n" if defined $guide{blocks}{$name}{$part};
        $guide{blocks}{$name}{$part} = $block;
        $guide{files}{$name} = $file if $file;
    }
    my $all    = () = $page =~ /^```apache$/mg;
    my $tagged = () = $page =~ /^<!-- \w+: [^\n]* -->\n```apache$/mg;
    $guide{bare} = $all - $tagged;
    return \%guide;
}

1;
