#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# The server of web-platform-tests, on two given ports of 127.0.0.1. Its tests believe that these are ports 8000
# and 8001 of web-platform.test: proxy.js is between them.
#
#     serve.py CHECKOUT PORT PORT

import json
import logging
import os
import sys
import tempfile
import uuid

checkout, *ports = sys.argv[1:]
sys.path.insert(0, os.path.join(checkout, "tools"))
os.chdir(checkout)
import localpaths  # noqa: E402, F401
from serve import serve  # noqa: E402
from wptserve import server, stash  # noqa: E402

logging.basicConfig(level=logging.ERROR)
serve.logger = logging.getLogger("wpt")

# Nobody listens at the others; they stand in the texts of tests.
PORTS = {
    "http": [8000, 8001], "https": [8443, 8444], "ws": [8002], "wss": [8003], "h2": [9000], "http-private": [8004],
    "http-public": [8005], "https-private": [8006], "https-public": [8007], "webtransport-h3": [8008],
}

with tempfile.NamedTemporaryFile("w", suffix=".json") as settings:
    json.dump({"ports": PORTS, "check_subdomains": False}, settings)
    settings.flush()
    config = serve.build_config(serve.logger, override_path=settings.name)
    with config as built, stash.StashServer(None, authkey=str(uuid.uuid4())):
        routes = serve.get_route_builder(serve.logger, built.aliases, built).get_routes()
        for port in ports:
            server.WebTestHttpd(
                host="127.0.0.1", port=int(port), doc_root=checkout, routes=routes, bind_address=True,
                rewrites=getattr(serve, "rewrites", None), config=built, use_ssl=False, key_file=None,
                certificate=None, latency=None).start()
        print("ready", flush=True)
        sys.stdin.read()
os._exit(0)
