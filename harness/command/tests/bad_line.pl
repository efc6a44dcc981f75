#!/usr/bin/perl
# bad_line.pl - a line to an agent on which one thing goes wrong, for tests.
#
#     bad_line.pl FILE AGENT...
#
# FILE has lines `MODE BYTES [WORD]`, and whatever connection there is takes the first one away, does that, and
# takes the next; when none is left, nothing goes wrong. When so many bytes more have gone both ways
# together, MODE happens; they count once WORD has come by, if there is one:
#   close    both directions end
#   stop     nothing goes through any more, and nothing ends
#   delay    half a second passes
#   garble   the next byte is another one
#   lose     the next byte is left out
#   repeat   the last line goes through again
use strict;
use warnings;
use IO::Select;
use Socket;

my ($plan, @agent) = @ARGV;
my ($mode, $offset, $gone, $word) = ('none', 0, 0);

sub take_next {
	open my $file, '<', $plan or die "$plan: $!\n";
	my ($next, @rest) = <$file>;
	($mode, $offset, $gone, $word) = ('none', 0, 0);
	return if !defined $next;
	($mode, $offset, $word) = split ' ', $next;
	open my $out, '>', "$plan.new" or die;
	print $out @rest;
	close $out or die;
	rename "$plan.new", $plan or die;
}
take_next();

socketpair my $near, my $far, AF_UNIX, SOCK_STREAM, PF_UNSPEC or die;
my $pid = fork;
if (!$pid) {
	open STDIN, '<&', $far or die;
	open STDOUT, '>&', $far or die;
	close $near;
	exec @agent or die;
}
close $far;
my %to = (fileno(STDIN) => $near, fileno($near) => \*STDOUT);
my %last;
my $select = IO::Select->new(\*STDIN, $near);
my $stopped = 0;

sub pass {
	my ($from, $bytes) = @_;
	my $to = $to{fileno $from};
	while (length $bytes) {
		my $wrote = syswrite $to, $bytes;
		exit if !defined $wrote;
		$last{fileno $from} .= substr $bytes, 0, $wrote, '';
	}
}

while (my @ready = $select->can_read) {
	for my $from (@ready) {
		my $got = sysread $from, my $bytes, 65536;
		if (!$got) {
			kill 'KILL', $pid if $stopped && $from == $near;
			exit if !$stopped || $from != $near;
			$select->remove($near);
			next;
		}
		next if $stopped;
		if (defined $word) {
			undef $word if (($last{fileno $from} // '') . $bytes) =~ /\b$word\b/;
			pass($from, $bytes);
			next;
		}
		my $here = $offset - $gone;
		$gone += length $bytes;
		if ($mode eq 'none' || $here >= length $bytes || $here < 0) {
			pass($from, $bytes);
			next;
		}
		pass($from, substr $bytes, 0, $here);
		my $tail = substr $bytes, $here;
		exit if $mode eq 'close';
		$stopped = 1, next if $mode eq 'stop';
		select undef, undef, undef, 0.5 if $mode eq 'delay';
		substr($tail, 0, 1) = substr($tail, 0, 1) ^ "\x11" if $mode eq 'garble';
		$tail = substr $tail, 1 if $mode eq 'lose';
		if ($mode eq 'repeat' && $tail =~ s/\A([^\n]*\n)//) {
			my $line = ($last{fileno $from} // '') . $1;
			$line =~ s/\A.*\n(?=[^\n]*\n\z)//s;
			pass($from, $1);
			pass($from, $line);
		}
		take_next();
		pass($from, $tail);
	}
}
