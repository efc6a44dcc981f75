#!/usr/bin/perl
# compare_runs.pl - are two runs of the same cases equal, but for what a list allows?
#
#     compare_runs.pl [--whole] EXPECTED.xml SEEN.xml LIST
#     compare_runs.pl --steps PLACE EXPECTED SEEN LIST DEVIATIONS
#
# The first compares reports of the rich profile case by case: the verdict, and with --whole all that
# the report says of it but times and what systems call differently: the numbers of deaths and the
# names of drives. The second compares run directories: verdicts, and of each step outcome, status and
# Information. A case may FAIL there only if DEVIATIONS (published.txt) lists it, and must if it does.
#
# LIST has `limit NAME: what it is` and `NAME VERDICT SUITE/CASE [on PLACE...]` lines: such a case has
# that verdict in SEEN (at these places), and may differ otherwise. Besides, VERDICT can be
#   same      the same verdict, with other observations; without --steps they need not be others
#   chance    the same; they need not be others with --steps either
#   excluded  neither run played it
# With * in the case's name, SKIPPED, same and chance are for any of the cases that it stands for: one at
# least, except with chance.
# Prints differences, one a line; entries that no difference needs are differences too. Ends with 1
# when there are any, with 2 for bad files.
use strict;
use warnings;

my $whole = @ARGV && $ARGV[0] eq '--whole' ? shift : undef;
my $place = @ARGV && $ARGV[0] eq '--steps' ? (shift, shift)[1] : undef;
die "usage: compare_runs.pl [--whole] EXPECTED.xml SEEN.xml LIST\n" .
	"       compare_runs.pl --steps PLACE EXPECTED SEEN LIST DEVIATIONS\n"
	if @ARGV != (defined $place ? 4 : 3);

sub read_lines {
	my ($path) = @_;
	open my $file, '<', $path or do { print STDERR "$path: $!\n"; exit 2 };
	return <$file>;
}

sub bad { print STDERR "$_[0]\n"; exit 2; }

# Our own reports, whose layout is fixed: an element a line.
sub cases {
	my ($path) = @_;
	my (%cases, @order, $name);
	for my $line (read_lines($path)) {
		if ($line =~ /<testcase classname="exaccess\.([^"]+)" name="([^"]+)"/) {
			$name = "$1/$2";
			bad("$path: $name is there twice") if $cases{$name};
			$cases{$name} = { text => '', verdict => '', steps => {} };
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
	bad("$path: there are no cases") unless @order;
	return (\%cases, \@order);
}

# `seen CASE REPETITION STEP ATTEMPT OUTCOME field=value...`, as the record has it.
sub add_steps {
	my ($path, $cases) = @_;
	my @names;
	for my $line (read_lines($path)) {
		if ($line =~ /^case (\d+) (\S+) (\S+) /) {
			$names[$1] = "$2/$3";
		} elsif ($line =~ /^seen (\d+) \d+ (\d+) \d+ (\S+)(.*)/) {
			my ($case, $step, $seen, $fields) = ($cases->{ $names[$1] }, $2, $3, $4);
			for my $field (qw(status hresult information)) {
				$seen .= " $1" if $fields =~ /( ?\b$field=\S+)/;
			}
			$seen =~ s/ +/ /g;
			push @{ $case->{steps}{$step} }, $seen;
		}
	}
}

sub steps_of {
	my ($case) = @_;
	return { map { $_ => join('; ', sort @{ $case->{steps}{$_} }) } keys %{ $case->{steps} } };
}

# How many steps differ, and the first of them in words.
sub differing_steps {
	my ($one, $other) = map { steps_of($_) } @_;
	my %all = (%$one, %$other);
	my ($count, $first) = (0, '');
	for my $step (sort { $a <=> $b } keys %all) {
		my ($want, $got) = map { $_->{$step} // 'nothing' } $one, $other;
		next if $want eq $got;
		$first ||= sprintf 'step %d: %s, not %s', $step + 1, $got, $want;
		$count++;
	}
	return ($count, $first);
}

my @patterns; # what they stand for, the verdict, their text, and how many cases needed them

sub allowed {
	my ($path) = @_;
	my (%limits, %allowed);
	my $number = 0;
	for my $line (read_lines($path)) {
		$number++;
		next if $line =~ /^\s*(#|$)/ || $line =~ /^\s/;
		if ($line =~ /^limit ([a-z-]+): \S/) {
			$limits{$1} = 0;
		} elsif ($line =~ m{^([a-z-]+) ([A-Z]+|same|chance|excluded) (\S+/\S+)( on .*)?$}) {
			my ($limit, $verdict, $name, $places) = ($1, $2, $3, $4);
			bad("$path:$number: there is no limit '$limit'") unless exists $limits{$limit};
			$limits{$limit}++;
			next if $places && !(defined $place && grep { $_ eq $place } split ' ', $places);
			if ($name =~ /\*/ && $verdict =~ /^(SKIPPED|same|chance)$/) {
				my $stands_for = join '.*', map { quotemeta } split /\*/, $name, -1;
				push @patterns, [qr/^$stands_for$/, $verdict, $name, 0];
				next;
			}
			bad("$path:$number: $name is listed twice") if $allowed{$name};
			$allowed{$name} = $verdict;
		} else {
			bad("$path:$number: neither a limit nor a case");
		}
	}
	for my $limit (sort keys %limits) {
		bad("$path: no case needs the limit '$limit'") unless $limits{$limit};
	}
	return \%allowed;
}

my ($expected, $order) = cases(defined $place ? "$ARGV[0]/junit.xml" : $ARGV[0]);
my ($seen) = cases(defined $place ? "$ARGV[1]/junit.xml" : $ARGV[1]);
my $allowed = allowed($ARGV[2]);
my $differences = 0;

sub differs { print "$_[0]\n"; $differences++; }

if (defined $place) {
	add_steps("$ARGV[0]/record.txt", $expected);
	add_steps("$ARGV[1]/record.txt", $seen);
}

# What differs between two outcomes of a case beside the verdict, in words.
sub difference {
	my ($one, $other) = @_;
	return (differing_steps($one, $other))[1] if defined $place;
	return $whole && $one->{text} ne $other->{text} ? 'with other observations' : '';
}

# Is there a difference that a pattern stands for?
sub is_of_pattern {
	my ($name, $one, $other) = @_;
	return 0 if $one->{verdict} eq $other->{verdict} && !difference($one, $other);
	for my $pattern (@patterns) {
		my ($stands_for, $verdict) = @$pattern;
		next unless $name =~ $stands_for;
		next unless $other->{verdict} eq ($verdict =~ /^[a-z]/ ? $one->{verdict} : $verdict);
		return ++$pattern->[3];
	}
	return 0;
}

sub compare {
	my ($name, $one, $other, $want) = @_;
	my $difference = difference($one, $other);
	my $verdict = !defined $want || $want =~ /^[a-z]/ ? $one->{verdict} : $want;

	if (defined $want && $want eq 'excluded') {
		differs("$name: is listed as excluded, and was planned");
	} elsif ($other->{verdict} ne $verdict) {
		differs("$name: $other->{verdict}, " . (defined $want ? "listed as $want" : "not $verdict") .
			($difference ? ", $difference" : ''));
	} elsif (!defined $want) {
		differs("$name: $verdict, $difference") if $difference;
	} elsif (!$difference && $verdict eq $one->{verdict} &&
		$want ne 'chance' && ($want ne 'same' || defined $place)) {
		differs("$name: is listed, and there is no difference");
	}
}

my ($steps, $differing, %touched) = (0, 0);
for my $name (@$order) {
	my ($one, $other) = ($expected->{$name}, $seen->{$name});
	my $want = delete $allowed->{$name};
	if (!$other) {
		differs("$name: was not planned");
		next;
	}
	next if !defined $want && is_of_pattern($name, $one, $other);
	compare($name, $one, $other, $want);
	my ($count) = differing_steps($one, $other);
	$steps += keys %{ $one->{steps} };
	$differing += $count;
	$touched{$name} = 1 if $count;
}
differs("$_: there is no such case here") for grep { !$expected->{$_} } sort keys %$seen;
for my $pattern (@patterns) {
	differs("$pattern->[2]: is listed as $pattern->[1], and no case needs that")
		unless $pattern->[3] || $pattern->[1] eq 'chance';
}
for my $name (sort keys %$allowed) {
	differs("$name: is listed, and there is no such case") unless $allowed->{$name} eq 'excluded';
}

if (defined $place) {
	my %deviates = map { /^\d+ VIOLATED (\S+)/ ? ($1 => 1) : () } read_lines($ARGV[3]);
	for my $name (sort keys %$seen) {
		my $verdict = $seen->{$name}{verdict};
		differs("$name: FAIL, and is no deviation that is listed")
			if $verdict eq 'FAIL' && !$deviates{$name};
		differs("$name: $verdict, and is listed as a deviation")
			if $deviates{$name} && $verdict !~ /^(FAIL|SKIPPED)$/;
	}
	printf "%d steps compared, %d differ, in %d cases\n", $steps, $differing, scalar keys %touched;
}
printf "%d cases compared, %d differences\n", scalar @$order, $differences;
exit($differences ? 1 : 0);
