# Sourced by every verb: runs from the root, with the project's own Python and the commit's date.
cd "$(dirname "$0")/.."
export PYTHONPATH=scripts NO_MKDOCS_2_WARNING=1 PIP_DISABLE_PIP_VERSION_CHECK=1
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH
python=.venv/bin/python
