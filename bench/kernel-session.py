"""One session with a Jupyter kernel, measured. Reads {kernel, cells: {trivial, imports, library, lines}, complete, times}
from standard input and prints one line of JSON: lists of seconds, and bytes of memory of all processes of the kernel."""

import json
import sys
import tempfile
import time

import psutil
import zmq
from jupyter_client import KernelManager

TIMEOUT = 60
# Memory is read when the kernel has come to rest.
SETTLE = 1.5


class Session:
    def __init__(self, name, log):
        self.manager = KernelManager(kernel_name=name)
        self.started = time.monotonic()
        self.manager.start_kernel(stdout=log, stderr=log)
        self.client = self.manager.client()
        self.client.start_channels(hb=False)

    def ready(self):
        self.client.kernel_info()
        self.client.get_shell_msg(timeout=TIMEOUT)
        seconds = time.monotonic() - self.started
        # What is published before the subscription has arrived is lost; the first cell needs it.
        while True:
            self.client.kernel_info()
            self.client.get_shell_msg(timeout=TIMEOUT)
            if zmq.select([self.client.iopub_channel.socket], [], [], 0.05)[0]:
                break
        time.sleep(0.05)
        while zmq.select([self.client.iopub_channel.socket], [], [], 0)[0]:
            self.client.get_iopub_msg(timeout=TIMEOUT)
        return seconds

    def run(self, code):
        """Seconds until both the reply and idle have come."""
        return self.measure("execute_request", {
            "code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False,
            "stop_on_error": True,
        })

    def complete(self, code):
        return self.measure("complete_request", {"code": code, "cursor_pos": len(code)})

    def measure(self, kind, content):
        message = self.client.session.msg(kind, content)
        start = time.monotonic()
        self.client.shell_channel.send(message)
        reply = self.client.get_shell_msg(timeout=TIMEOUT)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(f"{kind} failed: {reply['content'].get('evalue')}: {content['code']}")
        while True:
            status = self.client.get_iopub_msg(timeout=TIMEOUT)
            mine = status["parent_header"].get("msg_id") == message["header"]["msg_id"]
            if mine and status["content"].get("execution_state") == "idle":
                return time.monotonic() - start

    def memory(self):
        time.sleep(SETTLE)
        kernel = psutil.Process(self.manager.provisioner.pid)
        return sum(process.memory_info().rss for process in [kernel, *kernel.children(recursive=True)])

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def main():
    order = json.load(sys.stdin)
    cells, times = order["cells"], range(order["times"])
    with tempfile.TemporaryFile() as log:
        session = Session(order["kernel"], log)
        try:
            result = {"ready": [session.ready()], "first": [session.run(cells["trivial"])]}
            session.run(cells["trivial"])
            result["trivial"] = [session.run(cells["trivial"]) for _ in times]
            result["memory"] = [session.memory()]
            result["imports"] = [session.run(cells["imports"])]
            session.run(cells["library"])
            result["after"] = [session.run(cells["trivial"]) for _ in times]
            result["library"] = [session.run(cells["library"]) for _ in times]
            session.complete(order["complete"])
            result["complete"] = [session.complete(order["complete"]) for _ in times]
            result["lines"] = [session.run(cells["lines"])]
            result["memory after"] = [session.memory()]
        finally:
            session.close()
    print(json.dumps(result))


if __name__ == "__main__":
    main()
