# SPDX-License-Identifier: Apache-2.0
package Cors204::Markdown;

# What is in a Markdown file, as cmark-gfm reads it: its anchors, its links, and its examples, each
# with the comment that stands right in front of it.

use strict;
use warnings;

sub new {
    my ($class, $file) = @_;
    open my $in, '-|', 'cmark-gfm', '-e', 'table', '-e', 'strikethrough', '-t', 'xml', $file
        or die "cannot run cmark-gfm: $!\n";
    my $xml = do { local $/ = undef; <$in> };
    close $in or die "cmark-gfm cannot read $file\n";
    return bless { file => $file, xml => $xml }, $class;
}

sub file { my ($self) = @_; return $self->{file} }

my %entity = (lt => '<', gt => '>', quot => '"', amp => '&');

sub plain {
    my ($text) = @_;
    return $text =~ s/&(lt|gt|quot|amp);/$entity{$1}/gr;
}

# As a forge makes them: of two headings with the same words the second gets a number.
sub anchors {
    my ($self) = @_;
    my (@anchors, %seen);
    for my $heading ($self->{xml} =~ m{<heading level="\d">(.*?)</heading>}gs) {
        my $words = plain(join '', $heading =~ m{<(?:text|code) xml:space="preserve">(.*?)</(?:text|code)>}gs);
        my $anchor = lc($words) =~ s/[^\w\- ]//gr =~ tr/ /-/r;
        push @anchors, $seen{$anchor}++ ? $anchor . '-' . ($seen{$anchor} - 1) : $anchor;
    }
    return @anchors;
}

# Of links and pictures, where they go.
sub links {
    my ($self) = @_;
    return map { plain($_) } $self->{xml} =~ m{<(?:link|image) destination="([^"]*)"}g;
}

# What stands between backquotes within a line.
sub codes {
    my ($self) = @_;
    return map { plain($_) } $self->{xml} =~ m{<code xml:space="preserve">(.*?)</code>}gs;
}

# The fenced ones: language, text, and comment: what the comment right in front of it says of how it is
# tested, else what one further up says of all "examples" that follow, else ''.
sub examples {
    my ($self) = @_;
    my ($own, $common, @examples) = ('', '');
    while ($self->{xml} =~ m{<(html_block|code_block)([^>]*)>(.*?)</\1>|<(?:heading|paragraph|table|list)\b}gs) {
        my ($kind, $attributes, $text) = ($1 || '', $2, plain($3 || ''));
        if ($kind eq 'code_block' && $attributes =~ /info="(\w+)"/) {
            push @examples, { language => $1, text => $text, comment => $own || $common, file => $self->{file} };
        }
        my ($said) = $kind eq 'html_block' && $text =~ /<!--\s*(.*?\btested\b.*?)\s*-->\s*\z/s;
        $common = $said if defined $said && $said =~ s/\Aexamples (?=tested|not)//;
        $own = defined $said ? $said : '';
    }
    return @examples;
}

1;
