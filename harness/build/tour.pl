#!/usr/bin/perl
# tour.pl - the pictures in README.md, made from real runs, or held to them.
#
#     harness/build/tour.pl [--check] PROGRAM
#
# A block of README.md behind `<!-- shows COMMAND | FROM | TO -->` is what COMMAND prints, from the first line that FROM
# matches to the next one that TO does. The picture reports/html/tour.svg is the one of the case that README.md shows.
# With --check nothing is written: what differs is printed, but for times, digests and names of run directories, and the
# exit code is then 1.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);

my $check = @ARGV && $ARGV[0] eq '--check' ? shift : '';
die "usage: tour.pl [--check] PROGRAM\n" unless @ARGV == 1;
my $program = abs_path($ARGV[0]);
my $root = dirname(dirname(dirname(abs_path(__FILE__))));
my $scratch = tempdir(CLEANUP => 1);
my $page = '';
my $differences = 0;

sub get {
	my ($path) = @_;
	open my $in, '<', $path or die "$path: $!\n";
	local $/;
	return scalar <$in>;
}

sub put {
	my ($path, $text) = @_;
	open my $out, '>', $path or die "$path: $!\n";
	print $out $text;
	close $out or die "$path: $!\n";
}

# What a command prints; its run directory is new.
sub output {
	my ($command) = @_;
	my $line = $command eq 'make run' ? "'$root/harness/build/run_here.sh' '$program' reports/out"
		: $command =~ s/^exaccess/'$program'/r;
	my $text = `cd '$scratch' && unset NO_COLOR GITHUB_ACTIONS GITHUB_STEP_SUMMARY; $line 2>/dev/null </dev/null`;
	$page = "$scratch/$1" if $text =~ m{^written: (\S+)/record\.txt$}m;
	$page .= '/report.html' if $page !~ /html$/;
	return $text;
}

sub excerpt {
	my ($text, $from, $to) = @_;
	my @kept;
	for (split /\n/, $text) {
		next unless @kept || /$from/;
		push @kept, length $_ ? "    $_\n" : "\n";
		return join '', @kept if /$to/;
	}
	die "tour.pl: what was printed has no lines from '$from' to '$to'\n";
}

# The same for every run.
sub plain {
	my ($text) = @_;
	$text =~ s/\b[0-9a-f]{64}\b/DIGEST/g;
	$text =~ s/\b\d{8}T\d{6}Z\b/TIME/g;
	$text =~ s/\b\d+\.\d{3} ms/TIME/g;
	# How many there are of each is counted anew by whoever adds some.
	$text =~ s/\d+/N/g if $text =~ /^    \d+ planned = /m;
	return $text;
}

# settle WHAT, THERE, NOW: what is to be there.
sub settle {
	my ($what, $there, $now) = @_;
	return $now if !$check || plain($there) eq plain($now);
	$differences++;
	print "$what is not what is printed today (make tour makes it anew):\n$now";
	return $there;
}

# The first picture of the page, with the rules that it is drawn by.
sub picture {
	my $html = get($page);
	my @rules = grep { /:root|^svg/ } ($html =~ m{<style>(.*?)</style>}s)[0] =~ /^(.*)$/mg;
	my ($svg) = $html =~ m{(<svg.*?</svg>)}s or die "tour.pl: the page has no picture\n";
	my $style = join "\n", grep { !/^\@media print/ } @rules;
	$svg =~ s{>}{><style>\n$style\n</style>};
	return "$svg\n";
}

my $readme = get("$root/README.md");
my $count = 0;
my $svg = '';
$readme =~ s{(<!-- shows (.+?) \| (.+?) \| (.+?) -->\n\n)((?:(?:    .*)?\n)+?)(?=\S)}{
	my ($marker, $command, $from, $to, $there) = ($1, $2, $3, $4, $5);
	my $now = excerpt(output($command), $from, $to);
	$count++;
	$svg = picture() if $from =~ /^\^FAIL/;
	$marker . settle("What README.md shows of '$command'", $there, "$now\n");
}ge;
die "tour.pl: README.md shows nothing\n" unless $count && $svg;
put("$root/README.md", $readme) unless $check;
my $drawn = "$root/reports/html/tour.svg";
$svg = settle('reports/html/tour.svg', $check ? get($drawn) : '', $svg);
put($drawn, $svg) unless $check;
print "$count pieces of README.md and a picture are ", $check ? 'held to' : 'made from', " what is printed today\n"
	unless $differences;
exit($differences ? 1 : 0);
