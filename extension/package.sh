#!/usr/bin/env bash
# Makes of this folder, whose pkg/ is built, what one browser loads: a folder FOLDER/BROWSER and FOLDER/permlight-BROWSER.zip.
# The zip is the same to the last bit for the same files, whatever the machine, the time zone, the umask and the place of the folder.
# What an earlier zip holds with the same bytes need not be compressed again.
#
#   extension/package.sh chromium|firefox FOLDER [ZIP]
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
browser=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
unpacked=$folder/$browser
zip=$folder/permlight-$browser.zip

rm -rf "$unpacked" "$zip"
mkdir "$unpacked"
cp -r "$source"/{content,icons,pkg,style} "$source"/*.{js,html} "$unpacked"
# Firefox takes what an organisation decides as it comes.
[ "$browser" = firefox ] || cp "$source/managed.json" "$unpacked"
rm -f "$unpacked"/icons/*.svg "$unpacked"/pkg/*.d.ts "$unpacked"/pkg/matches.json
node "$source/manifest.mjs" "$browser" > "$unpacked/manifest.json"
node "$source/generated.mjs" "$unpacked"/pkg/*.js
node "$source/messages.mjs" "$unpacked"
"${BIND:?is the tool of the build, see build.sh}" pack "$unpacked" "$zip" ${3:+"$3"}
printf '%s  %s bytes  sha256 %s\n' "${zip#"$PWD/"}" "$(wc -c < "$zip")" "$(sha256sum "$zip" | cut -c1-64)"
