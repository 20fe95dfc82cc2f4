# SPDX-License-Identifier: Apache-2.0
package Cors204::Markdown;

# What is in a Markdown file, as pandoc reads it: its anchors, its links, and its examples, each with the
# comment that stands right in front of it.

use strict;
use warnings;

use JSON::PP qw(decode_json);

sub new {
    my ($class, $file) = @_;
    open my $in, '-|', qw(pandoc -f gfm -t json), $file or die "cannot run pandoc: $!\n";
    my $json = do { local $/ = undef; <$in> };
    close $in or die "pandoc cannot read $file\n";
    return bless { file => $file, elements => [ elements(decode_json($json)->{blocks}) ] }, $class;
}

# All of them in their order: what they are (t) and what is in them (c).
sub elements {
    my ($tree) = @_;
    return map { elements($_) } @{$tree} if ref $tree eq 'ARRAY';
    return () if ref $tree ne 'HASH';
    return ($tree, elements($tree->{c}));
}

sub file { my ($self) = @_; return $self->{file} }

sub all {
    my ($self, $kinds) = @_;
    return map { $_->{c} } grep { $_->{t} =~ /\A(?:$kinds)\z/ } @{ $self->{elements} };
}

# As a forge makes them: of two headings with the same words the second gets a number.
sub anchors {
    my ($self) = @_;
    return map { $_->[1][0] } $self->all('Header');
}

# Of links and pictures, where they go.
sub links {
    my ($self) = @_;
    return map { $_->[2][0] } $self->all('Link|Image');
}

# What stands between backquotes within a line.
sub codes {
    my ($self) = @_;
    return map { $_->[1] } $self->all('Code');
}

# The fenced ones: language, text, and comment: what the comment right in front of it says of how it is
# tested, else what one further up says of all "examples" that follow, else ''.
sub examples {
    my ($self) = @_;
    my ($own, $common, @examples) = ('', '');
    for my $element (grep { $_->{t} =~ /\A(?:RawBlock|CodeBlock|Header|Para|Table|\w+List)\z/ } @{ $self->{elements} }) {
        my ($attributes, $text) = $element->{t} =~ /Block/ ? @{ $element->{c} } : ();
        if ($element->{t} eq 'CodeBlock' && (my $language = $attributes->[1][0])) {
            push @examples, { language => $language, text => "$text\n", comment => $own || $common, file => $self->{file} };
        }
        my ($said) = $element->{t} eq 'RawBlock' && $text =~ /<!--\s*(.*?\btested\b.*?)\s*-->\s*\z/s;
        $common = $said if defined $said && $said =~ s/\Aexamples (?=tested|not)//;
        $own = defined $said ? $said : '';
    }
    return @examples;
}

1;
