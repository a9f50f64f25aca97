"""Runs the cells of a JSON list on standard input in the seminar's kernel, as JupyterLab's server would: it reads the headers of
what the kernel publishes and hands the contents on unread. Prints a line of JSON for each cell: {printed, updates: {number,
bytes} of displays, processor: seconds of {protocol, runner, client}}."""

import json
import sys
import tempfile

import psutil
import zmq
from jupyter_client import KernelManager

TIMEOUT = 600


class Session:
    def __init__(self, log):
        self.manager = KernelManager(kernel_name="tslab")
        self.manager.start_kernel(stdout=log, stderr=log)
        self.client = self.manager.client()
        self.client.start_channels(hb=False)
        self.client.wait_for_ready(timeout=60)
        self.protocol = psutil.Process(self.manager.provisioner.pid)
        self.iopub = self.client.iopub_channel.socket

    def runner(self):
        return next(child for child in self.protocol.children() if "runner" in " ".join(child.cmdline()))

    def processor(self):
        processes = {"protocol": self.protocol, "runner": self.runner(), "client": psutil.Process()}
        return {name: sum(process.cpu_times()[:2]) for name, process in processes.items()}

    def run(self, code):
        before = self.processor()
        sent = self.client.execute(code)
        printed, number, size = "", 0, 0
        while True:
            if not zmq.select([self.iopub], [], [], TIMEOUT)[0]:
                raise RuntimeError(f"the cell took longer than {TIMEOUT} s")
            _, frames = self.client.session.feed_identities(self.iopub.recv_multipart())
            header, parent = (json.loads(frame) for frame in frames[1:3])
            if parent.get("msg_id") != sent:
                continue
            kind = header["msg_type"]
            if kind in ("display_data", "update_display_data"):
                number, size = number + 1, size + len(frames[4])
            elif kind == "stream":
                printed += json.loads(frames[4])["text"]
            elif kind == "error":
                raise RuntimeError(f"a cell failed: {json.loads(frames[4])['evalue']}")
            elif kind == "status" and json.loads(frames[4])["execution_state"] == "idle":
                break
        self.client.get_shell_msg(timeout=TIMEOUT)
        used = {name: seconds - before[name] for name, seconds in self.processor().items()}
        return {"printed": printed, "updates": {"number": number, "bytes": size}, "processor": used}

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def main():
    cells = json.load(sys.stdin)
    with tempfile.TemporaryFile() as log:
        session = Session(log)
        try:
            for cell in cells:
                print(json.dumps(session.run(cell)), flush=True)
        finally:
            session.close()


if __name__ == "__main__":
    main()
