"""The words of further coefficients and tests of a cross-tab, in both languages.

Plain data: {named} places are filled by `measuretables.py`, and nothing here is computed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MeasureWords:
    """One language's notes."""

    nominal: str
    lambdas: str
    ordinal: str
    linear: str
    trend: str
    odds: str
    risk: str
    difference: str
    layers: str
    layers_ratio: str


ZH_CN = MeasureWords(
    nominal="注：列联系数C={c}，Tschuprow系数T={t}。",
    lambdas="注：λ系数：以行推列{column}，以列推行{row}，对称{symmetric}。",
    ordinal="注：两题均为有序时：γ={gamma}，τ-b={tau_b}，τ-c={tau_c}，Somers d={d}。",
    linear="注：线性关联检验χ²={statistic}，自由度1，{p}。",
    trend="注：比例趋势检验（Cochran–Armitage）χ²={statistic}，自由度1，{p}。",
    odds="注：比值比{estimate}（95%区间{low}至{high}）。",
    risk="注：第一列的风险比（首行比次行）{estimate}（95%区间{low}至{high}）。",
    difference="注：第一列的风险差（首行减次行）{estimate}个百分点（95%区间{low}至{high}）。",
    layers="注：分层检验（Mantel–Haenszel，{layers}层，{n}人）χ²={statistic}，自由度1，{p}；连续性校正后{corrected}。",
    layers_ratio="注：各层共同的比值比{estimate}（95%区间{low}至{high}）。",
)
EN = MeasureWords(
    nominal="Note: contingency coefficient C={c}, Tschuprow's T={t}.",
    lambdas="Note: lambda: column from row {column}, row from column {row}, symmetric {symmetric}.",
    ordinal="Note: where both are ordered: gamma={gamma}, tau-b={tau_b}, tau-c={tau_c}, Somers' d={d}.",
    linear="Note: linear-by-linear test χ²={statistic}, df=1, {p}.",
    trend="Note: trend in the share (Cochran–Armitage) χ²={statistic}, df=1, {p}.",
    odds="Note: odds ratio {estimate} (95% interval {low} to {high}).",
    risk="Note: risk ratio of the first column, first row against second, {estimate} (95% interval {low} to "
    "{high}).",
    difference="Note: risk difference of the first column, first row less second, {estimate} percentage "
    "points (95% interval {low} to {high}).",
    layers="Note: Mantel–Haenszel test ({layers} layers, {n} people) χ²={statistic}, df=1, {p}; with "
    "continuity correction {corrected}.",
    layers_ratio="Note: odds ratio common to the layers {estimate} (95% interval {low} to {high}).",
)


def measure_words(language: str) -> MeasureWords:
    """The words of `language`: Chinese for "zh…", else English."""
    return ZH_CN if language.startswith("zh") else EN
