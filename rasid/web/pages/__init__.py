"""The pages for people: the wall, an article, a topic.

``routes`` answers, ``reader`` reads documents, ``templates`` are filled with view models. What
makes a view model is pure: values in, values out, with the time as an argument.
"""
