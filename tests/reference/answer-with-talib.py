"""Answers what TA-Lib computes: {series, calls} as JSON on standard input, one list of output columns per call on standard output.

series: {name: {column: [number or null]}}. calls: [{function, series, inputs: [column], parameters}]. NaN is null in both directions.
"""

import json
import math
import sys

import numpy
import talib


def column(values):
    return numpy.array([math.nan if value is None else value for value in values], dtype=numpy.float64)


def answer(call, series):
    columns = series[call["series"]]
    outputs = getattr(talib, call["function"])(*[columns[name] for name in call["inputs"]], **call["parameters"])
    if not isinstance(outputs, tuple):
        outputs = (outputs,)
    return [[None if math.isnan(value) else value for value in output.tolist()] for output in outputs]


request = json.load(sys.stdin)
series = {name: {key: column(values) for key, values in columns.items()} for name, columns in request["series"].items()}
json.dump([answer(call, series) for call in request["calls"]], sys.stdout)
