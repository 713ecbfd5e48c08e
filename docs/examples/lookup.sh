#!/usr/bin/env bash
# Looks a photo up with curl:   LOOKUP_KEY=lk_... ./lookup.sh photo.jpg PAR01
set -euo pipefail

address="${LOOKUP_ADDRESS:-http://127.0.0.1:8080}"
photo="$1"
store="${2:-}"

# The key comes from the environment through curl's own configuration, so that no list of
# processes shows it. --fail-with-body: an error exits with 22 and shows its problem+json.
curl --silent --show-error --fail-with-body --max-time 40 --retry 3 \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "${LOOKUP_KEY:?set it to a key}") \
    --form "photo=@${photo}" \
    ${store:+--form "store=${store}"} \
    "${address}/v1/lookup"
echo
