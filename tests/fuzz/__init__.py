"""Fuzzing of what comes in, in bounded time: `./run fuzz [--seconds N]`.

Whatever the bytes, the check of a return gives one of its four outcomes, in time, in memory, with a
sentence that repeats no cell. `mutations` spoils good files by hypothesis, knowing their forms;
`coverage` lets atheris find its own way through the readers.
"""
