"""Studio: what happens inside a worker, from a scene's class to the files of its recording.

With the stage it is all of ours that can shape a picture, so its sources are part of every content
key. `job` and `recording` are what parent and worker share; they import neither Manim nor NumPy.
"""
