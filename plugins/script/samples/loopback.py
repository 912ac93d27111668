#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A sample of the script protocol (see ../PROTOCOL.md), as loopback.sh: every instance is a folder and an SSH server
on a port of 127.0.0.1, run by the user that runs this. No root is needed; Python 3.8 or later is.

    loopback.py FOLDER VERB

A DEMONSTRATION ONLY: who logs in is the user that runs this, and can read what that user can read.
"""
import datetime
import fcntl
import getpass
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import time

SSHD = "/usr/sbin/sshd"
PORTS = range(23200, 24000)
VERBS = ["provision", "find", "terminate", "inventory", "probe", "suspend", "resume", "capacity", "preflight", "fits"]


class Failure(Exception):
    """Ends the program with a code and its document."""

    RETRYABLE, PERMANENT, QUOTA, UNKNOWN, CONFLICT, DENIED = range(110, 116)

    def __init__(self, exit_code, code, message):
        super().__init__(message)
        self.exit_code = exit_code
        self.document = {"error": {"code": code, "message": message}}


def say(what):
    print(what, file=sys.stderr, flush=True)


def write(path, text):
    """Whole or not at all, and on disk when this returns."""
    fresh = path.with_name(path.name + ".new")
    with open(fresh, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


class Instance:
    def __init__(self, folder):
        self.folder = folder
        self.name = folder.name

    def read(self, name):
        try:
            return (self.folder / name).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    def server(self):
        """The number of its server's process, or 0."""
        pid = self.read("sshd.pid")
        try:
            line = pathlib.Path("/proc", pid or "0", "cmdline").read_bytes()
        except OSError:
            return 0
        return int(pid) if str(self.folder / "sshd_config").encode() in line else 0

    def document(self):
        complete = (self.folder / "complete").exists()
        made = datetime.datetime.fromtimestamp((self.folder / "stamp").stat().st_mtime, datetime.timezone.utc)
        document = {
            "external_id": self.name,
            "name": self.name,
            "stamp": self.read("stamp"),
            "state": "running" if self.server() else "stopped" if complete else "creating",
            "created_at": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        if complete:
            document["ssh"] = {"host": "127.0.0.1", "port": int(self.read("port")), "user": getpass.getuser()}
            document["host_key"] = " ".join(self.read("host_key.pub").split()[:2])
        return document

    def require_ours(self, request):
        ours = "org.decentagent.agent={agent};org.decentagent.contract={mark};".format(**request)
        if ours not in self.read("stamp"):
            raise Failure(Failure.CONFLICT, "not_ours", self.name + " stands here without the stamp of this agent")

    def make_host_key(self):
        if (self.folder / "host_key").exists():
            return
        say("making a host key")
        fresh = self.folder / "new_key"
        for left in (fresh, fresh.with_suffix(".pub")):
            left.unlink() if left.exists() else None
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(fresh)],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        os.replace(fresh.with_suffix(".pub"), self.folder / "host_key.pub")
        os.replace(fresh, self.folder / "host_key")

    def start(self, taken):
        """On the port that is written down, or on the first that is free."""
        say("starting its SSH server")
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", exist_ok=True)
        known = self.read("port")
        for port in [int(known)] if known else [port for port in PORTS if port not in taken]:
            if self.listens_on(port):
                write(self.folder / "port", str(port))
                return
        if known:
            raise Failure(Failure.RETRYABLE, "port_taken", "port " + known + " is in use")
        raise Failure(Failure.QUOTA, "no_port", "every port is in use")

    def listens_on(self, port):
        settings = {
            "ListenAddress": "127.0.0.1:%d" % port,
            "HostKey": self.folder / "host_key",
            "PidFile": self.folder / "sshd.pid",
            "AuthorizedKeysFile": self.folder / "authorized_keys",
            "AllowUsers": getpass.getuser(),
            "AuthenticationMethods": "publickey",
            "PermitRootLogin": "prohibit-password",
            "UsePAM": "no",
            "StrictModes": "no",
            "AllowTcpForwarding": "no",
            "AllowAgentForwarding": "no",
            "X11Forwarding": "no",
            "PermitUserRC": "no",
            "SetEnv": "DC_INSTANCE=" + self.name,
        }
        write(self.folder / "sshd_config", "".join("%s %s\n" % setting for setting in settings.items()))
        log = self.folder / "sshd.log"
        for left in (log, self.folder / "sshd.pid"):
            left.unlink() if left.exists() else None
        subprocess.run(
            [SSHD, "-f", str(self.folder / "sshd_config"), "-E", str(log)],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(50):
            if self.server():
                return True
            if "Cannot bind" in self.read("sshd.log"):
                return False
            time.sleep(0.1)
        raise Failure(Failure.RETRYABLE, "sshd", "sshd does not start; see sshd.log in the instance's folder")

    def processes(self):
        """Its server, what descends from it, and whatever was started in a session."""
        server, parents, found = self.server(), {}, set()
        for process in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                stat = (process / "stat").read_text(encoding="latin-1")
                parents[int(process.name)] = int(stat.rpartition(")")[2].split()[1])
                if ("DC_INSTANCE=" + self.name).encode() in (process / "environ").read_bytes().split(b"\0"):
                    found.add(int(process.name))
            except OSError:
                continue
        for pid in parents if server else ():
            above = pid
            while above in parents and above != server:
                above = parents[above]
            if above == server:
                found.add(pid)
        return found

    def stop(self):
        for attempt in range(60):
            found = self.processes()
            if not found:
                return
            for pid in found:
                try:
                    os.kill(pid, signal.SIGTERM if attempt < 20 else signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.1)
        raise Failure(Failure.RETRYABLE, "busy", "processes of the instance do not end")


class Backend:
    def __init__(self, root, request):
        self.root = root
        self.request = request
        self.instances = root / "instances"
        self.identity = ("loopback %s %s" % (platform.node(), root))[:200]

    def lock(self):
        """One change at a time: the agent may have been killed, and its former call may still run."""
        self.instances.mkdir(parents=True, exist_ok=True)
        self.held = open(self.root / "lock", "w", encoding="utf-8")
        fcntl.flock(self.held, fcntl.LOCK_EX)

    def instance(self, name="mark"):
        mark = self.request[name]
        if not re.fullmatch("[a-z0-9-]+", mark):
            raise Failure(Failure.PERMANENT, "bad_mark", "this is not a mark")
        return Instance(self.instances / mark)

    def all(self):
        return [Instance(stamp.parent) for stamp in sorted(self.instances.glob("[!.]*/stamp"))]

    def existing(self):
        instance = self.instance()
        if not instance.folder.exists():
            raise Failure(Failure.PERMANENT, "no_such_instance", "there is no " + instance.name)
        instance.require_ours(self.request)
        return instance

    def describe(self):
        return {"protocol": 1, "name": "loopback.py", "version": "1", "identity": self.identity,
                "guarantee": "client_token", "verbs": VERBS}

    def provision(self):
        self.lock()
        instance = self.instance()
        fresh = self.instances / (".new-" + instance.name)
        shutil.rmtree(fresh, ignore_errors=True)
        if not instance.folder.exists():
            if "external_id" in self.request:
                raise Failure(Failure.CONFLICT, "vanished", instance.name + " had been ready and is no longer there")
            say("writing the token down")
            fresh.mkdir()
            write(fresh / "token", self.request["token"])
            write(fresh / "stamp", self.request["stamp"])
            write(fresh / "authorized_keys", self.request["renter_key"] + "\n")
            os.rename(fresh, instance.folder)
        instance.require_ours(self.request)
        if instance.read("token") != self.request["token"]:
            raise Failure(Failure.CONFLICT, "other_token", instance.name + " was made for another token")
        instance.make_host_key()
        if not instance.server() or not instance.read("port"):
            instance.stop()
            instance.start({int(other.read("port") or 0) for other in self.all()})
        (instance.folder / "complete").touch()
        return {"status": "ready", "instance": instance.document()}

    def find(self):
        self.lock()
        instance = self.instance()
        if not instance.folder.exists():
            return {"status": "absent"}
        return {"status": "found", "instance": instance.document()}

    def terminate(self):
        self.lock()
        instance = self.instance()
        gone = self.instances / (".gone-" + instance.name)
        if instance.folder.exists():
            instance.require_ours(self.request)
            instance.stop()
            shutil.rmtree(gone, ignore_errors=True)
            # A folder without its stamp could not be told from a stranger's, so it goes at once, by its name.
            os.rename(instance.folder, gone)
        shutil.rmtree(gone, ignore_errors=True)
        shutil.rmtree(self.instances / (".new-" + instance.name), ignore_errors=True)
        return {"status": "gone"}

    def suspend(self):
        self.lock()
        self.existing().stop()
        return {"status": "done"}

    def resume(self):
        self.lock()
        instance = self.existing()
        if not instance.server():
            instance.start(set())
        return {"status": "done"}

    def probe(self):
        if self.instance("external_id").server():
            return {"status": "up"}
        return {"status": "down", "why": "its SSH server does not run"}

    def inventory(self):
        self.lock()
        return {"status": "complete", "identity": self.identity, "instances": [one.document() for one in self.all()]}

    def capacity(self):
        page = os.sysconf("SC_PAGE_SIZE")
        return {"cpu_threads": os.cpu_count() or 1,
                "memory_total_bytes": os.sysconf("SC_PHYS_PAGES") * page,
                "memory_free_bytes": os.sysconf("SC_AVPHYS_PAGES") * page}

    def fits(self):
        if len(self.all()) < len(PORTS):
            return {"status": "fits"}
        return {"status": "does_not_fit", "code": "full", "why": "every port is in use; end some instances"}

    def preflight(self):
        return {"findings": [
            {"code": "missing", "severity": "error", "evidence": "there is no " + needed,
             "cause": "instances are SSH servers", "remedy": "sudo apt-get install openssh-server"}
            for needed in (SSHD, "ssh-keygen") if not shutil.which(needed)]}


def main(folder, verb):
    try:
        request = json.load(sys.stdin)
        if not re.fullmatch("/[A-Za-z0-9_./-]*", folder):
            raise Failure(Failure.PERMANENT, "bad_folder",
                          "FOLDER must be an absolute path of letters, digits and _./-")
        if verb != "describe" and verb not in VERBS:
            raise Failure(Failure.PERMANENT, "no_such_verb", "this program does not know that verb")
        answer, code = getattr(Backend(pathlib.Path(folder), request), verb)(), 0
    except Failure as failure:
        answer, code = failure.document, failure.exit_code
    print(json.dumps(answer))
    sys.exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
