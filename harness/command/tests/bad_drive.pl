#!/usr/bin/perl
# bad_drive.pl - drives that no harness should fall for.
#
# Usage: bad_drive.pl SOCKET WAY. Prints "ready" when it listens and ends with its standard input.
# WAY: refuses, garbage, silent, huge, closes, hangs, dies, liar, nasty, twice, unasked, other, tells, vanishes.
# Needs nothing but perl-base.
use strict;
use warnings;
use Socket;
use IO::Select;

my ($path, $way) = @ARGV;
my $nasty = "\x1B[31m\"'<&>]]>\x07\x01\x7F\xC0\xAF\xFF\xED\xA0\x80\xEF\xBF\xBE";
my (%buffer, %owner);
my $answered = 0;

sub frame { my ($type, $id, $payload) = @_; return pack('V v v V', length $payload, $type, 0, $id) . $payload; }

sub reply {
	my ($id, $status, $win32, $information, $output) = @_;
	return frame(9, $id, pack 'V V Q< V a*', $status, $win32, $information, 1, $output);
}

sub welcome {
	my $text = $way eq 'nasty' ? $nasty : 'BAD';
	my $facts = join '', map { pack 'C C v a*', $_, 0, length $text, $text } 2, 3, 4, 5;
	return 'exaccess' . pack('v v', 1, 0) . $facts;
}

# What this drive says to a frame; undef ends the connection.
sub answer {
	my ($type, $id, $payload) = @_;
	return '' if $way eq 'silent';
	return frame(10, $id, pack 'V a*', 2, "only version 7 is spoken here\x1B[2J") if $way eq 'refuses';
	return join '', map { chr(($_ * 37 + 11) % 256) } 1 .. 200 if $way eq 'garbage';
	return pack('V v v V', 0xFFFFFFF0, 2, 0, $id) if $way eq 'huge';
	return frame(2, $id, welcome()) if $type == 1;
	return if $way eq 'closes';
	return frame(10, $id, pack 'V a*', 4, 'there is no lab') if $type == 13;
	return reply($id, 0, 0, 0, '') if $type == 3;
	return '' if $way eq 'hangs' || ($way eq 'vanishes' && $answered++ >= 40);
	exit 0 if $way eq 'dies';
	# More output than was asked for, and more Information still.
	return reply($id, 0, 0, 1 << 40, 'x' x 70000) if $way eq 'liar';
	# An answer to another request than the one that was sent; or an end, with words.
	return reply($id + 1000, 0, 0, 0, '') if $way eq 'other';
	return frame(10, $id, pack 'V a*', 3, 'the motor is on fire') if $way eq 'tells';
	my (undef, undef, $room) = unpack 'V V V', $payload;
	return reply($id, 0, 0, 0, '') if $room < 65;
	# A state that is free; a second time, or under a number that nobody gave.
	my $free = reply($id, 0, 0, 65, pack 'C a64', 0, '');
	return $free . $free if $way eq 'twice';
	return reply($id + 1000, 0, 0, 0, '') . $free if $way eq 'unasked';
	return reply($id, 0, 0, 65, pack 'C a64', 1, substr($nasty x 3, 0, 64));
}

$SIG{PIPE} = 'IGNORE';
socket(my $listener, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
bind($listener, pack_sockaddr_un($path)) or die "bind: $!\n";
listen($listener, 128) or die "listen: $!\n";
$| = 1;
print "ready\n";
my $select = IO::Select->new($listener, \*STDIN);
SERVE: while (1) {
	for my $socket ($select->can_read) {
		if ($socket == \*STDIN) {
			last SERVE unless sysread STDIN, my $ignored, 4096;
		} elsif ($socket == $listener) {
			next unless accept(my $client, $listener);
			$buffer{$client} = '';
			$select->add($client);
		} else {
			my $gone = !sysread $socket, $buffer{$socket}, 65536, length $buffer{$socket};
			while (!$gone && length $buffer{$socket} >= 12) {
				my ($size, $type, $zero, $id) = unpack 'V v v V', $buffer{$socket};
				last if length $buffer{$socket} < 12 + $size;
				my $frame = substr $buffer{$socket}, 0, 12 + $size, '';
				my $answer = answer($type, $id, substr $frame, 12);
				$gone = !defined $answer;
				syswrite $socket, $answer unless $gone;
			}
			next unless $gone;
			$select->remove($socket);
			close $socket;
		}
	}
}
unlink $path;
