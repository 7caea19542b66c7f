"""The compose file and the image, as far as they can be proved without a container engine."""

import ast
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
import redis
from ruamel.yaml import YAML

from csc_dashboard import embedded, processes
from csc_dashboard.embedded import ADMIN, APP, OWNER, EmbeddedPostgres
from csc_dashboard.processes import take_port
from tests.house.files import ROOT

COMPOSE = ROOT / "docker-compose.yml"
SERVICES = YAML(typ="safe").load(COMPOSE)["services"]
ONCE = {"migrate"} | {name for name, each in SERVICES.items() if "profiles" in each}
LASTING = sorted(SERVICES.keys() - ONCE)


def test_the_compose_file_is_one():
    ran = subprocess.run(
        [
            sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec",
            str(COMPOSE),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


def test_every_secret_comes_from_the_environment_and_none_has_a_default():
    asked = re.findall(r"\$\{(\w+)(.*?)\}", COMPOSE.read_text())
    assert {"SECRET_KEY", "CSC_APP_PASSWORD", "CSC_OWNER_PASSWORD"} <= {name for name, _ in asked}
    assert [name for name, rest in asked if not rest.startswith(":?")] == []


# What a container has no use for: the image says where things lie, and its server is no embedded
# one, no demonstration and nobody's workbench.
NOT_IN_A_CONTAINER = {
    "CSC_DEMO", "CSC_DEBUG", "CSC_VAR", "CSC_STATIC", "CSC_POSTGRES", "CSC_WAL_ARCHIVE",
    "DATABASE_OWNER_URL", "DATABASE_RECOVERY_URL",
}  # fmt: skip


def test_every_setting_reaches_the_service():
    """A setting that is documented and not passed on would be set in vain."""
    code = (ROOT / "csc_dashboard" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', code))
    for name in ("web", "web-beside", "worker", "beat"):
        assert read - SERVICES[name]["environment"].keys() == NOT_IN_A_CONTAINER


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_can_write_to_its_own_image_or_gain_powers(name: str):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_takes_every_process_or_leaves_its_memory_on_disk(name: str):
    assert SERVICES[name]["pids_limit"] > 0
    assert SERVICES[name]["ulimits"] == {"core": 0}


def test_what_opens_files_has_an_end_of_memory(settings):
    """F11: more than two returns at work take, so that a hostile one stops itself alone."""
    gigabytes = int(SERVICES["worker"]["mem_limit"].removesuffix("g"))
    two = 2 * settings.CELERY_WORKER_MAX_MEMORY_PER_CHILD / 1_000_000
    assert two < gigabytes <= 2 * two


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server on this machine")
def test_the_broker_is_emptied_by_nobody_and_forgets_nothing(tmp_path: Path):
    """F6: as the compose file starts it."""
    command = [
        "a-password" if "REDIS_PASSWORD" in each else each for each in SERVICES["redis"]["command"]
    ]
    socket = tmp_path / "redis"
    command += ["--port", "0", "--unixsocket", str(socket), "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while not socket.exists():
            assert server.poll() is None
            time.sleep(0.02)
        broker = redis.Redis(unix_socket_path=str(socket), password="a-password")
        broker.rpush("celery", "a message")
        for deed in (broker.flushall, broker.flushdb):
            with pytest.raises(redis.ResponseError, match="unknown command"):
                deed()
        assert broker.llen("celery") == 1
        told = broker.info("persistence") | broker.info("memory")
        assert (told["aof_enabled"], told["maxmemory_policy"]) == (1, "noeviction")
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_service_runs_as_root(name: str):
    service = SERVICES[name]
    last_user = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.M)[-1]
    assert service.get("user", last_user if "build" in service else "root") != "root"


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_service_says_whether_it_is_well(name: str):
    assert SERVICES[name]["healthcheck"]["test"]


def test_only_the_migration_may_change_tables():
    given = {n for n, s in SERVICES.items() if "DATABASE_OWNER_URL" in s.get("environment", {})}
    assert given == {"migrate"}


def test_only_a_backup_sees_every_row_and_only_a_drill_is_cut_off():
    given = {n for n, s in SERVICES.items() if "DATABASE_RECOVERY_URL" in s.get("environment", {})}
    assert given == {"backup"}
    assert {n for n, s in SERVICES.items() if s.get("network_mode") == "none"} == {"drill"}


def test_only_the_web_servers_are_reached_from_outside_and_only_by_this_host():
    """F3: two, each where the proxy looks for it, and alike in all else."""
    at = {n: s["ports"] for n, s in SERVICES.items() if "ports" in s}
    assert at == {"web": ["127.0.0.1:8000:8000"], "web-beside": ["127.0.0.1:8001:8000"]}
    proxy = (ROOT / "docker" / "proxy.conf").read_text(encoding="utf-8")
    assert re.findall(r"^ +server ([\d.:]+) ", proxy, re.M) == ["127.0.0.1:8000", "127.0.0.1:8001"]
    assert SERVICES["web"] | {"ports": at["web-beside"]} == SERVICES["web-beside"]


def queues(command: list[str]) -> set[str]:
    """Those that a worker listens to."""
    return set(command[command.index("--queues") + 1].split(",")) if "worker" in command else set()


def test_every_queue_has_a_worker_and_what_opens_files_reaches_nobody(settings):
    """S4: what writes to people opens no file, and what opens files writes to nobody."""
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    listened = {name: queues(each.get("command", [])) for name, each in SERVICES.items()}
    assert {name: found for name, found in listened.items() if found} == {
        "worker": {"celery"}, "mail": routed,
    }  # fmt: skip
    with take_port(0) as listener:
        here = [queues(process.command) for process in processes._site(listener)]
    assert set().union(*here) == {"celery"} | routed
    # Whoever may reach another host: pages, for the directory; and mail.
    outside = {name for name, each in SERVICES.items() if "outside" in each.get("networks", ())}
    assert outside == {"web", "web-beside", "mail"}
    networks = YAML(typ="safe").load(COMPOSE)["networks"]
    assert networks["inside"]["internal"] is True


def test_what_writes_to_people_is_what_the_mail_worker_does(settings):
    """A task that sends mail from another queue would wait for a host it cannot reach."""
    rooms = ("accounts", "boards", "indicators", "ingest")
    mailers = {
        path.stem
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if "from django.core.mail" in path.read_text(encoding="utf-8")
    }
    sends = {
        f"{room}.tasks.{node.name}"
        for room in rooms
        for node in ast.parse((ROOT / room / "tasks.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and any(name.name in mailers for each in ast.walk(node)
                if isinstance(each, ast.ImportFrom) for name in each.names)
    }  # fmt: skip
    assert len(mailers) == 3
    assert sends == settings.CELERY_TASK_ROUTES.keys()


def test_nobody_gets_round_the_proxys_limit_by_another_session_each_time():
    """L7: what a client says of its session is its own word; its address is not."""
    conf = (ROOT / "docker" / "proxy.conf").read_text()
    zones = dict(re.findall(r"limit_req_zone (\$\w+) zone=(\w+):", conf))
    assert zones == {"$who": "requests", "$binary_remote_addr": "addresses"}
    limited = [set(re.findall(r"limit_req zone=(\w+) ", part)) for part in conf.split("location ")]
    assert [zones for zones in limited if zones] == [{"requests", "addresses"}] * 2


def test_production_keeps_rows_out_of_its_log_as_the_embedded_server_does():
    told = dict(c.removeprefix("-c").split("=") for c in SERVICES["postgres"]["command"][1:])
    ours = {k: v for k, v in embedded.SETTINGS.items() if k.startswith("log_")}
    ours.pop("log_checkpoints")  # for the sake of a short log, not of a safe one
    assert ours.items() <= told.items()


def test_the_image_holds_the_product_and_nothing_else():
    patterns = (ROOT / ".dockerignore").read_text().splitlines()
    assert patterns[0] == "*"
    copied = {p.removeprefix("!") for p in patterns if p.startswith("!")}
    there = {p.name for p in ROOT.iterdir() if (p / "__init__.py").exists()} - {"tests"}
    assert there <= copied
    assert not copied & {"tests", "docs", ".git", "var", ".venv"}


@pytest.fixture
def bare_server(monkeypatch: pytest.MonkeyPatch):
    """A server with no database of ours yet."""
    monkeypatch.setattr(embedded, "DATABASES", ())
    folder = ROOT / "var" / "test" / f"bare-{os.getpid()}"
    server = EmbeddedPostgres(folder)
    server.ensure()
    yield server
    server.stop()
    shutil.rmtree(folder)


def test_the_first_start_in_production_makes_the_same_roles_and_privileges(
    bare_server: EmbeddedPostgres, tmp_path: Path
):
    script = (ROOT / "docker" / "make-databases.sh").read_text()
    assert script.count("/sql/") == 2
    here = tmp_path / "make-databases.sh"
    here.write_text(script.replace("/sql/", f"{ROOT}/csc_dashboard/"))
    subprocess.run(
        ["sh", str(here)],
        check=True, capture_output=True,
        env=os.environ
        | {
            "PATH": f"{bare_server.programs}:{os.environ['PATH']}",
            "PGHOST": str(bare_server.socket_folder),
            "POSTGRES_USER": ADMIN,
            "CSC_OWNER_PASSWORD": "owner's own",
            "CSC_APP_PASSWORD": "app's own",
            "CSC_BACKUP_PASSWORD": "backup's own",
        },
    )  # fmt: skip
    with bare_server.connect(ADMIN, "csc") as admin:
        passwords = admin.execute(
            "SELECT rolname, rolpassword LIKE 'SCRAM-SHA-256%%' FROM pg_authid"
            " WHERE rolname IN (%s, %s, 'csc_backup') ORDER BY 1",
            [APP, OWNER],
        ).fetchall()
    assert passwords == [(APP, True), ("csc_backup", True), (OWNER, True)]
    with bare_server.connect(OWNER, "csc") as owner:
        owner.execute("CREATE TABLE visit (id serial)")
    with bare_server.connect(APP, "csc") as app:
        app.execute("INSERT INTO visit DEFAULT VALUES")
        app.execute("CREATE TEMP TABLE staging (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE mine (id int)")
