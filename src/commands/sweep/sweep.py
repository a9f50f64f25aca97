"""Runs a notebook with several settings by papermill on Dask: sweep.py, the plan as a line of JSON on standard input.

Prints what happens as lines of JSON, and ends when its standard input does. Workers get what they run from this file by
Dask; they need papermill and a clone of the seminar that is set up: $TSEMINAR_HOME, else the one that their Python lies in.
"""

import json
import logging
import os
import re
import socket
import sys
import tempfile
import threading
import time
import traceback
import uuid
from pathlib import Path

import nbformat
import papermill
import psutil
from dask.distributed import Client, LocalCluster, as_completed, get_worker
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.exceptions import PapermillExecutionError
from papermill.translators import Translator


class TypeScript(Translator):
    """`name = value;`: what the parameters cell declares by `let` gets another value."""

    @classmethod
    def translate(cls, val):
        return json.dumps(val)

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}"

    @classmethod
    def assign(cls, name, str_val):
        return f"{name} = {str_val};"


class Kernel(Engine):
    """Runs cells in a kernel with an environment and a folder of its own, says which, and notes how much memory it took."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, *, environment, folder, tell, written, peak, **_):
        def on_cell_start(cell, cell_index):
            tell(cell_index, len(nb_man.nb.cells))

        def on_cell_executed(cell, cell_index, execute_reply):
            peak.append(memory_of(client.km.provisioner.pid))

        client = PapermillNotebookClient(
            nb_man,
            kernel_name=kernel_name,
            timeout=None,
            startup_timeout=300,
            on_cell_start=on_cell_start,
            on_cell_executed=on_cell_executed,
        )
        try:
            # What native libraries say goes to the kernel's own stderr, which is nobody's output.
            with open(folder / ".kernel.log", "w") as log:
                client.execute(env={**os.environ, **environment}, cwd=str(folder), stderr=log)
        finally:
            nbformat.write(nb_man.nb, written)


class Cancelled(Exception):
    """Nobody waits for the run any more."""


def memory_of(pid):
    """The most bytes that a process and those that it started have taken so far, where the system tells, else what they take."""
    total = 0
    for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
        try:
            most = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
            total += int(most[1]) * 1024 if most else process.memory_info().rss
        except FileNotFoundError:
            total += process.memory_info().rss
        except (psutil.Error, ProcessLookupError):
            pass  # it has ended
    return total


def run(plan, one):
    """Runs on a worker: the notebook with one setting, in an empty folder. What a cell throws is part of the result."""
    worker, started = get_worker(), time.monotonic()
    key = worker.get_current_task()
    home = Path(os.environ.get("TSEMINAR_HOME") or Path(sys.prefix).parent).resolve()
    kernels = home / ".venv" / "share" / "jupyter"
    if not (kernels / "kernels" / "tslab" / "kernel.json").exists():
        raise FileNotFoundError(f"no set-up clone of the seminar in {home} on {socket.gethostname()}: set TSEMINAR_HOME")
    if str(kernels) not in os.environ.get("JUPYTER_PATH", "").split(os.pathsep):
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [str(kernels), os.environ.get("JUPYTER_PATH")]))
    environment = {"TSEMINAR_PROFILE": plan["profile"]}
    data = os.environ.get("TSEMINAR_DATA")
    if data and not re.match(r"\w+://", data):
        environment["TSEMINAR_DATA"] = str(Path(data).resolve())
    # By the module's name: what this file names itself is copied to the worker, and papermill would not see it.
    papermill.translators.papermill_translators.register("typescript", TypeScript)
    papermill.engines.papermill_engines.register("tseminar", Kernel)

    def tell(cell, cells):
        task = worker.state.tasks.get(key)
        if task is None or task.state == "cancelled":
            raise Cancelled
        worker.log_event(plan["topic"], {"id": one["id"], "cell": cell, "cells": cells})

    error, peak = None, []
    with tempfile.TemporaryDirectory(dir=worker.local_directory, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for path, text in plan["files"].items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        written = folder / ".executed.ipynb"
        try:
            papermill.execute_notebook(
                nbformat.reads(plan["notebook"], as_version=4),
                str(written),
                one["parameters"],
                engine_name="tseminar",
                language="typescript",
                request_save_on_cell_execute=False,
                progress_bar=False,
                environment=environment,
                folder=folder,
                tell=tell,
                written=written,
                peak=peak,
            )
        except PapermillExecutionError as failure:
            error = f"{failure.ename}: {failure.evalue}"
        except Cancelled:
            raise
        except Exception as failure:  # e.g. the kernel was killed for its memory
            log = (folder / ".kernel.log").read_text(errors="replace") if (folder / ".kernel.log").exists() else ""
            error = f"{type(failure).__name__}: {failure}\n{log[-2000:]}".strip()
        return {
            "id": one["id"],
            "error": error,
            "executed": written.read_text(encoding="utf-8") if written.exists() else None,
            "seconds": round(time.monotonic() - started, 3),
            "memory": max(peak, default=0),
            "worker": f"{socket.gethostname()} {worker.address}",
        }


def say(event):
    print(json.dumps(event), flush=True)


def connect(plan):
    """A client of the scheduler that runs elsewhere, or of a cluster that lies in this process: no port is open to others then,
    and what computes are the kernels, which are processes of their own."""
    if plan["scheduler"] is not None:
        return Client(plan["scheduler"], timeout=20)
    return Client(
        LocalCluster(
            processes=False,
            n_workers=plan["atOnce"],
            threads_per_worker=1,
            memory_limit=0,
            dashboard_address=None,
        )
    )


def sweep(plan, client):
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    say({"workers": len(workers), "threads": sum(worker["nthreads"] for worker in workers)})
    # Where workers say how much memory they have, Dask runs no more at once than fit in.
    measured = len(workers) > 0 and all("MEMORY" in worker["resources"] for worker in workers)
    resources = {"MEMORY": plan["memory"]} if measured else None
    client.subscribe_topic(plan["topic"], lambda event: say(event[1]))
    waiting, ids = list(plan["runs"]), {}

    def start():
        one = waiting.pop(0)
        common = {name: plan[name] for name in ("notebook", "files", "profile", "topic")}
        future = client.submit(run, common, one, key=f"tseminar-{uuid.uuid4()}", pure=False, resources=resources)
        ids[future.key] = one["id"]
        return future

    finished = as_completed([start() for _ in range(min(plan["atOnce"] or len(waiting), len(waiting)))])
    for future in finished:
        name = ids[future.key]
        if future.status == "finished":
            result = future.result()
            executed = result.pop("executed")
            if executed is not None:
                writing = Path(plan["folder"], f"{name}.writing")
                writing.write_text(executed, encoding="utf-8")
                writing.replace(Path(plan["folder"], f"{name}.ipynb"))
            say({**result, "executed": executed is not None})
        elif future.status == "error":
            failure = future.exception()
            say({"id": name, "error": f"{type(failure).__name__}: {failure}", "executed": False})
        else:
            say({"id": name, "error": "the scheduler was lost", "executed": False})
        if waiting:
            finished.add(start())


def main():
    plan = json.loads(sys.stdin.readline())
    plan["topic"] = f"tseminar-{uuid.uuid4()}"
    # Ends with the command that started it; a kernel ends with the process that started that.
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(1)), daemon=True).start()
    logging.getLogger("papermill").setLevel(logging.ERROR)
    try:
        client = connect(plan)
    except (OSError, ValueError) as failure:
        say({"refused": f"{type(failure).__name__}: {failure}"})
        return
    sweep(plan, client)
    client.close(timeout=5)


if __name__ == "__main__":
    code = 1
    try:
        main()
        code = 0
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        traceback.print_exc()
    # At once, without waiting for runs that were interrupted.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
