"""The same fixtures as the score itself is tested with."""

from tests.counterfeit.conftest import looker as looker
