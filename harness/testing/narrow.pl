# narrow.pl - leaves so many bytes of room in a named pipe that is open: fills the rest with newlines.
#
#     perl harness/testing/narrow.pl PIPE BYTES
use strict;
use warnings;
use Fcntl;

my ($path, $room) = @ARGV;
my $page = 4096;    # a page of the pipe is free again when all of it has been read
my $pages = int(($room + $page - 1) / $page);

sysopen my $pipe, $path, O_RDWR | O_NONBLOCK or die "$path: $!\n";
1 while syswrite $pipe, "\n" x $page;
sysread($pipe, my $taken, $page * $pages) == $page * $pages or die "$path: too small\n";
syswrite $pipe, "\n" x ($page * $pages - $room);
