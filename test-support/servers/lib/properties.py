"""DIR/servers.properties: a file in the form of java.util.Properties."""

import os


def read(directory):
    try:
        lines = (directory / "servers.properties").read_text().splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split("=", 1) for line in lines)


def write(directory, values):
    new = directory / ".servers.properties"
    new.write_text(text(values))
    os.replace(new, directory / "servers.properties")


def text(values):
    return "".join(f"{key}={value}\n" for key, value in values.items())
