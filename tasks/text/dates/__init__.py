"""Dates as feeds, fields and pages write them.

A date is read, never guessed: without a day, a month and a year there is none, and a zone or a part
of the day that is there and not understood makes it unknown.

text | clock (time, part of the day, zone) | day (numbers, names, other calendars) | moment in UTC
"""

from tasks.text.dates.moment import Date, Precision
from tasks.text.dates.number_order import Order, orders_of
from tasks.text.dates.reader import read_date
from tasks.text.time_zones import DAMASCUS

__all__ = ["DAMASCUS", "Date", "Order", "Precision", "orders_of", "read_date"]
