"""One child's story out of their record: lanes of a timeline, how things stand, and what is known
of placements, reviews, school, health and who is involved. Pure: it is given the record of one
child, and says what the returns and partners' extracts say, to which day, and what nobody covers.
"""
