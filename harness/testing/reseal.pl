#!/usr/bin/perl
# reseal.pl - makes checks and digests of a record anew, as who changes a record would: for tests.
#
#     reseal.pl <CHANGED >RESEALED
#
# Lines may come with or without a check; digest lines stay where they are. A last line without its
# newline, and lines that are marked as torn, are passed on as they are.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);

my $stretch = '';

while (my $line = <STDIN>) {
	if ($line =~ /\n\z/ && $line !~ /!torn\n\z/) {
		chomp $line;
		$line =~ s/ ~[0-9a-f]{8}\z//;
		my $digest = $line =~ /\Adigest /;
		$line = 'digest ' . sha256_hex($stretch) if $digest;
		$stretch = '' if $digest;
		$line .= ' ~' . substr(sha256_hex($line), 0, 8) . "\n";
	}
	$stretch .= $line;
	print $line;
}
