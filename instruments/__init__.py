"""The instruments: one package each, NumPy and the standard library only.

The same files run natively while a lesson is built, in the learner's browser through Pyodide, and under pytest.
A folder here is an instrument when its package has an `INSTRUMENT`; nothing else needs to know its name.
"""
