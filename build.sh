#!/usr/bin/env bash
# The one entry to everything. Installs what is missing, then builds, shows or checks.
#
#   ./build.sh          build the CLI and the extension
#   ./build.sh demo     build, open the demo org in Chromium with the extension, judge the demo metadata
#   ./build.sh test     build and run every check
#   ./build.sh bench    build and measure
set -euo pipefail
cd "$(dirname "$0")"

TARGET=target
EXTENSION=$TARGET/extension
CACHE=${PERMLIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/permlight}
MODULES=tests/node_modules

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# --- what must be there -------------------------------------------------------------------------------------

install_packages() {
  has apt-get || fail "please install $* (no apt-get here), then run this again"
  step "Installing $*"
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

need_rust() {
  has rustup || fail "please install Rust with rustup (https://rustup.rs), then run this again"
  has cc || install_packages build-essential
  # Reads rust-toolchain.toml: channel, WebAssembly target, clippy, rustfmt.
  rustup show active-toolchain >/dev/null 2>&1 || rustup toolchain install
  { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1 || rustup component add rustfmt clippy
  rustup target add wasm32-unknown-unknown >/dev/null 2>&1 || fail "rustup could not add the WebAssembly target"
}

need_node() {
  has node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "please install Node 20 or newer"
  # npm keeps its own copy of the lock file: reinstall only when ours is newer.
  if [ ! -e $MODULES/.package-lock.json ] || [ tests/package-lock.json -nt $MODULES/.package-lock.json ]; then
    step "Installing the development tools of tests/package.json"
    (cd tests && npm ci --no-audit --no-fund --loglevel=error)
  fi
}

need_zip() { has zip || install_packages zip; }

# Without a font that has them, Japanese pages show boxes.
need_fonts() {
  if ! has fc-list || [ -z "$(fc-list :lang=ja family)" ]; then install_packages fontconfig fonts-noto-cjk; fi
}

need_chromium() {
  CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || true)}
  [ -n "$CHROMIUM" ] || install_packages chromium
  CHROMIUM=${CHROMIUM:-$(command -v chromium)}
  export CHROMIUM
  need_fonts
}

# What opens our workbooks and calendars in the tests; Debian's packages belong to Debian's Python.
need_office() {
  export PYTHON=${PYTHON:-/usr/bin/python3}
  "$PYTHON" -c 'import openpyxl, icalendar' 2>/dev/null || install_packages python3-openpyxl python3-icalendar
}

need_firefox() {
  FIREFOX=${FIREFOX:-$(command -v firefox-esr || command -v firefox || true)}
  [ -n "$FIREFOX" ] || install_packages firefox-esr
  FIREFOX=${FIREFOX:-$(command -v firefox-esr)}
  export FIREFOX
  need_fonts
}

# The command-line tool of wasm-bindgen, in exactly the version of the library in Cargo.lock. It is compiled once
# (about five minutes on two cores) and kept outside the project, so that other clones find it.
need_wasm_bindgen() {
  local version
  version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[" ]/, "", $0); sub("version=", "", $0); print }' Cargo.lock)
  WASM_TOOLS=$CACHE/wasm-bindgen-$version/bin
  if [ ! -x "$WASM_TOOLS/wasm-bindgen" ]; then
    step "Compiling wasm-bindgen $version (once; about five minutes)"
    # Without --locked: its lock file can name crates that are not served any more.
    CARGO_TARGET_DIR=$TARGET/wasm-bindgen-cli cargo install --quiet wasm-bindgen-cli --version "=$version" \
      --root "$CACHE/wasm-bindgen-$version"
    rm -rf $TARGET/wasm-bindgen-cli
  fi
}

# --- building -----------------------------------------------------------------------------------------------

build_cli() {
  step "Building the CLI"
  cargo build --quiet --release -p permlight
}

# Makes of a WebAssembly library what JavaScript can load.
bind() {
  local crate=$1 name=$2
  shift 2
  "$WASM_TOOLS/wasm-bindgen" --target web "$@" --out-dir extension/pkg --out-name "$name" \
    $TARGET/wasm32-unknown-unknown/wasm/"$crate".wasm
  # The features that rustc uses for this target by default.
  $MODULES/.bin/wasm-opt -Oz --converge --strip-debug --strip-producers --enable-bulk-memory --enable-multivalue \
    --enable-mutable-globals --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext \
    extension/pkg/"$name"_bg.wasm -o extension/pkg/"$name"_bg.wasm
}

build_wasm() {
  step "Building the engine and the panel"
  # Where this machine keeps its sources must not change a byte of what ships.
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--remap-path-prefix=$PWD=/permlight --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo" \
    cargo build --quiet -p permlight-wasm -p permlight-panel --target wasm32-unknown-unknown --profile wasm
  rm -rf extension/pkg
  # The reset function gives a fresh instance after an abort.
  bind permlight_wasm engine --experimental-reset-state-function
  bind permlight_panel panel
  # What the rules say, and labels by language, stand beside the engine: only the language in use is loaded.
  $TARGET/release/permlight texts > extension/pkg/texts.json
  $TARGET/release/permlight catalog > extension/pkg/catalog.txt
  $TARGET/release/permlight tokens > extension/pkg/tokens.json
  mkdir -p extension/pkg/labels extension/pkg/texts
  local language
  for language in $($TARGET/release/permlight labels | tr -d '[]"' | tr ',' ' '); do
    $TARGET/release/permlight labels "$language" > "extension/pkg/labels/$language.json"
  done
  for language in $($TARGET/release/permlight translations | tr -d '[]"' | tr ',' ' '); do
    $TARGET/release/permlight translations "$language" > "extension/pkg/texts/$language.json"
  done
}

# A folder that the browser loads, and a zip that is the same to the last bit for the same input.
package() {
  local browser=$1 folder=$EXTENSION/$1 zip=$PWD/$EXTENSION/permlight-$1.zip
  rm -rf "$folder" "$zip"
  mkdir -p "$folder"
  cp -r extension/{_locales,content,icons,pkg,style} extension/*.{js,html} "$folder"
  rm -f "$folder"/icons/*.svg "$folder"/pkg/*.d.ts
  node extension/manifest.mjs "$browser" > "$folder/manifest.json"
  find "$folder" -exec touch -t 202001010000 {} +
  (cd "$folder" && find . -type f | LC_ALL=C sort | TZ=UTC zip -q -X -9 -@ "$zip")
  printf '%s  %s bytes  sha256 %s\n' "$EXTENSION/permlight-$browser.zip" "$(wc -c < "$zip")" \
    "$(sha256sum "$zip" | cut -c1-64)"
}

build() {
  need_rust
  need_node
  need_zip
  need_wasm_bindgen
  build_cli
  build_wasm
  package chromium
  package firefox
  node tests/budget.mjs
}

# --- commands -----------------------------------------------------------------------------------------------

demo() {
  build
  need_chromium
  step "Judging the demo metadata"
  # Findings are what the demo is for, so exit code 1 is expected here; anything worse is not.
  $TARGET/release/permlight check tests/demo/metadata/acme --policy cloudkettle || [ $? = 1 ]
  step "Opening the demo org"
  node tests/demo/demo.mjs
}

check() {
  build
  need_office
  need_chromium
  need_firefox
  step "Format and lints"
  cargo fmt --all --check
  cargo clippy --quiet --workspace --all-targets -- -D warnings
  cargo clippy --quiet -p permlight-wasm -p permlight-panel --target wasm32-unknown-unknown --all-targets -- -D warnings
  node tests/lint.mjs
  node tests/locales.mjs
  step "Native tests"
  cargo test --quiet --workspace
  step "WebAssembly contract tests"
  CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=$WASM_TOOLS/wasm-bindgen-test-runner \
    cargo test -p permlight-wasm --target wasm32-unknown-unknown
  step "Types and generated pages"
  (cd tests && node_modules/.bin/tsc --project ../extension/jsconfig.json && node_modules/.bin/tsc --project jsconfig.json)
  node tests/pages/generate.mjs --check
  step "Reports opened with other software; SARIF and policy files against their schemas"
  node --test tests/formats/*.test.mjs
  step "Firefox package as addons.mozilla.org checks it"
  $MODULES/.bin/addons-linter --warnings-as-errors $EXTENSION/permlight-firefox.zip
  step "Browser tests in Chromium and Firefox"
  (cd tests && node_modules/.bin/playwright test --config e2e/playwright.config.mjs)
}

bench() {
  build
  need_chromium
  step "Reading metadata: throughput against a bare XML scan"
  cargo run --quiet --release -p permlight-metadata --example throughput -- "${1:-tests/demo/metadata}"
  step "Marking a page of 800 permissions"
  node tests/bench/overlay.mjs
  step "Opening the panel with the evidence of forty orgs"
  node tests/bench/panel.mjs
}

case ${1:-build} in
  build) build ;;
  demo) demo ;;
  test) check ;;
  bench) bench "${2:-}" ;;
  *) fail "unknown command '$1'; see the top of this file" ;;
esac
