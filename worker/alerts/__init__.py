"""Alerts: what readers want to be told of, matched as articles come, sent at least once.

``watch`` finds articles, ``gathering`` keeps what was found until a parcel may leave
(``timetable``), ``outbox`` holds parcels until they arrive, ``dispatcher`` runs all of it in the
process of hooks.
"""
