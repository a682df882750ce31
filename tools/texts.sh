#!/bin/sh
# Brings the catalogues of locale/ up to date with the sentences in the code. $1 is the folder of pybabel.
set -eu
bin=$1
template=$(mktemp)
trap 'rm -f "$template"' EXIT

folders=
for folder in domain handlers digests delivery platforms bot; do [ -d "$folder" ] && folders="$folders $folder"; done
# shellcheck disable=SC2086 # one word a folder
"$bin/pybabel" --quiet extract --no-default-keywords -k phrase -k plural:1,2 --no-wrap --sort-by-file --omit-header \
    --add-location=file -o "$template" $folders
for language in fr; do
    catalogue=locale/$language/LC_MESSAGES/isthmus.po
    [ -f "$catalogue" ] || "$bin/pybabel" --quiet init -i "$template" -o "$catalogue" -l "$language"
    "$bin/pybabel" --quiet update --no-fuzzy-matching --no-wrap --ignore-obsolete --omit-header -i "$template" -o "$catalogue" -l "$language"
done
echo "Look for empty msgstr in locale/*/LC_MESSAGES/isthmus.po."
