"""`xeploai verify`: recount a cycle's tallies from its decisions."""

import sys

from xeploai.cli.command_line import command, cycle_option

EXIT_DIFFERS = 1


@command("verify")
@cycle_option()
def verify(cycle: int) -> int:
    """Compare every tally with the decisions that it counts."""
    from xeploai.cycle.operations import tally_faults
    from xeploai.cycle.queries import cycle_of

    faults = tally_faults(cycle_of(cycle))
    for fault in faults:
        sys.stdout.write(f"differs: {fault}\n")
    sys.stdout.write(f"{cycle}: {len(faults)} differences\n")
    return EXIT_DIFFERS if faults else 0
