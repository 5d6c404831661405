# For developers. `make help` lists the targets.
PY = .venv/bin/python

.PHONY: help setup check format types tests faults money-model oracles lives coverage mutants eyes clearance receipts monkey screens qmlcheck words lock visit demo package clean_root clean
help:     ## this list
	@sed -n 's/^\([a-z_]*\): *## /\1\t/p' Makefile | expand -t 12
setup:    ## everything a developer needs, in .venv
	./o2o setup
check:    ## what a change must pass: format, lint, types, plan of the house, screens, tests
	./o2o test
format:   ## put the code into shape
	.venv/bin/ruff format . && .venv/bin/ruff check --fix -q .
types:    ## types only
	.venv/bin/mypy src tests
tests:    ## tests only, in parallel
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n 2
faults:   ## the long campaigns: programs killed and wires cut at random (O2O_FAULTS_ORDERS, O2O_FAULTS_SEED)
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q tests/faults -m "slow or not slow" --timeout 3600 -o faulthandler_timeout=0
coverage: ## every line and branch of the law, the promises, the contract and the voucher; fails below 100 %
	$(PY) -m pytest -q tests/domain tests/outbox tests/contract tests/voucher --cov=o2o_store.domain --cov=o2o_store.outbox --cov=o2o_store.contract --cov=o2o_store.voucher --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100
mutants:  ## break the law and the promises by machine and see whether their tests notice (ONLY="o2o_store.domain.tax*"); see docs/mutants.md
	$(PY) -m mutmut run --max-children 2 $(if $(ONLY),"$(ONLY)")
	$(PY) packaging/mutants.py
lives:    ## so many random lives of orders on a virtual clock (N=100000): rules broken 0 times
	PYTHONPATH=src:tests $(PY) -m lives $(or $(N),100000)
money-model: ## N orders (default 20000) through the real payment room, with lost calls, crashes, late payers, wallet switches
	O2O_MODEL_ORDERS=$(or $(N),20000) $(PY) -m pytest -q -p no:randomly tests/backend/payment/test_money_model.py -m slow --timeout 14400 -o faulthandler_timeout=0
oracles:  ## independent wallet clients drive the wallet sandboxes, each in an environment of its own
	$(PY) packaging/oracles/run.py
eyes:     ## the long forms of the eyes: endurance, moving labels, spoiled reader answers
	O2O_READER_MUTATIONS=10000 O2O_WILD_EXAMPLES=10000 $(PY) -m pytest -q tests/kiosk/devices/test_sam.py tests/kiosk/eyes/test_wild.py
	$(PY) -m o2o_store bench stream
	QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software $(PY) -m o2o_store bench stream --window --rounds 10
	$(PY) -m o2o_store bench soak
clearance: ## random accepted orders through customs, none refused; every field changed once (N=100000)
	$(PY) -m o2o_store customs clearance --orders $(or $(N),100000)
screens:  ## draw every page in every language to docs/screens
	QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software $(PY) packaging/screens.py docs/screens
qmlcheck: ## type-check the pages against the Python types they use
	$(PY) packaging/qmlcheck.py
words:    ## gather the pages' strings, compile their translations, name what is missing
	$(PY) packaging/words.py
visit:    ## the README's picture, out of the last `make demo`
	$(PY) packaging/visit.py out/demo docs/screens/visit.png
demo:     ## a real purchase without a screen, evidence in out/demo
	./o2o demo --headless --out out/demo
package:  ## freeze the programs and build the two Debian packages in dist/
	./o2o package dist
clean_root: ## install the packages in a bare system outside the checkout (as root) and buy there: make clean_root ROOT=/path
	$(PY) packaging/clean_root.py dist $(ROOT)
lock:     ## resolve the lock files anew (hashes, no index address)
	.venv/bin/pip-compile -q --no-strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --allow-unsafe --extra kiosk --extra backend --extra sandbox -o requirements.lock pyproject.toml
	.venv/bin/pip-compile -q --no-strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header --allow-unsafe --extra kiosk --extra backend --extra sandbox --extra dev -o requirements-dev.lock pyproject.toml
clean:    ## remove what can be made again
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache out dist build
monkey:   ## a tester's hour at the kiosk (MINUTES=30 SEED=1): ten touches a second while everything round it fails
	QT_QPA_PLATFORM=offscreen $(PY) -m o2o_store bench monkey --minutes $(or $(MINUTES),30) --seed $(or $(SEED),1)
receipts: ## every way of receipts, seen on kiosk, desk and board in both languages, pictures in out/receipts
	QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software O2O_PICTURES=out/receipts $(PY) -m pytest -q tests/journeys/test_receipts_on_screen.py -m slow -p no:randomly
