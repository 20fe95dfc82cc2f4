"""Notes, by Flask. What it offers: see ../README.md."""

import os
from hashlib import sha256

from flask import Flask, jsonify, redirect, request

app = Flask(__name__)


@app.get("/notes")
def notes():
    response = jsonify(["buy milk", "call home"])
    response.headers["X-Total"] = "2"
    response.vary.add("Accept-Language")
    return response


@app.put("/notes/<int:note>")
def replace(note):
    text = request.get_json()["text"]
    return "", 204, {"ETag": f'"{sha256(text.encode()).hexdigest()[:16]}"'}


@app.patch("/notes/<int:note>")
def save(note):
    return "", 204


@app.delete("/notes/<int:note>")
def delete(note):
    return "", 204


@app.post("/heartbeat")
def heartbeat():
    # The development server resets a connection whose request it has not read to the end.
    request.get_data()
    return "", 204


@app.post("/session")
def log_in():
    response = app.response_class(status=204)
    response.set_cookie("session", "sesame", httponly=True, samesite="Lax")
    return response


@app.get("/private")
def private():
    known = request.cookies.get("session") == "sesame"
    if known or request.headers.get("Authorization") == "Bearer sesame":
        return {"user": "ann"}
    return {"error": "who are you?"}, 401, {"WWW-Authenticate": "Bearer"}


@app.put("/drafts/<int:note>")
def draft(note):
    return redirect(f"/notes/{note}", 307)


@app.get("/crash")
def crash():
    raise RuntimeError("crash")


def careless(response):
    response.headers.add("Access-Control-Allow-Origin", "*")
    response.headers.add("Access-Control-Allow-Origin", "*")
    response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers["Access-Control-Expose-Headers"] = "*"
    return response


if os.environ.get("CARELESS"):
    app.after_request(careless)
