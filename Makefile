# ANEF: two commands do everything: `make run` and `make test`.
SHELL := /bin/bash
GO    ?= go
TEMPL := $(GO) tool -modfile=tools/go.mod templ
ASSETS := internal/web/theme/assets
DIST  := internal/web/theme/dist
WORK  := $(or $(TMPDIR),/tmp)/anef-test-$(shell id -u)
VERSION := $(shell git describe --always --dirty 2>/dev/null)

.PHONY: help run build assets generate test check bench lint golden install clean

help: ## what can be done here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: build ## start everything with demo data at http://localhost:8080 (ANEF_LISTEN, ANEF_DATA, TODAY=2026-03-01)
	bin/anef demo $(if $(TODAY),--today $(TODAY))

build: assets ## compile bin/anef, one static binary
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/anef ./cmd/anef

assets: $(DIST)/anef.css ## compile the style and the scripts of the pages

$(DIST)/anef.css: $(ASSETS)/package-lock.json $(wildcard $(ASSETS)/*.scss $(ASSETS)/*.mjs $(ASSETS)/static/*)
	cd $(ASSETS) && npm ci --omit=optional --no-audit --no-fund --loglevel=error && npm run --silent build

generate: ## write the Go code of the page templates
	$(TEMPL) generate -path internal

test: install build ## install what tests need (Debian packages, npm) and run all of them
	@set -e; db=$$(test/postgres.sh start $(WORK)/postgres); trap 'test/postgres.sh stop $(WORK)/postgres' EXIT; \
	$(MAKE) --no-print-directory check ANEF_TEST_POSTGRES="$$db"

# What `make test` runs once PostgreSQL is up.
check: export ANEF_TEST_POSTGRES := $(ANEF_TEST_POSTGRES)
check:
	@test -z "$$(gofmt -l $$(git ls-files '*.go') | tee /dev/stderr)" || { echo 'run gofmt' >&2; exit 1; }
	$(TEMPL) generate -path internal >/dev/null 2>&1; git diff --exit-code --stat -- '*_templ.go'
	$(GO) mod tidy -diff
	$(GO) vet -composites=false ./...
	$(GO) test -timeout 20m ./...

bench: install build ## print our speed beside the bare machine's, in ratios
	@set -e; db=$$(test/postgres.sh start $(WORK)/postgres); trap 'test/postgres.sh stop $(WORK)/postgres' EXIT; \
	ANEF_TEST_POSTGRES="$$db" $(GO) run ./bench

lint: ## look for doubtful code
	$(GO) vet -composites=false ./...
	$(GO) tool -modfile=tools/go.mod staticcheck ./...

golden: ## write generated documents and reference outputs again
	$(GO) test ./internal/dossier ./test/routes -run Golden -update

install:
	@test/install.sh

clean: ## remove what was built, keep data
	rm -rf bin $(DIST)/anef.* $(DIST)/*.svg
