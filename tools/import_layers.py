"""Run import-linter: its own console script breaks when an environment has been moved."""

from importlinter.cli import lint_imports_command

if __name__ == "__main__":
    lint_imports_command()
