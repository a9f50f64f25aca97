"""Starts a Jupyter kernel and stands between it and a test: takes commands and prints what happens, one line of JSON each.

Commands have `do`, an `id` for their answer {id, value} or {id, error}, and
  send       channel, type, content, metadata, buffers (base64), msg_id; answered by the time of sending
  frames     channel, frames (base64) sent as they are
  signal     name of a signal, sent as Jupyter does to the kernel's process group, or to `pid` alone
  ping       a heartbeat; answered by the seconds until it comes back
  processes  answered by [{pid, command, rss}], the kernel first, then its descendants
  restart    by the kernel manager, on the same ports
  shutdown   by the kernel manager; `now` without asking the kernel
  read_log   answered by what the kernel's processes wrote themselves to stdout and stderr
Everything that comes on iopub, shell, control and stdin is printed as {channel, time, header, parent_header, metadata,
content, buffers, topic}; times are seconds of one monotonic clock. The first line is {id: 0, value: {pid, key, ...}}.
The end of standard input shuts the kernel down.
"""

import argparse
import base64
import json
import os
import signal
import sys
import tempfile
import time

import psutil
import zmq
from jupyter_client import KernelManager


class Wire:
    def __init__(self, manager, log):
        self.manager, self.session, self.log = manager, manager.session, log
        identity = self.session.bsession
        self.sockets = {
            "iopub": manager.connect_iopub(),
            "shell": manager.connect_shell(identity=identity),
            "control": manager.connect_control(identity=identity),
            "stdin": manager.connect_stdin(identity=identity),
        }
        self.heart = manager.connect_hb()
        self.pings = []  # (id of the command, time of sending), answered in order
        self.poller = zmq.Poller()
        for socket in [*self.sockets.values(), self.heart, sys.stdin.fileno()]:
            self.poller.register(socket, zmq.POLLIN)

    def run(self):
        """Until standard input ends."""
        pending = b""
        while True:
            ready = dict(self.poller.poll())
            for channel, socket in self.sockets.items():
                if socket in ready:
                    self.receive(channel, socket)
            if self.heart in ready:
                self.beat()
            if sys.stdin.fileno() in ready:
                text = os.read(sys.stdin.fileno(), 1 << 20)
                if not text:
                    return
                *lines, pending = (pending + text).split(b"\n")
                for line in lines:
                    self.obey(json.loads(line))

    def receive(self, channel, socket):
        frames = socket.recv_multipart()
        now = time.monotonic()
        topics, frames = self.session.feed_identities(frames)
        self.session.deserialize(frames, content=False)  # checks the signature
        header, parent, metadata, content = (json.loads(frame) for frame in frames[1:5])
        write({
            "channel": channel, "time": now, "header": header, "parent_header": parent, "metadata": metadata,
            "content": content, "buffers": [base64.b64encode(buffer).decode() for buffer in frames[5:]],
            "topic": b"".join(topics).decode(errors="replace"),
        })

    def beat(self):
        self.heart.recv()
        number, sent = self.pings.pop(0)
        write({"id": number, "value": time.monotonic() - sent})
        if self.pings:
            self.pings[0] = (self.pings[0][0], time.monotonic())
            self.heart.send(b"ping")

    def obey(self, command):
        number, what = command.pop("id"), command.pop("do")
        if what == "ping":
            self.pings.append((number, time.monotonic()))
            if len(self.pings) == 1:
                self.heart.send(b"ping")
            return
        try:
            write({"id": number, "value": getattr(self, what)(**command)})
        except Exception as error:
            write({"id": number, "error": f"{what}: {error!r}"})

    def send(self, channel, type, content, metadata, buffers, msg_id):
        message = self.session.msg(type, content, metadata=metadata)
        message["header"]["msg_id"] = msg_id
        self.session.send(self.sockets[channel], message, buffers=[base64.b64decode(buffer) for buffer in buffers])
        return time.monotonic()

    def frames(self, channel, frames):
        self.sockets[channel].send_multipart([base64.b64decode(frame) for frame in frames])

    def signal(self, name, pid=None):
        number = signal.Signals[name]
        if pid is None:
            self.manager.signal_kernel(number)
        else:
            os.kill(pid, number)
        return time.monotonic()

    def processes(self):
        kernel = psutil.Process(self.manager.provisioner.pid)
        found = []
        for process in [kernel, *kernel.children(recursive=True)]:
            try:
                command, rss = process.cmdline(), process.memory_info().rss
                found.append({"pid": process.pid, "command": command, "rss": rss})
            except psutil.Error:
                pass
        return found

    def restart(self):
        self.manager.restart_kernel()

    def shutdown(self, now=False):
        self.manager.shutdown_kernel(now=now)

    def read_log(self):
        self.log.seek(0)
        return self.log.read().decode(errors="replace")


def write(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", default="tslab", help="name of the kernelspec (default: tslab)")
    parser.add_argument("--transport", default="tcp", help="tcp or ipc (default: tcp)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        manager = KernelManager(kernel_name=options.kernel, transport=options.transport)
        if options.transport == "ipc":
            manager.ip = os.path.join(folder, "socket")
        started = time.monotonic()
        manager.start_kernel(stdout=log, stderr=log)
        try:
            wire = Wire(manager, log)
            info = manager.get_connection_info()
            write({"id": 0, "value": {
                "pid": manager.provisioner.pid, "started": started, "key": info["key"].decode(),
                "ports": {name: port for name, port in info.items() if name.endswith("_port")},
            }})
            wire.run()
        finally:
            if manager.has_kernel:
                manager.shutdown_kernel()


if __name__ == "__main__":
    main()
