"""Work lists: what is due for which child, by when and by what law, read from the record as at the
day the returns run to."""

from indicators.work_lists import care, protection
from indicators.work_lists.define import WorkList

WORK_LISTS: dict[str, WorkList] = {each.key: each for each in (*protection.LISTS, *care.LISTS)}
"""Every work list by its key, in the order in which a child meets them."""
