"""The front door: settings, addresses, the worker, the embedded database and the commands."""

import os

# Linear algebra here is many small matrices: threads of one process wait for each other in busy
# loops, which costs three times the processor and takes it from the other workers. It is read when
# numpy is first imported, and every way in imports this package before that.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
