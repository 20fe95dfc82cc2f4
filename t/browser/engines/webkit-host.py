#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# WebKitGTK as webkit.js wants it: one JSON object a line comes in, and one goes out for each. It shows its
# pages on an X server of its own, which ends with it. What pages write to their consoles is on stderr.

import json
import os
import subprocess
import sys
import tempfile
import threading


def start_display():
    """Xvfb finds a free number by itself, and ends when its last client does."""
    ours, its = os.pipe()
    display = subprocess.Popen(
        ["Xvfb", "-displayfd", str(its), "-screen", "0", "1400x1000x24", "-nolisten", "tcp", "-terminate"],
        pass_fds=[its], stderr=subprocess.DEVNULL)
    os.close(its)
    with os.fdopen(ours) as answer:
        number = answer.readline().strip()
    if not number:
        sys.exit("Xvfb does not start")
    os.environ.update(DISPLAY=":" + number, GDK_BACKEND="x11")
    return display


xvfb = start_display()
# The display must be there first: to import Gtk is to open it.
import gi  # noqa: E402
gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gdk, GLib, Gtk, WebKit2  # noqa: E402

# The one argument is a proxy's URL.
PROXY = (WebKit2.NetworkProxyMode.NO_PROXY, None)
if sys.argv[1:]:
    PROXY = (WebKit2.NetworkProxyMode.CUSTOM, WebKit2.NetworkProxySettings.new(sys.argv[1], None))

things = {}


def keep(thing):
    things[len(things) + 1] = thing
    return len(things)


def say(answer):
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def version(reply):
    reply(f"{WebKit2.get_major_version()}.{WebKit2.get_minor_version()}.{WebKit2.get_micro_version()}")


def new_context(reply):
    """With folders of its own: WebKit prints nothing of what pages in ephemeral contexts say."""
    home = tempfile.mkdtemp(prefix="webkit-")
    store = WebKit2.WebsiteDataManager(base_data_directory=home + "/data", base_cache_directory=home + "/cache")
    store.set_network_proxy_settings(*PROXY)
    store.set_itp_enabled(False)
    context = WebKit2.WebContext(website_data_manager=store)
    context.get_cookie_manager().set_accept_policy(WebKit2.CookieAcceptPolicy.ALWAYS)
    reply(keep(context))


def clear_cookies(reply, context):
    store = things[context].get_website_data_manager()
    store.clear(WebKit2.WebsiteDataTypes.COOKIES, 0, None, lambda _, result: reply(store.clear_finish(result)))


class Page:
    def __init__(self, context):
        settings = WebKit2.Settings()
        settings.set_enable_write_console_messages_to_stdout(True)
        settings.set_enable_webgl(True)
        settings.set_hardware_acceleration_policy(WebKit2.HardwareAccelerationPolicy.NEVER)
        self.view = WebKit2.WebView(web_context=context, settings=settings)
        self.window = Gtk.Window()
        self.window.set_default_size(1280, 720)
        self.window.add(self.view)
        self.window.show_all()
        self.view.grab_focus()
        self.loaded = None
        self.view.connect("load-changed", self.on_load)
        self.view.connect("load-failed", self.on_failure)
        self.view.connect("web-process-terminated", self.on_crash)

    def on_load(self, _, event):
        if event == WebKit2.LoadEvent.FINISHED:
            self.end_load(None)

    def on_failure(self, _, event, url, error):
        self.end_load(f"{url}: {error.message}")

    def on_crash(self, _, reason):
        self.end_load(f"the page's process has ended: {reason.value_nick}")

    def end_load(self, error):
        reply, self.loaded = self.loaded, None
        if reply:
            reply(True, error)


def new_page(reply, context):
    reply(keep(Page(things[context])))


def goto(reply, page, url):
    things[page].loaded = reply
    things[page].view.load_uri(url)


def reload(reply, page):
    things[page].loaded = reply
    things[page].view.reload()


def load(reply, page):
    """Answers when the next document is there."""
    things[page].loaded = reply


def url(reply, page):
    reply(things[page].view.get_uri())


def evaluate(reply, page, body):
    def done(view, result):
        try:
            reply(view.call_async_javascript_function_finish(result).to_string())
        except GLib.Error as error:
            reply(None, error.message)
    things[page].view.call_async_javascript_function(body, -1, None, None, None, None, done)


def press(reply, page, key):
    """What GTK hands on when somebody presses a key."""
    view = things[page].view
    view.grab_focus()
    display = view.get_display()
    keyval = Gdk.keyval_from_name(key)
    _, codes = Gdk.Keymap.get_for_display(display).get_entries_for_keyval(keyval)
    for kind in (Gdk.EventType.KEY_PRESS, Gdk.EventType.KEY_RELEASE):
        event = Gdk.Event.new(kind)
        event.key.window = view.get_window()
        event.key.keyval = keyval
        event.key.hardware_keycode = codes[0].keycode
        event.key.time = Gdk.CURRENT_TIME
        event.set_device(display.get_default_seat().get_keyboard())
        Gtk.main_do_event(event)
    reply(True)


def resize(reply, page, width, height):
    things[page].window.resize(width, height)
    reply(True)


def close_page(reply, page):
    things[page].window.destroy()
    things[page] = None
    reply(True)


COMMANDS = {command.__name__: command for command in (
    version, new_context, clear_cookies, new_page, goto, reload, load, url, evaluate, press, resize, close_page)}


def handle(line):
    wish = json.loads(line)
    number, name = wish.pop("id"), wish.pop("do")

    def reply(value, error=None):
        say({"id": number, "value": value, "error": error})
    try:
        COMMANDS[name](reply, **wish)
    except Exception as error:
        reply(None, f"{name}: {error!r}")
    return False


def listen():
    for line in sys.stdin:
        GLib.idle_add(handle, line)
    GLib.idle_add(Gtk.main_quit)


threading.Thread(target=listen, daemon=True).start()
Gtk.main()
Gdk.Display.get_default().close()
try:
    xvfb.wait(5)
except subprocess.TimeoutExpired:
    xvfb.kill()
    xvfb.wait()
