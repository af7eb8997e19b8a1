# Verbs of this project; `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
DESTDIR ?=
BINARY := .build/release/fer-analyze
PYTHON ?= python3
SWIFT_SOURCES := Sources Tests Package.swift

# Libraries and tools from Debian. The Swift toolchain is the user's own and is never touched.
PACKAGES := make git ca-certificates python3 pkg-config libopenblas-dev libpng-dev libcairo2-dev libpango1.0-dev libturbojpeg0-dev libarchive-dev \
  libhdf5-dev libdnnl-dev libssl-dev \
  fonts-dejavu-core
# What tests open reports with; without them those tests pass without looking.
TEST_PACKAGES := chromium poppler-utils
# What `browser-check` needs beside them.
BROWSER_PACKAGES := chromium-driver python3-venv

.PHONY: help setup setup-tests swift build test demo notebooks browser-check install uninstall lint format bench parity \
  goldens snapshots docs sanitize fuzz clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: swift ## install what is missing (Debian packages; asks sudo unless root)
	@missing=(); \
	for package in $(PACKAGES); do \
	  state="$$(dpkg-query -W -f '$${db:Status-Status}' "$$package" 2>/dev/null || true)"; \
	  [[ "$$state" == installed ]] || missing+=("$$package"); \
	done; \
	if (( $${#missing[@]} == 0 )); then exit 0; fi; \
	echo "setup: missing: $${missing[*]}"; \
	if ! command -v apt-get >/dev/null; then \
	  echo "setup: this system has no apt-get; install the counterparts of these packages by hand." >&2; exit 1; \
	fi; \
	root=(); \
	if (( EUID != 0 )); then \
	  if ! command -v sudo >/dev/null; then \
	    echo "setup: run as root: apt-get install $${missing[*]}" >&2; exit 1; \
	  fi; \
	  root=(sudo); \
	fi; \
	"$${root[@]}" apt-get update -qq; \
	"$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null; \
	echo "setup: done"

swift:
	@if ! command -v swift >/dev/null; then \
	  echo "setup: no \`swift\` on the PATH. Install Swift 6.3 from https://www.swift.org/install/linux/ and put its usr/bin on the PATH." >&2; \
	  exit 1; \
	fi

build: setup ## build the release binary
	swift build -c release --product fer-analyze

setup-tests:
	@$(MAKE) --no-print-directory setup PACKAGES="$(PACKAGES) $(TEST_PACKAGES)"

test: setup-tests ## build and run every test
	@log="$$(mktemp)"; trap 'rm -f "$$log"' EXIT; code=0; \
	swift test -c release 2>&1 | tee "$$log" || code=$$?; \
	echo; \
	grep -E '^.{0,4} ?Test run with [0-9]+ tests?' "$$log" || { echo "no tests were run"; code=1; }; \
	if grep -qE '^.{0,4} ?Test .* skipped' "$$log"; then echo "skipped: $$(grep -cE '^.{0,4} ?Test .* skipped' "$$log")"; fi; \
	if (( code != 0 )); then echo "make test: failed"; fi; \
	exit $$code

demo: build ## the main job on the data that ships with the repository
	$(BINARY) demo

notebooks: build ## run the Markdown notebooks again, in place
	$(BINARY) notebook run notebooks-md/0*.md

REPORTS ?= $(wildcard reports/*/)
browser-check: ## open REPORTS (all in reports/) in a browser and check them with axe-core; pictures in .build/browser-check
	@$(MAKE) --no-print-directory setup PACKAGES="$(TEST_PACKAGES) $(BROWSER_PACKAGES)"
	PYTHON="$(PYTHON)" Scripts/browser-check.sh $(REPORTS)

install: build ## put binary, man page and completions under PREFIX (/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/fer-analyze"
	$(BINARY) --generate-completion-script bash > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/fer-analyze"
	$(BINARY) --generate-completion-script zsh > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_fer-analyze"
	$(BINARY) --generate-completion-script fish > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/fer-analyze.fish"
	Scripts/man-page.sh $(BINARY) > "$(DESTDIR)$(PREFIX)/share/man/man1/fer-analyze.1"

uninstall: ## remove what install put under PREFIX
	rm -f "$(DESTDIR)$(PREFIX)/bin/fer-analyze" "$(DESTDIR)$(PREFIX)/share/man/man1/fer-analyze.1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/fer-analyze" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_fer-analyze" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/fer-analyze.fish"

lint: swift ## check format, import order and file length
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)
	Scripts/import-order.sh
	Scripts/file-length.sh
	Scripts/links.sh

format: swift ## format the Swift sources in place
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

bench: build ## images a second of the engine on this machine
	$(BINARY) bench

parity: setup ## numerical parity with the Python peers, in a virtual environment
	PYTHON="$(PYTHON)" Scripts/parity.sh

goldens: ## make the golden values of the tests again (needs the Python peers)
	PYTHON="$(PYTHON)" Scripts/goldens.sh

snapshots: setup ## record the snapshots of the tests again; look at the difference before committing
	@RECORD_SNAPSHOTS=1 swift test -c release 2>&1 | grep -E 'was written|Test run' || true
	@git --no-pager diff --stat -- Tests || true

docs: setup ## reference of every library target as web pages in .build/docs
	Scripts/docs.sh

sanitize: setup ## tests of damaged and hostile files under AddressSanitizer
	Scripts/sanitize.sh

MINUTES ?= 10
READER ?=
fuzz: setup ## damaged files for every reader (or READER) for MINUTES each, under libFuzzer
	Scripts/fuzz.sh $(MINUTES) $(READER)

clean: ## remove build products
	rm -rf .build .build-address .build-fuzz .venv
