"""Elementary functions of decimal numbers, from their series, to as many digits as the context has (some fewer)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, getcontext, localcontext
from fractions import Fraction
from functools import cache


def series(term: Callable[[int], Decimal], x: Decimal) -> Decimal:
    """Σ term(k) x^k, for terms that are not above 1."""
    least = Decimal(10) ** -(getcontext().prec + 5)
    total, power, k = Decimal(0), Decimal(1), 0
    while abs(power) > least and k < 2000:
        total += term(k) * power
        power, k = power * x, k + 1
    return total


@cache
def factorial(n: int) -> Decimal:
    return Decimal(1) if n < 2 else n * factorial(n - 1)


@cache
def _pi(digits: int) -> Decimal:
    """By Machin's formula."""

    def inverse(n: int) -> Decimal:
        terms = range(int(digits / (2 * Decimal(n).log10())) + 3)
        return sum((Decimal((-1) ** k) / ((2 * k + 1) * Decimal(n) ** (2 * k + 1)) for k in terms), Decimal(0))

    with localcontext() as context:
        context.prec = digits + 5
        return 4 * (4 * inverse(5) - inverse(239))


def pi() -> Decimal:
    return +_pi(getcontext().prec)


def _turned(x: Decimal) -> Decimal:
    """x less whole turns, between -π and π."""
    with localcontext() as context:
        context.prec += 5 + max(0, x.adjusted())
        rest = x % (2 * pi())
        return rest - 2 * pi() if rest > pi() else rest + 2 * pi() if rest < -pi() else rest


def sine(x: Decimal) -> Decimal:
    return _alternating(_turned(x), 1)


def cosine(x: Decimal) -> Decimal:
    return _alternating(_turned(x), 0)


def _alternating(x: Decimal, first: int) -> Decimal:
    """x^n / n! for n = first, first + 2, …, with signs in turn."""
    least = Decimal(10) ** -(getcontext().prec + 5)
    total, term, n = Decimal(0), x if first else Decimal(1), first
    while abs(term) > least * max(abs(total), abs(x)) and n < 400:
        total, term, n = total + term, -term * x * x / ((n + 1) * (n + 2)), n + 2
    return total


def tangent(x: Decimal) -> Decimal:
    return sine(x) / cosine(x)


def arctan(x: Decimal) -> Decimal:
    """By halving the angle four times."""
    for _ in range(4):
        x = x / (1 + (1 + x * x).sqrt())
    return 16 * x * series(lambda k: Decimal((-1) ** k) / (2 * k + 1), x * x)


def arcsin(x: Decimal) -> Decimal:
    return arctan(x / ((1 - x) * (1 + x)).sqrt()) if abs(x) < 1 else x * pi() / 2


def arccos(x: Decimal) -> Decimal:
    return 2 * arctan(((1 - x) / (1 + x)).sqrt()) if x > -1 else pi()


def sinh(x: Decimal) -> Decimal:
    if abs(x) < Decimal("0.1"):
        return x * series(lambda k: 1 / factorial(2 * k + 1), x * x)
    return (x.exp() - (-x).exp()) / 2


def cosh(x: Decimal) -> Decimal:
    return (x.exp() + (-x).exp()) / 2


def tanh(x: Decimal) -> Decimal:
    return sinh(x) / cosh(x)


@cache
def bernoulli(n: int) -> Fraction:
    if n == 0:
        return Fraction(1)
    total, choose = Fraction(0), Fraction(1)
    for k in range(n):
        total += choose * bernoulli(k)
        choose = choose * (n + 1 - k) / (k + 1)
    return -total / (n + 1)


@cache
def stirling(k: int) -> Decimal:
    """The coefficient of x^-(2k - 1) in ln Γ(x); source: https://dlmf.nist.gov/5.11."""
    number = bernoulli(2 * k) / (2 * k * (2 * k - 1))
    return Decimal(number.numerator) / Decimal(number.denominator)


@cache
def euler() -> Decimal:
    """Euler's constant, by the sum of 1 / k up to 100; source: https://dlmf.nist.gov/5.11.2."""
    n = Decimal(100)
    total = sum((1 / Decimal(k) for k in range(1, 101)), Decimal(0)) - n.ln() - 1 / (2 * n)
    return total + sum((stirling(k) * (2 * k - 1) / n ** (2 * k) for k in range(1, 40)), Decimal(0))


def log_gamma(x: Decimal) -> Decimal:
    """ln |Γ(x)|."""
    if x < 0:
        return (pi() / abs(x * sine(pi() * x))).ln() - log_gamma(-x)
    product = Decimal(1)
    while x < 40:
        product, x = product * x, x + 1
    tail = sum((stirling(k) / x ** (2 * k - 1) for k in range(1, 60)), Decimal(0))
    return (x - Decimal("0.5")) * x.ln() - x + (2 * pi()).ln() / 2 + tail - product.ln()


def erfc(x: Decimal) -> Decimal:
    """Source: https://dlmf.nist.gov/7.6 (series) and https://dlmf.nist.gov/7.9 (continued fraction)."""
    if x < 0:
        return 2 - erfc(-x)
    front = (-x * x).exp() / pi().sqrt()
    if x > 4:
        fraction = x
        for k in range(600, 0, -1):
            fraction = x + Decimal(k) / 2 / fraction
        return front / fraction
    total, term, n = Decimal(0), 2 * x, 0
    while term > Decimal(10) ** -(getcontext().prec + 5):
        total, term, n = total + term, term * 2 * x * x / (2 * n + 3), n + 1
    return 1 - front * total
