#!/usr/bin/perl
# compare_runs.pl - are two runs of the same cases equal, but for what a list allows?
#
#     compare_runs.pl [--whole] EXPECTED.xml SEEN.xml LIST
#
# Both are reports of the rich profile. Compares case by case: the verdict, and with --whole all that
# the report says of it but times and what systems call differently: the numbers of deaths and the
# names of drives. LIST has `limit NAME: what it is` and `NAME VERDICT SUITE/CASE`
# lines: such a case has that verdict in SEEN, and its element may differ otherwise. VERDICT `same`
# stands for the same verdict, whatever else was seen. Prints differences, one a line; entries that
# no difference needs are differences too. Ends with 1 when there are any, with 2 for bad files.
use strict;
use warnings;

my $whole = @ARGV && $ARGV[0] eq '--whole' ? shift : undef;
die "usage: compare_runs.pl [--whole] EXPECTED.xml SEEN.xml LIST\n" if @ARGV != 3;

# Our own reports, whose layout is fixed: an element a line.
sub cases {
	my ($path) = @_;
	my (%cases, @order, $name);
	open my $file, '<', $path or die "$path: $!\n";
	while (my $line = <$file>) {
		if ($line =~ /<testcase classname="exaccess\.([^"]+)" name="([^"]+)"/) {
			$name = "$1/$2";
			die "$path: $name is there twice\n" if $cases{$name};
			$cases{$name} = { text => '', verdict => '' };
			push @order, $name;
		}
		next unless defined $name;
		$line =~ s/ time="[0-9.]*"//;
		$line =~ s/ended by (signal \d+|exception 0x[0-9A-F]{8})/ended by DEATH/g;
		$line =~ s/interface=[^;]*; name=CdRom\d+; letter=[A-Z]:/NAMES/g;
		$cases{$name}{text} .= $line;
		$cases{$name}{verdict} = $1 if $line =~ /<property name="verdict" value="([A-Z]+)"/;
		undef $name if $line =~ m{</testcase>} || $line =~ m{<testcase[^>]*/>};
	}
	die "$path: there are no cases\n" unless @order;
	return (\%cases, \@order);
}

sub allowed {
	my ($path) = @_;
	my (%limits, %allowed);
	open my $file, '<', $path or die "$path: $!\n";
	while (my $line = <$file>) {
		next if $line =~ /^\s*(#|$)/ || $line =~ /^\s/;
		if ($line =~ /^limit ([a-z-]+): \S/) {
			$limits{$1} = 0;
		} elsif ($line =~ m{^([a-z-]+) ([A-Z]+|same) (\S+/\S+)$}) {
			die "$path:$.: there is no limit '$1'\n" unless exists $limits{$1};
			die "$path:$.: $3 is listed twice\n" if $allowed{$3};
			$limits{$1}++;
			$allowed{$3} = $2;
		} else {
			die "$path:$.: neither a limit nor a case\n";
		}
	}
	for my $limit (sort keys %limits) {
		die "$path: no case needs the limit '$limit'\n" unless $limits{$limit};
	}
	return \%allowed;
}

my ($expected, $order) = cases($ARGV[0]);
my ($seen) = cases($ARGV[1]);
my $allowed = allowed($ARGV[2]);
my $differences = 0;

sub differs { print "$_[0]\n"; $differences++; }

for my $name (@$order) {
	my ($one, $other) = ($expected->{$name}, $seen->{$name});
	my $want = delete $allowed->{$name};
	if (!$other) {
		differs("$name: was not planned");
	} elsif (defined $want) {
		my $verdict = $want eq 'same' ? $one->{verdict} : $want;
		differs("$name: $other->{verdict}, listed as $want") if $other->{verdict} ne $verdict;
		differs("$name: is listed, and there is no difference")
			if $want ne 'same' && $want eq $one->{verdict};
	} elsif ($one->{verdict} ne $other->{verdict}) {
		differs("$name: $other->{verdict}, not $one->{verdict}");
	} elsif ($whole && $one->{text} ne $other->{text}) {
		differs("$name: $one->{verdict} with other observations");
	}
}
differs("$_: there is no such case here") for grep { !$expected->{$_} } sort keys %$seen;
differs("$_: is listed, and there is no such case") for sort keys %$allowed;
printf "%d cases compared, %d differences\n", scalar @$order, $differences;
exit($differences ? 1 : 0);
