#!/usr/bin/perl
# check_layers.pl - `make layers`: holds every include to the table in layers.txt, which has the rooms.
#
#     harness/build/check_layers.pl [DIRECTORY]
#
# Refuses what includes upwards, past a door, what it may not see, or in a circle: from header to
# header, or by calling what another file of the circle defines. Prints each violation as
# FILE:LINE: what, with the chain; ends with 1 if there is one, with 2 if the table makes no sense.
use strict;
use warnings;

my $table = 'harness/build/layers.txt';
chdir($ARGV[0] // '.') or die "$ARGV[0]: $!\n";

my (@rooms, %room, %place, %headers, %folder_uses, %granted, @apart, @top, $most);
my $violations = 0;

sub complain {
	my ($where, $what, @why) = @_;

	print "$where: $what\n", map({ "    $_\n" } @why);
	$violations++;
}

sub table_error {
	print STDERR "$table:$.: @_\n";
	exit 2;
}

# ---- the table ----

sub read_table {
	my $now;

	open(my $in, '<', $table) or die "$table: $!\n";
	while (<$in>) {
		s/#.*//;
		$_ .= <$in> while s/\\\n//;
		my ($word, @rest) = split or next;
		if ($word eq 'room') {
			table_error("room $rest[0] is there already") if $room{ $rest[0] };
			$now = { name => $rest[0], order => scalar @rooms, sees => {}, uses => ['standard'] };
			push @rooms, $room{ $rest[0] } = $now;
		} elsif ($word eq 'in') {
			-e $_ ? $place{$_} = $now : table_error("there is no $_") for @rest;
			$now->{base} //= $rest[0];
		} elsif ($word eq 'doors') {
			for my $door (map { -e "$now->{base}/$_" ? "$now->{base}/$_" : $_ } @rest) {
				table_error("there is no $door") unless -e $door;
				$now->{doors}{$door} = 1;
			}
		} elsif ($word eq 'sees') {
			for (@rest) {
				my ($name, $header) = split /:/;
				table_error("$now->{name} stands below $name, or there is no such room")
					unless $room{$name} && $room{$name} != $now;
				$now->{sees}{$name}{ $header // '*' } = 1;
			}
		} elsif ($word eq 'uses') {
			$now->{uses} = [@rest];
		} elsif ($word eq 'headers') {
			$headers{ shift @rest } = [@rest];
		} elsif ($word eq 'folder') {
			my $folder = shift @rest;
			$folder_uses{$folder} = [@rest];
		} elsif ($word eq 'grant') {
			my $file = shift @rest;
			$granted{$file}{$_} = 1 for @rest;
		} elsif ($word eq 'apart') {
			push @apart, [@rest];
		} elsif ($word eq 'most') {
			$most = $rest[0];
		} elsif ($word eq 'top') {
			@top = @rest;
		} else {
			table_error("what is '$word'?");
		}
	}
}

# The entry of the table that says most exactly where a file stands.
sub room_of {
	my ($path) = @_;

	for (; $path ne ''; $path =~ s{/?[^/]*$}{}) {
		return $place{$path} if $place{$path};
	}
	return undef;
}

sub is_test { return $_[0] =~ m{/(tests|testing)/} }

# A header and the file of the same name are one thing.
sub module { return $_[0] =~ s/\.(c|h|def)$//r }

# ---- what the files say ----

my (%text, @includes, %declares, %defines);

sub read_file {
	my ($file) = @_;
	my $code = do { local $/; open(my $in, '<', $file) or die "$file: $!\n"; <$in> };

	$code =~ s{(/\*.*?\*/)}{$1 =~ tr/\n//cdr}gse;
	$text{$file} = $code;
	my $line = 0;
	for (split /\n/, $code) {
		$line++;
		if (/^\s*#\s*include\s*(["<])([^">]+)[">]/) {
			my ($own, $name) = ($1 eq '"', $2);
			$name = $file =~ s{[^/]*$}{}r . $name if $own && $name !~ m{/};
			push @includes, { file => $file, line => $line, name => $name, own => $own, says => s/^\s+//r };
		}
		complain("$file:$line", $_, 'platforms differ in whole files behind one header, in posix/ and windows/')
			if /^\s*#\s*(if|ifdef|ifndef|elif)\b.*(_WIN32|_WIN64|__MINGW|_MSC_VER|__linux|__unix|__APPLE__|__CYGWIN__|_POSIX_VERSION)/
			&& !grep({ $_ eq 'windows' } uses($file));
	}
	$code =~ s/"(\\.|[^"\\\n])*"/""/g;
	# Functions and tables begin in the first column. What is static is nobody else's.
	while ($code =~ /^(?!static\b|typedef\b|return\b)(?:\w[\w \t\*]*?[ \*\n])(\w+)\([^;{}]*\)\s*([;{])/mg) {
		$2 eq ';' ? $declares{$file}{$1} = 1 : push @{ $defines{$1} }, $file;
	}
	while ($code =~ /^extern\b[^;(]*?(\w+)(?:\[\w*\])*;/mg) {
		$declares{$file}{$1} = 1;
	}
	while ($code =~ /^(?!static\b|extern\b)\w[\w \*]*?(\w+)(?:\[\w*\])* = /mg) {
		push @{ $defines{$1} }, $file;
	}
}

# The kinds of headers of the system that a file may include.
sub uses {
	my ($file) = @_;
	my $room = room_of($file);
	my @kinds = $room ? @{ $room->{uses} } : ();

	push @kinds, map { $file =~ m{/$_/} ? @{ $folder_uses{$_} } : () } keys %folder_uses;
	return @kinds;
}

# ---- the rules ----

sub check_own {
	my ($inc) = @_;
	my ($file, $name) = @$inc{qw(file name)};
	my ($from, $to) = (room_of($file), room_of($name));
	my $where = "$file:$inc->{line}";
	my $chain = "$file -> $name";

	return complain($where, $inc->{says}, 'there is no such file') unless -e $name;
	return if $granted{$file}{$name};
	return complain($where, $inc->{says}, "no room of $table has " . ($from ? $name : $file)) unless $from && $to;
	for (@apart) {
		my ($folder, @rooms) = @$_;
		return complain($where, $inc->{says}, "$folder/ and $to->{name} know nothing of each other: $chain")
			if index($file, "$folder/") == 0 && grep { $_ eq $to->{name} } @rooms;
	}
	return complain($where, $inc->{says}, "only tests include what stands in tests: $chain")
		if is_test($name) && !is_test($file);
	return if is_test($file) || $from == $to;
	return complain($where, $inc->{says}, "$from->{name} stands below $to->{name}: " . join(' -> ', $file, $name, way_back($name, $from)))
		if $to->{order} > $from->{order};
	my $seen = $from->{sees}{ $to->{name} } // {};
	return if $seen->{ $name =~ s{.*/}{}r };
	return complain($where, $inc->{says}, "$from->{name} does not see that of $to->{name}: $chain") unless $seen->{'*'};
	complain($where, $inc->{says}, "past the doors of $to->{name}: $chain")
		if $to->{doors} && !$to->{doors}{$name};
}

# The shortest way from a file, by includes, to a room.
sub way_back {
	my ($start, $room) = @_;
	my @queue = ([$start]);
	my %been = ($start => 1);

	while (my $way = shift @queue) {
		for my $inc (grep { $_->{own} && $_->{file} eq $way->[-1] && !$been{ $_->{name} }++ } @includes) {
			my @longer = (@$way, $inc->{name});
			my $to = room_of($inc->{name});
			return @longer[1 .. $#longer] if $to && $to == $room;
			push @queue, \@longer;
		}
	}
	return ();
}

sub check_system {
	my ($inc) = @_;
	my ($file, $name) = @$inc{qw(file name)};
	my @kinds = uses($file);
	my ($kind) = grep { my $k = $_; grep { $name =~ /^\Q$_\E$/ || (s/\*$//r ne $_ && index($name, s/\*$//r) == 0) } @{ $headers{$k} } }
		sort keys %headers;

	$kind //= 'posix';
	return if grep { $_ eq $kind || ($_ eq 'standard' && $kind eq 'freestanding') } @kinds;
	return if is_test($file) && $kind =~ /^(standard|posix)$/;
	complain("$file:$inc->{line}", $inc->{says}, "a header of the kind '$kind', and what stands here uses: @kinds");
}

# ---- circles ----

my (%edge, %label);

sub add_edge {
	my ($from, $to, $how) = @_;
	my ($one, $other) = (module($from), module($to));

	return if $one eq $other;
	$edge{$one}{$other} = 1;
	$label{"$one $other"} //= $how;
}

sub collect_edges {
	for my $inc (grep { $_->{own} && !is_test($_->{file}) && $_->{name} !~ /\.def$/ } @includes) {
		my ($file, $name) = @$inc{qw(file name)};

		add_edge($file, $name, 'includes');
		next if $file !~ /\.c$/;
		for my $what (sort keys %{ $declares{$name} }) {
			next if grep { $_ eq $file } @{ $defines{$what} // [] };
			next if $text{$file} !~ /\b\Q$what\E\b\s*[\(,;\[\)]/;
			for my $body (sort @{ $defines{$what} // [] }) {
				next if is_test($body) || "$file $body" =~ m{/posix/.*/windows/|/windows/.*/posix/};
				add_edge($file, $body, "uses $what of") if $text{$file} =~ /\b\Q$what\E\b(?!\s*=[^=])/;
			}
		}
	}
}

# The shortest circle through a module, as a list of modules.
sub circle_through {
	my ($start) = @_;
	my @queue = ([$start]);
	my %been;

	while (my $way = shift @queue) {
		for my $next (sort keys %{ $edge{ $way->[-1] } // {} }) {
			return (@$way, $start) if $next eq $start;
			push @queue, [@$way, $next] unless $been{$next}++;
		}
	}
	return ();
}

sub check_circles {
	my %told;

	collect_edges();
	for my $module (sort keys %edge) {
		next if $told{$module};
		my @circle = circle_through($module) or next;

		$told{$_} = 1 for @circle;
		complain($module, 'a circle', map { "$circle[$_] $label{\"$circle[$_] $circle[$_ + 1]\"} $circle[$_ + 1]" } 0 .. $#circle - 1);
	}
}

# A folder of many files is no room.
sub check_sizes {
	my %count;

	$count{ s{/[^/]*$}{}r }++ for split /\n/, `find suites harness fixtures reports -name '*.[ch]' -o -name '*.def' -o -name '*.sh' -o -name '*.pl'`;
	for my $folder (sort keys %count) {
		complain($folder, "$count{$folder} sources", "a folder has $most at the most")
			if $most && $count{$folder} > $most;
	}
}

# The top level holds what the table names. Dot-files are free, and what git ignores is not seen.
sub check_top {
	my %top = map { $_ => 1 } @top;
	my @names = split /\n/, `git ls-files --cached --others --exclude-standard 2>/dev/null`;

	@names = glob('*') unless @names;
	for my $name (sort keys %{ { map { s{/.*}{}r => 1 } @names } }) {
		complain("$name:1", 'at the top level', "the top level holds: @top") unless $top{$name} || $name =~ /^\./;
	}
}

read_table();
my @files = sort split /\n/, `find suites harness fixtures reports -name '*.[ch]' -o -name '*.def'`;
die "no sources here\n" unless @files;
read_file($_) for @files;
$_->{own} ? check_own($_) : check_system($_) for @includes;
check_circles();
check_sizes();
check_top();
print "The layers hold: ", scalar @files, " files in ", scalar @rooms, " rooms.\n" unless $violations;
exit($violations ? 1 : 0);
