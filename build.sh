#!/usr/bin/env bash
# The one entry to everything. Installs what is missing, then builds, shows or checks.
#
#   ./build.sh                        build the command and the extension
#   ./build.sh demo                   build, open the demo org in Chromium with the extension, judge the demo metadata
#   ./build.sh test                   build and run every check, the cheap ones first
#   ./build.sh test --all             the same, and every replica through the whole extension in both browsers: for the night
#   ./build.sh test PART [BROWSER]    one part: lint, native, engine, content or e2e; the last two in chromium or firefox, or both
#   ./build.sh bench [METADATA]       build and measure
#   ./build.sh release [vVERSION]     build what is published into target/release-files, with checksums; refuses another version
#   ./build.sh help                   this
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
  "${root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "$@" >/dev/null
}

# The compiler that rust-toolchain.toml names: under any name that it has here, or downloaded.
need_rust() {
  has rustup || fail "please install Rust with rustup (https://rustup.rs), then run this again"
  has cc || install_packages build-essential
  local version name
  version=$(sed -n 's/^channel = "\(.*\)"$/\1/p' rust-toolchain.toml)
  if ! is_rust "$version"; then
    while read -r name _; do
      if RUSTUP_TOOLCHAIN=$name is_rust "$version"; then export RUSTUP_TOOLCHAIN=$name; fi
    done < <(rustup toolchain list)
  fi
  is_rust "$version" || { unset RUSTUP_TOOLCHAIN; step "Installing Rust $version"; rustup toolchain install "$version"; }
  is_rust "$version" || fail "rustc is $(rustc --version), not the $version of rust-toolchain.toml"
  { cargo fmt --version && cargo clippy --version; } >/dev/null 2>&1 || rustup component add rustfmt clippy
  rustup target add wasm32-unknown-unknown >/dev/null 2>&1 || fail "rustup could not add the WebAssembly target"
}

# Whether the compiler in use has a version. It must not be downloaded for the question.
is_rust() { RUSTUP_AUTO_INSTALL=0 rustc --version 2>/dev/null | grep -q "^rustc ${1//./\\.} "; }

need_node() {
  has node && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "please install Node 20 or newer"
  # npm keeps its own copy of the lock file: reinstall only when ours is newer.
  if [ ! -e $MODULES/.package-lock.json ] || [ tests/package-lock.json -nt $MODULES/.package-lock.json ]; then
    step "Installing the development tools of tests/package.json"
    (cd tests && npm ci --no-audit --no-fund --loglevel=error)
  fi
}

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

# The tool that binds our WebAssembly to JavaScript and packs the extension: crate/bind, locked by its own Cargo.lock. It is
# compiled once (half a minute) and kept outside the project, so that other clones find it.
need_bind() {
  BIND=$CACHE/bind-$(cat crate/bind/Cargo.{toml,lock} crate/bind/src/*.rs rust-toolchain.toml | sha256sum | cut -c1-16)
  export BIND
  [ -x "$BIND" ] && return
  step "Compiling the tool that binds WebAssembly to JavaScript and packs the extension (once)"
  cargo build --quiet --locked --release --manifest-path crate/bind/Cargo.toml --target-dir $TARGET/bind
  mkdir -p "$CACHE"
  # Under its name only once it is whole.
  cp $TARGET/bind/release/permlight-bind "$BIND.$$"
  mv "$BIND.$$" "$BIND"
}

# --- building -----------------------------------------------------------------------------------------------

# The command, in the form that is built fastest or runs fastest.
build_cli() {
  local profile=$1
  step "Building the command"
  if [ "$profile" = release ]; then
    cargo build --quiet --locked --release -p permlight
  elif [ -n "$(find crate Cargo.toml Cargo.lock rust-toolchain.toml -newer $TARGET/debug/permlight -print -quit 2>&1)" ]; then
    # Not for what the tests have built already: they want other features of libraries, so cargo would do it all again.
    cargo build --quiet --locked -p permlight
  fi
  use_cli "$profile"
}

use_cli() {
  PERMLIGHT=$PWD/$TARGET/$1/permlight
  export PERMLIGHT
}

# Makes of a WebAssembly library what JavaScript can load, unless it stands there already: this is the slowest part of a build.
bind() {
  local crate=$1 name=$2
  shift 2
  local module=$TARGET/wasm32-unknown-unknown/wasm/$crate.wasm made=$TARGET/bound/$name key
  # The features are those that rustc uses for this target by default.
  local options=(-Oz --converge --strip-debug --strip-producers --enable-bulk-memory --enable-multivalue
    --enable-mutable-globals --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext)
  key=$({ cat "$module" $MODULES/binaryen/package.json; echo "$BIND" "$@" "${options[@]}"; } | sha256sum)
  if [ "$(cat "$made/key" 2>/dev/null)" != "$key" ]; then
    rm -rf "$made"
    "$BIND" bind "$module" "$name" "$made" "$@"
    $MODULES/.bin/wasm-opt "${options[@]}" "$made/${name}_bg.wasm" -o "$made/${name}_bg.wasm"
    echo "$key" > "$made/key"
  fi
  cp "$made/$name"* extension/pkg/
}

build_extension() {
  step "Building the engine and the panel"
  # Where this machine keeps its sources must not change a byte of what ships. SHA-256 comes in its small form.
  local flags="--remap-path-prefix=$PWD=/permlight --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo"
  local build=(cargo build --quiet --locked --target wasm32-unknown-unknown --profile wasm)
  local -x CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags --cfg sha2_backend_soft=\"compact\""
  # By itself, or it gets what only the others need: rules about users as a whole.
  "${build[@]}" -p permlight-engine
  "${build[@]}" -p permlight-panel
  rm -rf extension/pkg
  mkdir -p extension/pkg/labels extension/pkg/texts extension/pkg/locales
  local language job jobs=()
  bind permlight_panel panel & jobs+=($!)
  # The reset function gives a fresh instance after an abort.
  bind permlight_engine engine --reset-state & jobs+=($!)
  # What the rules say, and labels by language, stand beside the engine: only the language in use is loaded.
  "$PERMLIGHT" texts > extension/pkg/texts.json
  "$PERMLIGHT" catalog > extension/pkg/catalog.txt
  "$PERMLIGHT" tokens > extension/pkg/tokens.json
  # Whose code is in the package: their licence asks that it says so.
  node tests/bom.mjs --notices > extension/pkg/licences.txt
  # For the manifest.
  "$PERMLIGHT" matches > extension/pkg/matches.json
  for language in $("$PERMLIGHT" labels | tr -d '[]"' | tr ',' ' '); do
    "$PERMLIGHT" labels "$language" > "extension/pkg/labels/$language.json"
  done
  for language in $("$PERMLIGHT" translations | tr -d '[]"' | tr ',' ' '); do
    "$PERMLIGHT" translations "$language" > "extension/pkg/texts/$language.json"
  done
  for language in $("$PERMLIGHT" locale | tr -d '[]"' | tr ',' ' '); do
    "$PERMLIGHT" locale "$language" > "extension/pkg/locales/$language.txt"
  done
  for job in "${jobs[@]}"; do wait "$job"; done
  extension/package.sh chromium $EXTENSION
  # Nearly everything is the same in both.
  extension/package.sh firefox $EXTENSION $EXTENSION/permlight-chromium.zip
  node tests/budget.mjs
}

need_tools() {
  need_rust
  need_node
  need_bind
}

build() {
  need_tools
  build_cli "$1"
  build_extension
}

# --- commands -----------------------------------------------------------------------------------------------

demo() {
  build debug
  need_chromium
  step "Judging the demo metadata"
  # Findings are what the demo is for, so exit code 1 is expected here; anything worse is not.
  "$PERMLIGHT" check tests/demo/metadata/acme --policy cloudkettle || [ $? = 1 ]
  step "Opening the demo org"
  node tests/demo/demo.mjs
}

lint_part() {
  step "Format and lints"
  cargo fmt --all --check
  cargo fmt --manifest-path crate/bind/Cargo.toml --check
  node tests/lint.mjs
  node tests/locales.mjs
  node tests/pages/generate.mjs --check
  cargo clippy --quiet --locked --workspace --all-targets -- -D warnings
}

native_part() {
  step "Native tests"
  # Random inputs are the same in every run, so that a red test says what the change did; the night tries new ones.
  [ -n "${PERMLIGHT_ALL:-}" ] || export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-11}
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --locked --workspace --status-level fail --final-status-level fail
  else
    cargo test --locked --quiet --workspace
  fi
}

engine_part() {
  step "The engine"
  node --test --test-concurrency=2 tests/engine/*.test.mjs
  step "Types"
  (cd tests && node_modules/.bin/tsc --project ../extension/jsconfig.json) & local extension=$!
  (cd tests && node_modules/.bin/tsc --project jsconfig.json)
  wait $extension
  step "The package, made twice; reports opened with other software; SARIF and policy files against their schemas"
  need_office
  # Reports are printed by it.
  need_chromium
  node --test --test-concurrency=2 tests/package.test.mjs tests/formats/*.test.mjs
  step "Firefox package as addons.mozilla.org checks it"
  $MODULES/.bin/addons-linter --warnings-as-errors $EXTENSION/permlight-firefox.zip
}

# A browser, or none for both.
content_part() {
  need_browsers "${1:-}"
  step "Content scripts in ${1:-Chromium and Firefox}"
  (cd tests && node_modules/.bin/playwright test --config content/playwright.config.mjs ${1:+--project "$1"})
}

e2e_part() {
  need_office
  need_browsers "${1:-}"
  step "The whole extension in ${1:-Chromium and Firefox}"
  (cd tests && node_modules/.bin/playwright test --config e2e/playwright.config.mjs ${1:+--project "$1"})
}

need_browsers() {
  case $1 in
    '') need_chromium; need_firefox ;;
    chromium | firefox) "need_$1" ;;
    *) fail "unknown browser '$1'; ./build.sh help says what there is" ;;
  esac
}

check() {
  case ${1:-} in
    '') check_all ;;
    --all) PERMLIGHT_ALL=1 check_all ;;
    lint) need_rust; need_node; lint_part ;;
    # The lints write the pages that these tests read.
    native) need_rust; need_node; node tests/pages/generate.mjs --check; native_part ;;
    engine | content | e2e) build debug; "$1_part" "${2:-}" ;;
    *) fail "unknown part '$1'; ./build.sh help says what there is" ;;
  esac
}

check_all() {
  export PERMLIGHT_ALL=${PERMLIGHT_ALL:-}
  need_tools
  lint_part
  native_part
  # The tests have built the command as well.
  build_cli debug
  build_extension
  engine_part
  content_part
  e2e_part
}

bench() {
  build release
  need_chromium
  step "Reading metadata: throughput against a bare XML scan"
  cargo run --quiet --locked --release -p permlight-metadata --example throughput -- "${1:-tests/demo/metadata}"
  step "Marking a page of 800 permissions"
  node tests/bench/overlay.mjs
  step "Opening the panel with the evidence of forty orgs"
  node tests/bench/panel.mjs
}

# What is published: the extension for both browsers, the command for this kind of machine, and their checksums.
release() {
  local version out=$TARGET/release-files
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml)
  [ "${1:-v$version}" = "v$version" ] || fail "this is version $version, not ${1#v}"
  grep -q "\"version\": \"$version\"" extension/manifest.json || fail "extension/manifest.json is of another version than $version"
  grep -q "^## $version (20" CHANGELOG.md || fail "CHANGELOG.md has no entry of $version with its day"
  build release
  rm -rf "$out"
  mkdir -p "$out"
  local browser
  for browser in chromium firefox; do
    cp $EXTENSION/permlight-$browser.zip "$out/permlight-$version-$browser.zip"
  done
  cp "$PERMLIGHT" "$out/permlight-$version-$(rustc --print host-tuple)"
  # What all of it is made of, and every licence word for word; the packages hold a short form of that.
  node tests/bom.mjs "$out"
  (cd "$out" && sha256sum -- * > SHA256SUMS && cat SHA256SUMS)
}

usage() { sed -n '2,/^set /s/^# \{0,1\}//p' build.sh; }

case ${1:-build} in
  build) build release ;;
  demo) demo ;;
  test) check "${2:-}" "${3:-}" ;;
  bench) bench "${2:-}" ;;
  release) release "${2:-}" ;;
  help | -h | --help) usage ;;
  *) fail "unknown command '$1'; ./build.sh help says what there is" ;;
esac
