"""Raises on behalf of a scene."""


def go_wrong():
    raise ValueError("the helper\ngave up")
