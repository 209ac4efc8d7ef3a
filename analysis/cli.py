"""The analysis commands of `cadre-survey`, each in its own module. Files in, files out.

Each command reads, calls one statistic, and prints it; nothing heavy is imported before it runs.
"""

from __future__ import annotations

import click

from analysis.commands.codebook import codebook
from analysis.commands.compare import compare
from analysis.commands.composite import composite
from analysis.commands.correlate import correlate
from analysis.commands.crosstab import crosstab
from analysis.commands.estimate import estimate
from analysis.commands.frequency import frequency
from analysis.commands.planning import sample_size
from analysis.commands.quality import quality
from analysis.commands.refresh import refresh
from analysis.commands.remarks import remarks
from analysis.commands.report import report
from analysis.commands.scale import scale
from analysis.commands.trend import trend
from analysis.commands.weights import rake

COMMANDS: tuple[click.Command, ...] = (
    codebook,
    frequency,
    crosstab,
    scale,
    composite,
    compare,
    correlate,
    quality,
    trend,
    estimate,
    rake,
    sample_size,
    remarks,
    report,
    refresh,
)
"""Every analysis command, for the group that gathers them."""
