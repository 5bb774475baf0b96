"""What the site knows and how it is checked and drawn: plain Python, no mkdocs.

problems  yamlfile        what is wrong, where, and how to mend it
words                     the interface words in both languages
sources  flows  pages     load and check one noun each
citations  fallback       nouns -> HTML
road                      the picture of the road -> SVG
export                    nouns -> the data files of site/
links                     the finished site -> dead links
library                   all of them loaded together
"""
