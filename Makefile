# Everything a person starts. Each target sets up what it needs and is quick the second time.
.PHONY: help chat serve telegram test evaluate bench check train lock clean setup
.SILENT:

BOT := exec .venv/bin/python -m bot --end-with-parent

help:
	sed -n 's/^## //p' Makefile

## make chat      talk to the assistant in the terminal
chat: setup
	$(BOT) chat

## make serve     serve the web chat on http://localhost:5005/ (PORT=... for another port)
serve: setup
	$(BOT) serve

## make telegram  answer on Telegram by long polling (TELEGRAM_TOKEN=... from @BotFather)
telegram: setup
	$(BOT) telegram

## make test      run all tests, three files at a time (ARGS="tests/unit -n 0" for some of them, one after the other)
test: setup train
	exec .venv/bin/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

## make evaluate  measure how good the answers are
evaluate: setup train
	exec .venv/bin/python -m evaluation $(ARGS)

## make bench     measure how fast the answers are
bench: setup train
	exec .venv/bin/python -m bench $(ARGS)

## make check     check code, types, knowledge and training data
check: setup
	status=0; \
	.venv/bin/python -m ruff check . || status=1; \
	.venv/bin/python -m mypy || status=1; \
	.venv/bin/python -m bot check || status=1; \
	.venv/bin/python -m bot.bundling || status=1; \
	exit $$status

## make train     train the model if anything it depends on has changed
train: setup
	$(BOT) train

# Writes requirements.txt after a change of pyproject.toml. The only step that needs uv.
lock:
	uv pip compile pyproject.toml --extra dev --python "$$(sh scripts/find_python.sh)" --quiet \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate -o requirements.txt

## make clean     remove what was built, trained and installed
clean:
	rm -rf .venv build bot/widget/node_modules .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis

setup:
	cmp -s requirements.txt .venv/installed-requirements.txt && .venv/bin/python -c '' 2>/dev/null || \
	  { python=$$(sh scripts/find_python.sh) && "$$python" scripts/set_up.py; }
