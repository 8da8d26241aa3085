"""What is known of the field's test models: tolerances with their reasons, and what is refused and why."""

from __future__ import annotations

from collections.abc import Mapping

TOLERANCES: Mapping[str, tuple[float, str]] = {
    "allocate_available/test_allocate_available.mdl": (
        5e-3,
        "Vensim stops its search for the clearing priority early; ours gives out exactly what is available",
    ),
    "Roessler_Chaos/roessler_chaos.mdl": (
        1e-2,
        "a chaotic model: what Vensim's single precision rounds off grows to this size by time 100",
    ),
}
"""Largest difference as a share of a column's size, where it is not the usual one, and why."""

EULER_OUTPUT: Mapping[str, str] = {
    "zeroled_decimals/test_zeroled_decimals.xmile": "asks for RK4; the output is that of the .mdl beside it, by Euler",
}
"""Files that ask for another method than their output was made with; they are compared under Euler's."""

NOT_COMPARABLE: Mapping[str, str] = {
    "Query_file/Query_file.mdl": "draws from RANDOM UNIFORM; the output is one draw of Vensim's own generator",
}
"""Files that run, but whose output nobody else can reproduce, and why."""

MISSING: Mapping[str, tuple[int, str]] = {
    "special_characters/test_special_variable_names.mdl": (1, "a name with a line break in it, which the .mdl lacks"),
    "unicode_characters/unicode_test_model.mdl": (3, "the output's headers have lost their accents"),
}
"""How many columns of an output the model has no variable for, and why; none elsewhere."""

REFUSED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "a macro that the file calls and does not define": (
        'MACRO" is not a function',
        (
            "macro_expression/test_macro_expression.stmx",
            "macro_expression/test_macro_expression.xmile",
            "macro_multi_expression/test_macro_multi_expression.stmx",
            "macro_multi_expression/test_macro_multi_expression.xmile",
            "macro_multi_macros/test_macro_multi_macros.stmx",
            "macro_multi_macros/test_macro_multi_macros.xmile",
            "macro_stock/test_macro_stock.stmx",
            "macro_stock/test_macro_stock.xmile",
        ),
    ),
    "an equation that Stella exported as ???": (
        'its equation is "???"',
        (
            "subscript_1d_arrays/test_subscript_1d_arrays.stmx",
            "subscript_1d_arrays/test_subscript_1d_arrays.xmile",
            "subscript_constant_call/test_subscript_constant_call.stmx",
            "subscript_constant_call/test_subscript_constant_call.xmile",
            "subscript_mixed_assembly/test_subscript_mixed_assembly.stmx",
            "subscript_mixed_assembly/test_subscript_mixed_assembly.xmile",
            "subscript_multiples/test_multiple_subscripts.stmx",
            "subscript_multiples/test_multiple_subscripts.xmile",
            "subscript_subranges/test_subscript_subrange.stmx",
            "subscript_subranges/test_subscript_subrange.xmile",
            "subscript_subranges_equal/test_subscript_subrange_equal.stmx",
            "subscript_subranges_equal/test_subscript_subrange_equal.xmile",
            "subscript_updimensioning/test_subscript_updimensioning.stmx",
            "subscript_updimensioning/test_subscript_updimensioning.xmile",
            "subscripted_flows/test_subscripted_flows.stmx",
            "subscripted_flows/test_subscripted_flows.xmile",
        ),
    ),
    "dates of a model in months, whose first day only Vensim's settings know": (
        "asks for the calendar",
        ("get_time_value/test_get_time_value.mdl",),
    ),
}
"""Why files are refused → (words of the message, the files)."""


def why_refused(name: str) -> tuple[str, str]:
    """Return why a file is refused, and words of the message; both empty for a file that is to agree."""
    return next(((why, words) for why, (words, names) in REFUSED.items() if name in names), ("", ""))
