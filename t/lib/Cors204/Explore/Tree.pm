# SPDX-License-Identifier: Apache-2.0
package Cors204::Explore::Tree;

# What all configurations of the explorer serve: the same few folders and files, and scripts that leave a
# mark. A .htaccess file is part of a configuration, not of this.

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(files folders is_folder is_file);

my @folders = map { ("/$_", "/$_/sub") } qw(a b c);
my @names   = qw(index.html page.html file.txt run.cgi move.cgi parts.shtml);

my %is_folder = map { $_ => 1 } '', @folders;
my %is_file   = map { my $folder = $_; map { ("$folder/$_" => 1) } @names } '', @folders;

sub folders   { return @folders }
sub is_folder { my ($path) = @_; return $is_folder{$path} }
sub is_file   { my ($path) = @_; return $is_file{$path} }

# A script says who asked, in a file that is read when all have asked.
sub script {
    my ($marks, @headers) = @_;
    my $headers = join '\r\n', @headers, 'X-Ran: script', 'Access-Control-Allow-Origin: *', 'Access-Control-Max-Age: 7';
    return "#!/bin/sh\necho \"\$HTTP_X_ID\" >>'$marks'\nprintf '$headers\\r\\n\\r\\nran\\n'\n";
}

# Their contents, below a root; marks: the file for marks.
sub files {
    my ($marks) = @_;
    my %text = (
        'run.cgi'  => script($marks, 'Content-Type: text/plain'),
        'parts.shtml' => "one <!--#include virtual=\"/b/file.txt\" --> two <!--#include virtual=\"/a/run.cgi\" -->\n",
        'move.cgi' => script($marks, 'Location: /b/file.txt'),
    );
    return map {
        my ($folder, $name) = m{^(.*)/([^/]+)$};
        ("htdocs$_" => $text{$name} || "$name of $folder\n");
    } keys %is_file;
}

1;
