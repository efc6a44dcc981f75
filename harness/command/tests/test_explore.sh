#!/bin/bash
# test_explore.sh - random testing finds what is wrong and nothing else; what it finds can be played
# again. Usage: test_explore.sh PROGRAM.
# shellcheck source=harness/testing/checks.bash
. "$(dirname "$0")/../../testing/checks.bash" "$1"

runs 0 explore --plans 400 --seed 3
# The same plans from the same seed on every system and from every compiler: of three, this many steps.
holds "it says how much was played" grep -q "^400 plans of 9381 steps .* no violation was found" "$scratch/out"
runs 0 explore --plans 40 --seed 3
cp "$scratch/out" "$scratch/first"
runs 0 explore --plans 40 --seed 3
holds "the same seed plays the same plans" cmp "$scratch/first" "$scratch/out"
runs 0 explore --plans 100 --drive emulated:published --without opens

runs 1 explore --drive emulated:published --out "$scratch/plan"
holds "the violated clause is named" grep -q '^XA-OPEN-00[123]:' "$scratch/out"
holds "it is printed as a case" grep -q 'CLAUSES(OPEN_00[123])' "$scratch/out"
holds "it has at most 6 steps" test "$(grep -c '^	\(given\|then\)(' "$scratch/out")" -le 6
runs 1 replay --drive emulated:published --out "$scratch/again" "$scratch/plan"
holds "the replay names the clause" grep -q 'FAIL  XA-OPEN-00[123]  explore/violation' "$scratch/out"
holds "the replay says how to repeat it" grep -q "exaccess replay --drive emulated:published $scratch/plan" "$scratch/out"
runs 0 replay --out "$scratch/good" "$scratch/plan"
runs 0 run --suite unlock --quiet --out "$scratch/run"
runs 0 replay --quiet --out "$scratch/rerun" "$scratch/run"
holds "a whole run can be replayed" grep -q ' 0 failed + 0 errors' "$scratch/out"

# A plan from elsewhere: once the drive has been locked, the next disc lets nobody in until it is plugged in again.
field=$(dirname "$0")/../../../fixtures/corpus/record/next-disc-opens-refused
runs 0 replay --quiet --out "$scratch/right" "$field"
runs 1 replay --quiet --drive emulated:defect=corner_next_disc_cannot_be_opened --out "$scratch/wrong" "$field"
holds "its violation is named" grep -q 'FAIL  XA-OPEN-011  field/next-disc-can-be-opened-after-a-lock' "$scratch/out"

# Wrong behaviours of every kind, each found in a few thousand plans and shown in at most 6 steps; under
# sanitizers those that a few hundred show.
defects=(query_of_free_says_locked query_never_says_locked query_names_first_owner
	query_information_is_64 second_lock_takes_over second_lock_ignored lock_nests owner_locks_again
	mounted_does_not_matter lock_refused_after_an_unlock unlock_does_nothing anyone_unlocks
	not_owner_is_denied own_process_unlocks header_of_7_bytes output_of_66_bytes lock_of_71_bytes
	type_3_is_accepted name_refuses_Z name_accepts_slash name_of_61 name_told_to_31
	others_pass_through opens_are_admitted rights_none_needed standard_device_denied
	inquiry_denied_to_others)
[ -z "${SANITIZE:-}" ] || defects=(query_never_says_locked lock_nests mounted_does_not_matter)
for defect in "${defects[@]}"; do
	runs 1 explore --drive "emulated:defect=$defect" --plans 5000
	holds "$defect is shown in 1 to 6 steps"
		test "$(grep -c '^	\(given\|then\)(' "$scratch/out" | sed 's/^[1-6]$/few/')" = few
done

runs 2 explore --without everything
runs 2 explore --drive floppy
runs 2 replay
runs 2 replay --out "$scratch/none" "$scratch/nowhere"
echo "nonsense" >"$scratch/nonsense"
runs 2 replay --out "$scratch/none" "$scratch/nonsense"
holds "what is wrong with the file is said" grep -q 'line 1' "$scratch/err"
done_checking
