# SPDX-License-Identifier: Apache-2.0
package Cors204::Corpus;

# The inputs of a fuzz target, in one text file: a line for each, its name and its bytes. What fuzzing found has
# no name but "-". A backslash stands before what is not plain: \\ \n \r \t, and \xHH for any other byte.
#
#     trailing-dot https://example.com.
#     - https://[::1]\x00
#
# As files in a folder, which the targets read, what was found is named as libFuzzer names it: by its SHA-1.

use strict;
use warnings;

use Digest::SHA qw(sha1_hex);
use Exporter 'import';
use File::Basename qw(basename);
use File::Path qw(make_path);

our @EXPORT_OK = qw(corpus_file read_corpus unpack_corpus pack_corpus);

my %byte   = (n => "\n", r => "\r", t => "\t", q{\\} => q{\\});
my %letter = reverse %byte;

sub corpus_file {
    my ($target) = @_;
    return __FILE__ =~ s{lib/Cors204/Corpus\.pm\z}{fuzz/corpus/$target.txt}r;
}

sub bytes_of {
    my ($file) = @_;
    open my $in, '<:raw', $file or die "$file: $!\n";
    my $bytes = do { local $/ = undef; <$in> };
    close $in or die "$file: $!\n";
    return defined $bytes ? $bytes : '';
}

sub write_bytes {
    my ($file, $bytes) = @_;
    open my $out, '>:raw', $file or die "$file: $!\n";
    print {$out} $bytes;
    close $out or die "$file: $!\n";
    return;
}

# White space at an end would be lost to many an editor.
sub escaped {
    my ($bytes) = @_;
    my $plain = $bytes =~ s/([\\\n\r\t])/\\$letter{$1}/gr =~ s/\A[ ]|[ ]\z/\\x20/gr;
    return $plain =~ s/([^ -~])/sprintf '\\x%02X', ord $1/ger;
}

sub unescaped {
    my ($text) = @_;
    return $text =~ s/\\(?:x([[:xdigit:]]{2})|(.))/defined $1 ? chr hex $1 : $byte{$2} || die "\\$2 in $text\n"/ger;
}

# By name, the bytes.
sub read_corpus {
    my ($file) = @_;
    my %input;
    for my $line (split /\n/, bytes_of($file)) {
        my ($name, $text) = $line =~ /\A(\S+)(?: (.*))?\z/ or die "$file: not an input: $line\n";
        my $bytes = unescaped(defined $text ? $text : '');
        $name = sha1_hex($bytes) if $name eq q{-};
        die "$file: there are two of $name\n" if exists $input{$name};
        $input{$name} = $bytes;
    }
    return %input;
}

# Returns the files that it made.
sub unpack_corpus {
    my ($file, $folder) = @_;
    my %input = read_corpus($file);
    make_path($folder);
    write_bytes("$folder/$_", $input{$_}) for keys %input;
    return map { "$folder/$_" } sort keys %input;
}

# Those with a name first; equal folders make equal files.
sub pack_corpus {
    my ($folder, $file) = @_;
    my (@named, @found);
    for my $path (glob "$folder/*") {
        my ($name, $bytes) = (basename($path), bytes_of($path));
        my $is_found = $name eq sha1_hex($bytes);
        my $line = join ' ', ($is_found ? q{-} : $name), grep { length } escaped($bytes);
        push @{ $is_found ? \@found : \@named }, "$line\n";
    }
    write_bytes($file, join '', sort(@named), sort @found);
    return @named + @found;
}

1;
