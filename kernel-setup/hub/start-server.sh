#!/bin/sh
# start-server.sh SERVER ARGUMENT…: copies the notebooks that are not there yet to the student's home folder, then becomes
# the student's server. It runs as the student.
cd "$HOME" && mkdir -p notebooks || exit 1
cp -Rn "$TSEMINAR_HUB_NOTEBOOKS/." notebooks/ || true # some versions of cp end with 1 when a file is there already
exec "$@"
