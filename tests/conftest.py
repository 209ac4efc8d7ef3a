"""What many tests share: where the repository is, and that nothing is skipped where everything is installed."""

import os

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With CADRE_SURVEY_NO_SKIP set, as in .ci/run, a skipped test is a failure that keeps its reason."""
    report = yield
    if report.skipped and os.environ.get("CADRE_SURVEY_NO_SKIP") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {call.excinfo}"
    return report
