"""Answers what TA-Lib computes: {series, calls} as JSON on standard input; on standard output per call {outputs, lookback}.

series: {name: {column: [number or null]}}. calls: [{function, series, parameters, inputs: [column]}]; inputs may
be left out where TA-Lib's own are meant. NaN is null in both
directions, infinity a text.
outputs: one column each, in TA-Lib's order. lookback: bars before its first value.
"""

import json
import math
import sys
from math import isfinite

import numpy
import talib
from talib import abstract


def column(values):
    return numpy.array([math.nan if value is None else value for value in values], dtype=numpy.float64)


def no_number(value):
    return None if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def own_inputs(function):
    names = function.input_names.values()
    return [name for entry in names for name in ([entry] if isinstance(entry, str) else entry)]


def answer(call, series):
    columns = series[call["series"]]
    function = abstract.Function(call["function"])
    # A whole number comes from JSON as an integer, also where TA-Lib takes a real number and nothing else.
    parameters = {name: type(function.parameters[name])(value) for name, value in call["parameters"].items()}
    function.parameters = parameters
    inputs = call.get("inputs") or own_inputs(function)
    outputs = getattr(talib, call["function"])(*[columns[name] for name in inputs], **parameters)
    if not isinstance(outputs, tuple):
        outputs = (outputs,)
    return {
        "outputs": [[value if isfinite(value) else no_number(value) for value in output.tolist()] for output in outputs],
        "lookback": function.lookback,
    }


request = json.load(sys.stdin)
series = {name: {key: column(values) for key, values in columns.items()} for name, columns in request["series"].items()}
sys.stdout.write(json.dumps([answer(call, series) for call in request["calls"]]))
