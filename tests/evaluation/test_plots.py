"""The plot of a calibration that lies beside its generation."""

from pathlib import Path

import numpy as np
from defusedxml import ElementTree

from lookup.evaluation.report.plots import RELIABILITY_PLOT, write_reliability_plot
from lookup.matching.reliability import Reliability

SVG = "{http://www.w3.org/2000/svg}"


def test_it_is_a_picture_by_itself_with_a_dot_for_each_bin(tmp_path: Path) -> None:
    confidences = np.linspace(0, 1, 40)
    figures = Reliability.of(confidences, confidences > 0.4, np.ones(40), 4)
    write_reliability_plot(tmp_path, figures)
    plot = ElementTree.parse(tmp_path / RELIABILITY_PLOT).getroot()
    assert plot.tag == f"{SVG}svg"
    assert len(plot.findall(f"{SVG}circle")) == len(figures.bins) == 4
    assert plot.find(f"{SVG}style") is not None
    words = [text.text for text in plot.iter(f"{SVG}text")]
    assert f"calibration error {figures.error:.3f}, 40 photos" in words


def test_where_nothing_was_measured_no_plot_is_left(tmp_path: Path) -> None:
    (tmp_path / RELIABILITY_PLOT).write_text("of another calibration")
    write_reliability_plot(tmp_path, None)
    assert not (tmp_path / RELIABILITY_PLOT).exists()
