"""Logistic regression drawn towards what was known before."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, model_validator

Doubles = NDArray[np.float64]


class LogisticModel(BaseModel):
    """Log odds = intercept + sum of coefficients * (feature - mean) / scale, feature by name.

    The odds rise with every feature, or do not depend on it, unless it is named in `signless`:
    what is more alike must not be less likely for a chance of the photos it was learnt from.
    Fitting anew keeps `mean` and `scale`, so that coefficients keep their meaning. A feature that
    is NaN was not measured and counts as average. With `even_at_zero` the odds are even where all
    features are 0: means and intercept stay 0, and what was not measured counts as 0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    features: tuple[str, ...]
    signless: tuple[str, ...] = ()
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    coefficients: tuple[float, ...]
    intercept: float
    even_at_zero: bool = False

    @model_validator(mode="after")
    def _one_value_a_feature(self) -> Self:
        lengths = {len(self.features), len(self.mean), len(self.scale), len(self.coefficients)}
        if len(lengths) != 1 or any(scale <= 0 for scale in self.scale):
            raise ValueError("mean, scale (above 0) and coefficients need one value a feature")
        if self.even_at_zero and (self.intercept or any(self.mean)):
            raise ValueError("odds that are even at 0 have no intercept and no means")
        return self

    @classmethod
    def blank(
        cls, features: tuple[str, ...], rows: Doubles, signless: tuple[str, ...] = ()
    ) -> Self:
        """Knows only how the features of `rows`, float64 (n, k), are spread; says .5 of all."""
        mean, scale = _spread(rows)
        return cls(
            features=features,
            signless=signless,
            mean=tuple(mean.tolist()),
            scale=tuple(scale.tolist()),
            coefficients=(0.0,) * len(features),
            intercept=0.0,
        )

    def seen_against(self, rows: Doubles) -> Self:
        """The same coefficients, of features standardised by how those of `rows` (n, k) are spread.

        A feature that no row has measured keeps its mean and scale.
        """
        mean, scale = _spread_about_zero(rows) if self.even_at_zero else _spread(rows)
        unmeasured = np.isnan(rows).all(axis=0)
        return self.model_copy(
            update={
                "mean": tuple(np.where(unmeasured, self.mean, mean).tolist()),
                "scale": tuple(np.where(unmeasured, self.scale, scale).tolist()),
            }
        )

    def log_odds(self, rows: Doubles) -> Doubles:
        """Of one row (k,) or of rows (n, k)."""
        odds: Doubles = self.standardised(rows) @ np.array(self.coefficients) + self.intercept
        return odds

    def fitted(
        self,
        rows: Doubles,
        truth: NDArray[np.bool_],
        weights: Doubles,
        ridge: float,
        intercept_ridge: float | None = None,
    ) -> Self:
        """The most likely model that stays near this one.

        `rows` (n, k), `truth` (n,), `weights` (n,) in photos; half of `ridge` times the squared
        distance of the coefficients to this model's is added to the log loss, and as much for the
        intercept unless it has its own.
        """
        from scipy.optimize import minimize  # here, so that the service never loads it

        design = np.c_[self.standardised(rows), np.ones(len(rows))]
        start = np.array([*self.coefficients, self.intercept])
        pull = np.full(len(start), ridge)
        pull[-1] = ridge if intercept_ridge is None else intercept_ridge

        def loss(values: Doubles) -> tuple[float, Doubles]:
            odds = design @ values
            away = values - start
            total = weights @ np.logaddexp(0, np.where(truth, -odds, odds))
            slope = design.T @ (weights * (probability(odds) - truth)) + pull * away
            return float(total + pull @ away**2 / 2), slope

        rising = [(None if name in self.signless else 0.0, None) for name in self.features]
        bounds = [*rising, (0.0, 0.0) if self.even_at_zero else (None, None)]
        best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x.tolist()
        return self.model_copy(update={"coefficients": tuple(best[:-1]), "intercept": best[-1]})

    def standardised(self, rows: Doubles) -> Doubles:
        """The features of rows in units of `scale` from `mean`; 0 where nothing was measured."""
        scores = (rows - np.array(self.mean)) / np.array(self.scale)
        return np.where(np.isnan(scores), 0.0, scores)


def _spread(rows: Doubles) -> tuple[Doubles, Doubles]:
    """Mean and standard deviation (k,) of what was measured; 0 and 1 where nothing varies."""
    measured = ~np.isnan(rows)
    counts = np.maximum(measured.sum(axis=0), 1)
    mean = np.where(measured, rows, 0).sum(axis=0) / counts
    scale = np.sqrt((np.where(measured, rows - mean, 0) ** 2).sum(axis=0) / counts)
    return mean, np.where(scale > 1e-6, scale, 1.0)


def _spread_about_zero(rows: Doubles) -> tuple[Doubles, Doubles]:
    """Zeros and root mean squares (k,) of what was measured; 1 where all is 0."""
    measured = ~np.isnan(rows)
    squares = (np.where(measured, rows, 0) ** 2).sum(axis=0) / np.maximum(measured.sum(axis=0), 1)
    scale = np.sqrt(squares)
    return np.zeros_like(scale), np.where(scale > 1e-6, scale, 1.0)


def probability(log_odds: Doubles) -> Doubles:
    """1 / (1 + exp(-log odds)), without overflow."""
    result: Doubles = np.exp(-np.logaddexp(0, -log_odds))
    return result
