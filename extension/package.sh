#!/usr/bin/env bash
# Makes of this folder, whose pkg/ is built, what one browser loads: a folder FOLDER/BROWSER and FOLDER/permlight-BROWSER.zip.
# The zip is the same to the last bit for the same files, whatever the time zone, the umask and the place of the folder.
#
#   extension/package.sh chromium|firefox FOLDER
set -euo pipefail
source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
browser=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
unpacked=$folder/$browser
zip=$folder/permlight-$browser.zip

rm -rf "$unpacked" "$zip"
mkdir "$unpacked"
cp -r "$source"/{_locales,content,icons,pkg,style} "$source"/*.{js,html} "$unpacked"
rm -f "$unpacked"/icons/*.svg "$unpacked"/pkg/*.d.ts "$unpacked"/pkg/matches.json
node "$source/manifest.mjs" "$browser" > "$unpacked/manifest.json"
# A zip keeps times and rights of its files, and options that the environment names.
find "$unpacked" -type d -exec chmod 755 {} +
find "$unpacked" -type f -exec chmod 644 {} +
export TZ=UTC LC_ALL=C
unset ZIP ZIPOPT
find "$unpacked" -exec touch -t 202001010000 {} +
(cd "$unpacked" && find . -type f | sort | zip -q -X -9 -@ "$zip")
printf '%s  %s bytes  sha256 %s\n' "${zip#"$PWD/"}" "$(wc -c < "$zip")" "$(sha256sum "$zip" | cut -c1-64)"
