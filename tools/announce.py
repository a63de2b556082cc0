"""What the demo tells on the terminal, and the port it asks for."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from tools.refusal import Refused

STEPS = {
    "tables": "Tables de la base… / Tables…",
    "population": "Départements et population… / Départements and population…",
    "site": "Site et tâches de fond… / Site and worker…",
}


def step(name: str) -> None:
    """Say which part of the work begins."""
    print(STEPS[name], flush=True)


def check_port(port: int) -> None:
    """Refuse a port that does not exist, that another program holds or that we may not open."""
    if not 0 < port < 65536:
        raise Refused(
            f"Le port {port} n'existe pas : choisissez de 1024 à 65535.", f"There is no port {port}: 1024 to 65535."
        )
    try:
        listener(port).close()
    except OSError as error:
        raise Refused(
            f"Le port {port} n'est pas libre : essayez « make demo PORT={port % 60000 + 1} ».",
            f"Port {port} is not free ({error}): try `make demo PORT={port % 60000 + 1}`.",
        ) from error


def listener(port: int) -> socket.socket:
    """A socket that listens on this port of this machine."""
    return socket.create_server(("127.0.0.1", port))


def print_accounts(summary: Path, address: str) -> None:
    """Print where the site is and one account for each role; correct the addresses when the port has changed."""
    text = summary.read_text()
    text = text.replace(json.loads(text)["address"], address)
    summary.write_text(text)
    told = json.loads(text)
    columns = ("role", "departement", "name", "email", "sign_in")
    rows = [["Rôle", "Dép.", "Nom", "Adresse", "Connexion directe"]]
    rows += [[str(account[column]) for column in columns] for account in told["accounts"]]
    widths = [max(len(row[i]) for row in rows) for i in range(len(columns))]
    print(f"\nRebond : {address}\n")
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"\nTous les rôles, les courriers, les SMS : {address}/demo/")
    print("Ctrl-C ou « make stop » pour arrêter. / Ctrl-C or `make stop` to stop.", flush=True)
