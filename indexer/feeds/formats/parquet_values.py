"""Values of Parquet columns as the texts that the other formats have."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa

Plain = Callable[[Any], Any]


def plain_column(column: "pa.Array") -> list[Any]:
    """The column's values: None for null and NaN, text for scalars, lists, and dicts of maps.

    A float is its shortest decimal text, one that is whole a whole number (1001, not 1001.0).
    Nulls within lists and structs are left out. Bytes that are not UTF-8 are lone surrogates.
    """
    plain = _plain(column.type)
    try:
        values = column.to_pylist()
    except UnicodeDecodeError:
        values = _decoded(column)
    return [None if value is None else plain(value) for value in values]


def _plain(kind: "pa.DataType") -> Plain:
    from pyarrow import types

    if types.is_dictionary(kind):
        return _plain(kind.value_type)
    if types.is_floating(kind):
        return _float_texts(kind.to_pandas_dtype())
    if types.is_boolean(kind):
        return lambda value: "true" if value else "false"
    if types.is_decimal(kind):
        return lambda value: f"{value:f}"
    if types.is_map(kind):
        return _map_of(_plain(kind.item_type))
    if types.is_struct(kind):
        return _struct_of({field.name: _plain(field.type) for field in kind})
    if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
        return _list_of(_plain(kind.value_type))
    if types.is_binary(kind) or types.is_large_binary(kind) or types.is_fixed_size_binary(kind):
        return _text
    return str


def _float_texts(dtype: Callable[[float], np.floating[Any]]) -> Plain:
    def text(value: float) -> str | None:
        return None if np.isnan(value) else np.format_float_positional(dtype(value), trim="-")

    return text


def _list_of(plain: Plain) -> Plain:
    def texts(values: list[Any]) -> list[Any]:
        found = (plain(value) for value in values if value is not None)
        return [each for each in found if each is not None]

    return texts


def _map_of(plain: Plain) -> Plain:
    def texts(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
        return {_text(key): plain(value) for key, value in pairs if value is not None}

    return texts


def _struct_of(fields: dict[str, Plain]) -> Plain:
    def texts(value: dict[str, Any]) -> dict[str, Any]:
        found = {
            name: plain(value[name]) for name, plain in fields.items() if value[name] is not None
        }
        return {name: each for name, each in found.items() if each is not None}

    return texts


def _text(value: object) -> str:
    """Text that a program wrote without saying that it is text."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else str(value)


def _decoded(column: "pa.Array") -> list[Any]:
    import pyarrow as pa
    from pyarrow import types

    if not (types.is_string(column.type) or types.is_large_string(column.type)):
        return [_decoded_scalar(scalar) for scalar in column]
    raw = column.cast(pa.large_binary()).to_pylist()
    return [None if value is None else _text(value) for value in raw]


def _decoded_scalar(scalar: "pa.Scalar") -> Any:
    """The value; None where text that is not UTF-8 stands somewhere within it."""
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return None
