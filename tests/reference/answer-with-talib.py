"""Answers what TA-Lib computes: {series, calls} as JSON on standard input; on standard output per call {outputs, lookback}.

series: {name: {column: [number or null]}}. calls: [{function, series, inputs: [column], parameters}]. NaN is null in both directions.
outputs: one column each, in TA-Lib's order. lookback: bars before its first value.
"""

import json
import math
import sys

import numpy
import talib
from talib import abstract


def column(values):
    return numpy.array([math.nan if value is None else value for value in values], dtype=numpy.float64)


def answer(call, series):
    columns = series[call["series"]]
    function = abstract.Function(call["function"])
    # A whole number comes from JSON as an integer, also where TA-Lib takes a real number and nothing else.
    parameters = {name: type(function.parameters[name])(value) for name, value in call["parameters"].items()}
    function.parameters = parameters
    outputs = getattr(talib, call["function"])(*[columns[name] for name in call["inputs"]], **parameters)
    if not isinstance(outputs, tuple):
        outputs = (outputs,)
    return {
        "outputs": [[None if value != value else value for value in output.tolist()] for output in outputs],
        "lookback": function.lookback,
    }


request = json.load(sys.stdin)
series = {name: {key: column(values) for key, values in columns.items()} for name, columns in request["series"].items()}
sys.stdout.write(json.dumps([answer(call, series) for call in request["calls"]]))
