"""Notes, by FastAPI. What it offers: see ../README.md."""

import os
from hashlib import sha256
from typing import Optional

from fastapi import Cookie, FastAPI, Header, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

app = FastAPI()


class Note(BaseModel):
    text: str


@app.get("/notes")
def notes(response: Response):
    response.headers["X-Total"] = "2"
    response.headers["Vary"] = "Accept-Language"
    return ["buy milk", "call home"]


@app.put("/notes/{number}", status_code=204)
def replace(number: int, note: Note, response: Response):
    response.headers["ETag"] = f'"{sha256(note.text.encode()).hexdigest()[:16]}"'


@app.patch("/notes/{number}", status_code=204)
def save(number: int, note: Note):
    return None


@app.delete("/notes/{number}", status_code=204)
def delete(number: int):
    return None


@app.post("/heartbeat", status_code=204)
async def heartbeat(request: Request):
    # The server resets a connection whose request nobody has read to the end.
    await request.body()


@app.post("/session", status_code=204)
def log_in(response: Response):
    response.set_cookie("session", "sesame", httponly=True, samesite="lax")


@app.get("/private")
def private(session: Optional[str] = Cookie(None), authorization: Optional[str] = Header(None)):
    if session != "sesame" and authorization != "Bearer sesame":
        raise HTTPException(401, "who are you?", {"WWW-Authenticate": "Bearer"})
    return {"user": "ann"}


@app.put("/drafts/{number}")
def draft(number: int):
    return RedirectResponse(f"/notes/{number}", 307)


@app.get("/crash")
def crash():
    raise RuntimeError("crash")


async def careless(request, call_next):
    response = await call_next(request)
    response.headers.append("Access-Control-Allow-Origin", "*")
    response.headers.append("Access-Control-Allow-Origin", "*")
    response.headers["Access-Control-Allow-Credentials"] = "true"
    response.headers["Access-Control-Expose-Headers"] = "*"
    return response


if os.environ.get("CARELESS"):
    app.middleware("http")(careless)
