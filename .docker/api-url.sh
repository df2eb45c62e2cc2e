#!/bin/sh
# Writes the API's address, as browsers see it, into the page's one setting.
set -eu
case "${API_URL:-}" in
*[!A-Za-z0-9:/._-]*)
    echo "API_URL holds a character that no address has: $API_URL" >&2
    exit 1
    ;;
esac
printf 'export const API_URL = "%s";\n' "${API_URL:-}" >"${PAGE_DIR:-/usr/share/nginx/html}/config.js"
