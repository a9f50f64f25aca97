"""Runs the cells of a JSON list on standard input in a Jupyter kernel and prints one line of JSON for each:
{code, reply, outputs: [{msg_type, content}], seconds}. The exit code is 0 when every reply is ok, otherwise 1.

A cell is its source, or an object with the fields of an execute_request (code, silent, store_history, stop_on_error, ...).
Such an object may also have
  queued     true to send it together with the cell before, without waiting for that one's reply
  after      seconds to wait before it is sent
  interrupt  seconds after which the kernel is interrupted
  late       seconds to go on listening when it is done
  request    another type of message ("complete_request"), the other fields being its content
  channel    "control" instead of "shell"
"""

import argparse
import json
import math
import sys
import tempfile
import time

import zmq
from jupyter_client import KernelManager

CONTROLS = {"queued": False, "after": 0, "interrupt": None, "late": 0, "request": "execute_request", "channel": "shell"}
EXECUTE = {"silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}


class Runner:
    def __init__(self, manager, client, timeout):
        self.manager, self.client, self.timeout = manager, client, timeout
        self.sent = {}  # by the id of the request
        self.interrupt_at = math.inf
        self.channels = {channel.socket: channel for channel in (client.iopub_channel, client.shell_channel, client.control_channel)}

    def run(self, cells):
        """What came of each cell; one that takes too long has no reply, and nothing is sent after it."""
        cells = [{"code": cell} if isinstance(cell, str) else cell for cell in cells]
        for cell, following in zip(cells, [*cells[1:], {}]):
            control = {name: cell.get(name, default) for name, default in CONTROLS.items()}
            self.send({name: value for name, value in cell.items() if name not in CONTROLS}, control)
            if following.get("queued"):
                continue
            if not self.listen(self.timeout, lambda: all(map(finished, self.sent.values()))):
                break
            self.listen(control["late"])
        return [{name: sent[name] for name in ("code", "reply", "outputs", "seconds")} for sent in self.sent.values()]

    def send(self, content, control):
        time.sleep(control["after"])
        if control["interrupt"] is not None:
            self.interrupt_at = time.monotonic() + control["interrupt"]
        request = control["request"]
        message = self.client.session.msg(request, {**EXECUTE, **content} if request == "execute_request" else content)
        self.sent[message["header"]["msg_id"]] = {
            "request": request, "code": content.get("code"), "start": time.monotonic(), "idle": False,
            "reply": None, "outputs": [], "seconds": None,
        }
        getattr(self.client, f"{control['channel']}_channel").send(message)

    def listen(self, seconds, stop=lambda: False):
        deadline = time.monotonic() + seconds
        while not stop():
            now = time.monotonic()
            if now >= deadline:
                return False
            if now >= self.interrupt_at:
                self.interrupt_at = math.inf
                self.manager.interrupt_kernel()
            left = min(deadline, self.interrupt_at) - now
            for socket in zmq.select(list(self.channels), [], [], max(0, left))[0]:
                self.receive(self.channels[socket].get_msg(timeout=1))
        return True

    def receive(self, message):
        sent, kind, content = self.sent.get(message["parent_header"].get("msg_id")), message["msg_type"], message["content"]
        if sent is None:
            return
        if kind == "status":
            sent["idle"] = content["execution_state"] == "idle"
        elif kind.endswith("_reply"):
            sent.update(reply=content, seconds=time.monotonic() - sent["start"])
        else:
            sent["outputs"].append({"msg_type": kind, "content": content})


def finished(sent):
    return sent["idle"] and (sent["reply"] is not None or not sent["request"].endswith("_request"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", default="tslab", help="name of the kernelspec (default: tslab)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for the start and for each cell (default: 120)")
    options = parser.parse_args()
    cells = json.load(sys.stdin)
    manager = KernelManager(kernel_name=options.kernel)
    client = None

    with tempfile.TemporaryFile() as log:
        try:
            manager.start_kernel(stdout=log, stderr=log)
            client = manager.client()
            client.start_channels()
            client.wait_for_ready(timeout=options.timeout)
        except Exception as error:
            log.seek(0)
            print(f'the kernel "{options.kernel}" did not start: {error}', file=sys.stderr)
            print(log.read().decode(errors="replace"), file=sys.stderr, end="")
            results = None
        else:
            results = Runner(manager, client, options.timeout).run(cells)
        finally:
            if manager.has_kernel:
                manager.shutdown_kernel(now=client is None)
            if client is not None:
                client.stop_channels()

    for result in results or []:
        print(json.dumps(result, default=str))
    replies = [result["reply"] or {} for result in results or []]
    return 0 if len(replies) == len(cells) and all(reply.get("status") == "ok" for reply in replies) else 1


if __name__ == "__main__":
    sys.exit(main())
