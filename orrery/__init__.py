"""The generator: lesson sources to a static site.

The way of a lesson: course -> reader -> document -> draft -> bake -> references -> resolver -> lesson_page -> press -> site -> output.
`site.build_site` is the whole of it; `assembly` takes all lessons through the stages before a page can be printed.
"""
