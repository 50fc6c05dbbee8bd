"""Before an election is on the desk: one that was opened lately, or a new one from a form."""

from collections.abc import Callable

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ptn_scan.desk import recent
from ptn_scan.desk.app import bare_app
from ptn_scan.desk.guard import Guard
from ptn_scan.desk.state import the_session
from ptn_scan.desk.views import paths
from ptn_scan.workflow.folder import ElectionFolder, open_folder
from ptn_scan.workflow.founding import new


def make_lobby(guard: Guard, put_on_desk: Callable[[ElectionFolder], None]) -> Flask:
    """An application that ends with an election, which it hands to `put_on_desk`."""
    app = bare_app(guard, lambda: {"election": None, "busy": False})
    app.register_blueprint(paths.pages)

    @app.get("/")
    def show() -> ResponseReturnValue:
        return render_template("lobby.html", recent=recent.recent())

    @app.post("/open")
    def open_() -> ResponseReturnValue:
        put_on_desk(open_folder(paths.named_path("folder")))
        return redirect("/", 303)

    @app.post("/new")
    def found() -> ResponseReturnValue:
        root, practice = paths.new_path("folder"), request.form.get("practice") == "yes"
        put_on_desk(new(paths.named_path("form"), root, practice))
        return redirect("/", 303)

    @app.post("/language")
    def language() -> ResponseReturnValue:
        the_session().language = "en" if request.form.get("language") == "en" else "vi"
        return redirect("/", 303)

    return app
