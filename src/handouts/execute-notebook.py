"""Executes a notebook in its kernel: execute-notebook.py NOTEBOOK EXECUTED

In a Jupyter server's kernel instead, where JUPYTER_GATEWAY_URL and JUPYTER_GATEWAY_AUTH_TOKEN are set.

Says which cell runs, keeps what was executed also when a cell fails or the user interrupts, and ends with exit code 1 then.
"""

import asyncio
import functools
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import websocket
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError


class Client(NotebookClient):
    """Prints the cells as they run; in a terminal also what their progress says. However often it is interrupted, its kernel
    is ended once."""

    ending = None
    executing = None
    interrupted = False

    def process_message(self, msg, cell, cell_index):
        output = super().process_message(msg, cell, cell_index)
        if sys.stdout.isatty() and msg["msg_type"] in ("display_data", "update_display_data"):
            text = msg["content"]["data"].get("text/plain", "")
            if text and "\n" not in text:
                print(f"\r\033[2K  {text[:110]}", end="", flush=True)
        return output

    async def async_execute_cell(self, *args, **options):
        self.executing = asyncio.current_task()
        return await super().async_execute_cell(*args, **options)

    async def _async_cleanup_kernel(self):
        # nbclient ends the kernel in a task of its own when a signal comes, else in the one that executes.
        if self.executing is not None and asyncio.current_task() is not self.executing:
            self.interrupted = True
        if self.ending is None:
            self.ending = asyncio.ensure_future(super()._async_cleanup_kernel())
        await asyncio.shield(self.ending)


def main(source: str, executed: str) -> int:
    notebook = nbformat.read(source, as_version=4)
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    started = time.monotonic()

    def on_cell_start(cell, cell_index):
        if cell.cell_type != "code":
            return
        first = next((line for line in cell.source.splitlines() if line and not line.startswith("import")), "imports")
        print(f"cell {code.index(cell_index) + 1} of {len(code)}: {first[:80]}", flush=True)

    def on_cell_executed(cell, cell_index, execute_reply):
        if sys.stdout.isatty():
            print("\r\033[2K", end="", flush=True)

    server = {}
    if os.environ.get("JUPYTER_GATEWAY_URL"):
        server["kernel_manager_class"] = "jupyter_server.gateway.managers.GatewayKernelManager"
        # It shows the token in all its requests but this one (jupyter_server 2.21).
        header = [f"Authorization: token {os.environ['JUPYTER_GATEWAY_AUTH_TOKEN']}"]
        websocket.create_connection = functools.partial(websocket.create_connection, header=header)

    client = Client(
        notebook,
        timeout=None,
        record_timing=False,
        resources={"metadata": {"path": str(Path(source).parent)}},
        on_cell_start=on_cell_start,
        on_cell_executed=on_cell_executed,
        **server,
    )
    try:
        # TensorFlow's log lines go to the kernel's own stderr, which is nobody's output.
        with tempfile.TemporaryFile("w+") as log:
            try:
                client.execute(**({"kernel_name": notebook.metadata.kernelspec.name} if server else {"stderr": log}))
            except (DeadKernelError, RuntimeError):
                log.seek(0)
                sys.stderr.write(log.read())
                raise
        print(f"{len(code)} cells in {time.monotonic() - started:.0f} s", flush=True)
        return 0
    except (CellExecutionError, DeadKernelError) as error:
        if client.interrupted:
            print("interrupted", file=sys.stderr)
            return 1
        if isinstance(error, DeadKernelError):
            print("the kernel died while a cell ran: see above; out of memory is the usual cause", file=sys.stderr)
            return 1
        failed = next(i for i in code if any(output.output_type == "error" for output in notebook.cells[i].outputs))
        print(f"cell {code.index(failed) + 1} of {len(code)} failed:\n\n{notebook.cells[failed].source}\n", file=sys.stderr)
        print("\n".join(error.traceback.splitlines()[-30:]) or f"{error.ename}: {error.evalue}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 1
    finally:
        writing = Path(f"{executed}.writing")
        nbformat.write(notebook, writing)
        writing.replace(executed)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
