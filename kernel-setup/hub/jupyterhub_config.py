"""JupyterHub for a class on one server; README.md beside it says how it is run, and what the values mean.

All options: .hub/bin/jupyterhub --help-all, or https://jupyterhub.readthedocs.io/en/stable/reference/config-reference.html
"""

import json
import os
from pathlib import Path

from jupyterhub.traitlets import ByteSpecification

c = get_config()
seminar = Path(__file__).resolve().parents[2]
environment = seminar / ".venv"
layer = seminar / ".hub"


def setting(name, default):
    """A value of this class: change it here, or give it as a variable."""
    return os.environ.get(f"TSEMINAR_HUB_{name}") or default


memory = setting("MEMORY", "4G")  # for each student
cores = int(setting("CORES", "2"))  # for each student
idle = int(setting("IDLE", "3600"))  # seconds without a running cell after which a kernel is ended; its server is 10 minutes later
notebooks = setting("NOTEBOOKS", str(seminar / "notebooks"))  # what students get a copy of: release/ of your course
data = os.environ.get("TSEMINAR_DATA")  # one folder with the data sets for all, which nobody needs to write to
state = Path(setting("STATE", str(Path.home() / ".local" / "state" / "tseminar" / "hub")))

# Who may come in. As it stands these are the accounts of the system (PAM), of which none is allowed yet. For a university's
# own log-in take OAuthenticator, which is installed:
#   c.JupyterHub.authenticator_class = "generic-oauth"
#   c.GenericOAuthenticator.client_id = …, and so on: https://oauthenticator.readthedocs.io
c.Authenticator.allowed_users = set(setting("STUDENTS", "").split())
c.Authenticator.admin_users = set()

# TLS is the work of the web server before it.
port = int(setting("PORT", "8000"))
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{port + 1}"
c.JupyterHub.hub_port = port + 2
state.mkdir(mode=0o700, parents=True, exist_ok=True)
c.JupyterHub.db_url = f"sqlite:///{state / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(state / "cookie-secret")
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")
# The Node of the kernel, which set-up has tried.
node = json.loads((environment / "share" / "jupyter" / "kernels" / "tslab" / "kernel.json").read_text())["argv"][0]
proxy = seminar / "node_modules" / "configurable-http-proxy" / "bin" / "configurable-http-proxy"
c.ConfigurableHTTPProxy.command = [node, str(proxy)]

# Students' servers: one environment for all. What a kernel or a server holds is freed when nothing ran for a while. The server
# counts a cell that computes as work, also when it prints nothing, which a service beside the hub cannot know.
server = [str(Path(__file__).parent / "start-server.sh"), str(layer / "bin" / "jupyterhub-singleuser")]
c.Spawner.cmd = server
c.Spawner.args = [
    f"--MappingKernelManager.cull_idle_timeout={idle}",
    f"--MappingKernelManager.cull_interval={max(1, min(300, idle // 4))}",
    "--MappingKernelManager.cull_connected=True",
    f"--ServerApp.shutdown_no_activity_timeout={idle + 600}",
]
c.Spawner.environment = {
    "JUPYTER_PATH": str(environment / "share" / "jupyter"),
    "JUPYTER_CONFIG_PATH": str(environment / "etc" / "jupyter"),
    "JUPYTERLAB_DIR": str(environment / "share" / "jupyter" / "lab"),
    "TSEMINAR_HUB_NOTEBOOKS": notebooks,
    "TF_NUM_INTRAOP_THREADS": str(cores),
    **{name: os.environ[name] for name in ("TSEMINAR_DATA", "TSEMINAR_PROFILE") if os.environ.get(name)},
}
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 180  # a class that comes in at once
c.Spawner.poll_interval = 10  # seconds after which the hub knows that a server has ended by itself
c.Spawner.mem_limit = memory
c.Spawner.cpu_limit = cores

# With systemd each server is a unit, and the limits hold for all of a student's processes together.
if Path("/run/systemd/system").is_dir() and os.geteuid() == 0:
    c.JupyterHub.spawner_class = "systemd"
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.readonly_paths = [str(seminar), *([data] if data else [])]
c.SystemdSpawner.unit_extra_properties = {
    "OOMPolicy": "continue",  # what computes is ended, and not the student's server with it
    "MemorySwapMax": "0",
    "TasksMax": "512",
}
if not Path(notebooks).is_relative_to(seminar):
    # There are the solutions.
    c.SystemdSpawner.unit_extra_properties["InaccessiblePaths"] = str(seminar / "notebooks")


def limit(spawner):
    """Without systemd the limits are those of util-linux: of memory for each process, of cores for all of a student's."""
    available = sorted(os.sched_getaffinity(0))
    first = spawner.user.id * cores
    mine = {available[(first + i) % len(available)] for i in range(cores)}
    spawner.cmd = [
        *["prlimit", f"--data={ByteSpecification().validate(None, memory)}", "--core=0"],
        *["taskset", "--cpu-list", ",".join(map(str, sorted(mine)))],
        *server,
    ]


def closed_part(path):
    """The first folder or file on the way to a path, behind its links, that other accounts cannot enter or run."""
    real = Path(path).resolve()
    return next((part for part in [*reversed(real.parents), real] if not part.stat().st_mode & 0o001), None)


c.LocalProcessSpawner.pre_spawn_hook = limit
c.SimpleLocalProcessSpawner.home_dir_template = str(state / "home" / "{username}")

# `tseminar hub`, for trying: one password for all who come, and all servers run as the user who started it.
if password := setting("PASSWORD", None):
    c.JupyterHub.authenticator_class = "shared-password"
    c.SharedPasswordAuthenticator.user_password = password
    c.Authenticator.allow_all = not c.Authenticator.allowed_users
    c.JupyterHub.spawner_class = "simple"
    if os.geteuid() == 0:  # as in a container
        c.Spawner.args.append("--allow-root")
else:
    # Servers run as the students: what they start must not lie in the home folder of whoever has set the hub up.
    for program in (seminar, node, environment / "bin" / "python"):
        if closed := closed_part(program):
            raise SystemExit(
                f"students cannot run {Path(program).resolve()}, because {closed} is closed to them: give Node, Python and the "
                "seminar places that all accounts can read, and set up again (rm -r .venv .hub, then TSEMINAR_PYTHON=/usr/bin/"
                "python3 npm run hub -- setup)"
            )
