# make help lists what can be done here. CI runs `make test` and nothing else.

GO        ?= go
SDK_JS     = sdk/js
CTI_BASE   = sdk/connector-base
CONSOLE    = console
NODE       = connector/testdata/stock stream/testdata/asyncapi $(SDK_JS) $(CTI_BASE) telephony/testdata/vendor $(CONSOLE)
BINARY     = bin/secondring
SEEDS     ?= 300
APT        = apt-get -o Acquire::Retries=3
GOLANGCI   = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.NOTPARALLEL:
.PHONY: help run build console test conformance browser screens chromium quick deps vet fresh generate update prove race bench lint clean

help: ## list the targets (this is the default)
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile

run: build ## build, and start the demo contact centers on ./data
	./$(BINARY) demo

build: ## build bin/secondring, with the console in it
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory console; \
		else echo "npm is missing: this binary will have no console"; fi
	$(GO) build -trimpath -o $(BINARY) ./cmd/secondring

console: $(CONSOLE)/node_modules/.package-lock.json ## build the web console, which go build puts into the binary
	cd $(CONSOLE) && npm run --silent build -- --logLevel warn

test: deps chromium vet fresh ## everything CI runs; nothing may be skipped (SECONDRING_FULL=1)
	SECONDRING_FULL=1 $(GO) test -vet=off -timeout 10m ./...
	@$(MAKE) --no-print-directory browser conformance

conformance: deps chromium ## the checker: every broken variant of the sample connector, on libraries of npm, in Chromium
	SECONDRING_FULL=1 SECONDRING_VARIANTS=1 $(GO) test -vet=off -count=1 -timeout 15m -run InChromium ./check

browser: deps build chromium ## the tests of the console: its parts, and the whole of it in Chromium
	cd $(CTI_BASE) && npm run --silent test
	node --test examples/switchboard/test/switchboard.test.mjs
	cd $(CONSOLE) && npm run --silent unit
	cd $(CONSOLE) && npm run --silent browser

screens: deps build chromium ## take docs/screens, every page in three sizes and both themes
	cd $(CONSOLE) && node test/screens.mjs

# Debian's own; elsewhere name one by CHROMIUM. The tests make certificates by openssl.
chromium: ## install a browser for the tests, if there is none
	@[ -n "$$CHROMIUM" ] || command -v chromium chromium-browser google-chrome >/dev/null || \
		{ $(APT) update -qq && $(APT) install -y -qq --no-install-recommends chromium fonts-dejavu-core; }
	@command -v openssl >/dev/null || { $(APT) update -qq && $(APT) install -y -qq --no-install-recommends openssl; }

quick: ## the Go tests alone; what this machine lacks is skipped by name
	$(GO) test ./...

deps: $(NODE:=/node_modules/.package-lock.json) ## install what the tests need from npm

# npm writes this file last, so that it is older than the lock, or missing,
# exactly when an installation is due.
%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund --ignore-scripts && touch node_modules/.package-lock.json

vet: bin/staticcheck $(SDK_JS)/node_modules/.package-lock.json $(CONSOLE)/node_modules/.package-lock.json ## go vet and staticcheck, and the types of the clients
	$(GO) vet ./...
	cd sdk/go && $(GO) vet ./...
	cd $(SDK_JS) && npm run --silent check
	cd $(CONSOLE) && npm run --silent check
	bin/staticcheck ./...

bin/staticcheck: internal/tools/go.mod
	cd internal/tools && $(GO) build -o ../../bin/staticcheck honnef.co/go/tools/cmd/staticcheck

# Hashes every file that somebody wrote, so that it needs no git.
SUMS = find . -type f -not -path './.git/*' -not -path './bin/*' -not -path './data/*' -not -path '*/node_modules/*' -not -path './console/web/built/*' -exec sha256sum {} + | sort -k 2

fresh: ## fail if a generated file is older than what it is made from (and rewrite it)
	@mkdir -p bin && $(SUMS) > bin/before.sums
	@$(MAKE) --no-print-directory generate
	@$(SUMS) > bin/after.sums
	@diff bin/before.sums bin/after.sums > bin/stale.diff || { \
		echo "These files were older than their sources; they are rewritten now, commit them:"; \
		sed -n 's/^> [0-9a-f]*  /  /p' bin/stale.diff; exit 1; }

generate: bin/oapi-codegen $(SDK_JS)/node_modules/.package-lock.json $(CONSOLE)/node_modules/.package-lock.json ## rewrite what is generated: docs/tables, the OpenAPI document, its clients, spec/index.md …
	$(GO) generate ./...
	cd sdk/go && ../../bin/oapi-codegen -config generate.yaml ../../docs/openapi.yaml
	cd $(SDK_JS) && npm run --silent generate
	cd $(CONSOLE) && npm run --silent types

bin/oapi-codegen: internal/tools/go.mod
	cd internal/tools && $(GO) build -o ../../bin/oapi-codegen github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen


update: ## rewrite the golden timelines of the plays; read the diff before committing
	$(GO) test ./scenarios/... -update

prove: deps race ## what takes longer: SEEDS seeds, 20 minutes at most
	SECONDRING_FULL=1 SECONDRING_SEEDS=$(SEEDS) $(GO) test -count=1 -timeout 20m ./...

race: ## the Go tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race -timeout 15m ./...

bench: ## the benchmarks; docs/performance.md keeps the last figures
	$(GO) test -run '^$$' -bench . -benchmem ./...

lint: ## golangci-lint with .golangci.yml; its first build takes two minutes
	$(GO) run $(GOLANGCI) run

clean: ## remove what was built and installed here; ./data stays
	rm -rf bin $(CONSOLE)/web/built $(NODE:=/node_modules)
