"""The generator: lesson sources to a static site.

The way of a lesson: course -> markdown -> document -> bake -> references -> page -> site -> output.
"""
