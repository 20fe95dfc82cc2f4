-- SPDX-License-Identifier: Apache-2.0
-- What wrk sends: the preflight of a browser that wants to PUT JSON.
wrk.method = "OPTIONS"
wrk.headers["Origin"] = "https://app.example.com"
wrk.headers["Access-Control-Request-Method"] = "PUT"
wrk.headers["Access-Control-Request-Headers"] = "content-type"
