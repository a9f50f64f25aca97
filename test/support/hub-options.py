"""Prints as JSON the options of the hub's configuration and of the cluster's values that no class has."""

import json
import os
import sys
from pathlib import Path

import yaml
from jupyterhub.app import JupyterHub
from jupyterhub.auth import Authenticator
from jupyterhub.authenticators.shared import SharedPasswordAuthenticator
from jupyterhub.proxy import ConfigurableHTTPProxy
from jupyterhub.spawner import LocalProcessSpawner, SimpleLocalProcessSpawner, Spawner
from oauthenticator.generic import GenericOAuthenticator
from systemdspawner import SystemdSpawner
from traitlets.config import PyFileConfigLoader

hub = Path(__file__).resolve().parents[2] / "kernel-setup" / "hub"
os.environ.update(TSEMINAR_HUB_STATE=sys.argv[1], TSEMINAR_HUB_PASSWORD="for this test", TSEMINAR_HUB_NOTEBOOKS="/release")
configuration = PyFileConfigLoader("jupyterhub_config.py", str(hub)).load_config()
values = yaml.safe_load((hub / "values.yaml").read_text())["hub"]["config"]

classes = {
    each.__name__: each
    for each in [
        *[JupyterHub, Authenticator, SharedPasswordAuthenticator, GenericOAuthenticator, ConfigurableHTTPProxy],
        *[Spawner, LocalProcessSpawner, SimpleLocalProcessSpawner, SystemdSpawner],
    ]
}
unknown = [
    f"{name}.{option}"
    for options in (configuration, values)
    for name in options
    for option in options[name]
    if name not in classes or option not in classes[name].class_traits(config=True)
]
print(json.dumps(unknown))
