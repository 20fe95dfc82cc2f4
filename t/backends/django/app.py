"""Notes, by Django REST Framework, in one file. What it offers: see ../README.md."""

import os
import sys
from hashlib import sha256

from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.shortcuts import redirect
from django.urls import path

settings.configure(
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["rest_framework"],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        # Without the pages for humans, which make a 200 of every 204 that is asked for as text/html.
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "UNAUTHENTICATED_USER": None,
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="known to all who read this",
    WSGI_APPLICATION=f"{__name__}.application",
)

from rest_framework.authentication import BaseAuthentication  # noqa: E402
from rest_framework.exceptions import NotAuthenticated  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402


class Sesame(BaseAuthentication):
    def authenticate(self, request):
        known = request.COOKIES.get("session") == "sesame"
        if known or request.headers.get("Authorization") == "Bearer sesame":
            return "ann", None
        raise NotAuthenticated("who are you?")

    def authenticate_header(self, request):
        return "Bearer"


class Notes(APIView):
    def get(self, request):
        return Response(["buy milk", "call home"], headers={"X-Total": "2", "Vary": "Accept-Language"})


class Note(APIView):
    def put(self, request, number):
        text = request.data["text"]
        return Response(status=204, headers={"ETag": f'"{sha256(text.encode()).hexdigest()[:16]}"'})

    def patch(self, request, number):
        return Response(status=204)

    def delete(self, request, number):
        return Response(status=204)


class Heartbeat(APIView):
    def post(self, request):
        return Response(status=204)


class Session(APIView):
    def post(self, request):
        response = Response(status=204)
        response.set_cookie("session", "sesame", httponly=True, samesite="Lax")
        return response


class Private(APIView):
    authentication_classes = [Sesame]

    def get(self, request):
        return Response({"user": request.user})


class Draft(APIView):
    def put(self, request, number):
        response = redirect(f"/notes/{number}")
        response.status_code = 307
        return response


class Crash(APIView):
    def get(self, request):
        raise RuntimeError("crash")


urlpatterns = [
    path("notes", Notes.as_view()),
    path("notes/<int:number>", Note.as_view()),
    path("heartbeat", Heartbeat.as_view()),
    path("session", Session.as_view()),
    path("private", Private.as_view()),
    path("drafts/<int:number>", Draft.as_view()),
    path("crash", Crash.as_view()),
]


def careless(app):
    """Django's own responses cannot have a header twice; a WSGI wrapper can add it twice."""
    more = [
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Expose-Headers", "*"),
    ]

    def wrapped(environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, headers + more, exc_info)

        return app(environ, start)

    return wrapped


application = get_wsgi_application()
if os.environ.get("CARELESS"):
    application = careless(application)

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
