"""What is run on a server is what the compose specification and the house allow."""

import json
import re
import shlex
from importlib import resources

import jsonschema
import pytest
import yaml
from django.conf import settings

OURS = ("web", "worker", "suggester", "beat", "migrate")
LASTING = ("web", "worker", "suggester", "beat", "postgres", "redis")


@pytest.fixture(scope="module")
def text():
    return (settings.BASE_DIR / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def services(text):
    return yaml.safe_load(text)["services"]


def published(name):
    """Return a schema its publishers wrote, as check-jsonschema carries it."""
    folder = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    return json.loads((folder / f"{name}.json").read_text())


def test_the_file_follows_the_compose_specification(text):
    jsonschema.validate(yaml.safe_load(text), published("compose-spec"))


def test_the_workflow_follows_the_schema_of_its_host():
    workflow = yaml.safe_load((settings.BASE_DIR / ".github/workflows/ci.yml").read_text())
    workflow["on"] = workflow.pop(True)  # YAML 1.1 reads the word `on` as yes

    jsonschema.validate(workflow, published("github-workflows"))


def test_there_is_no_version_key(text):
    assert "version" not in yaml.safe_load(text)


@pytest.mark.parametrize("name", LASTING)
def test_every_lasting_service_is_watched_and_started_again(services, name):
    assert services[name]["restart"] == "unless-stopped"
    assert services[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_without_rights_they_do_not_need(services, name):
    assert services[name]["cap_drop"] == ["ALL"]
    assert services[name]["read_only"] is True


@pytest.mark.parametrize("name", ["web", "worker", "suggester", "beat"])
def test_our_services_wait_for_the_migration(services, name):
    wait = services[name]["depends_on"]["migrate"]["condition"]

    assert wait == "service_completed_successfully"


def test_only_the_migration_may_be_the_owner(services):
    owners = [name for name in OURS if "owner_password" in services[name]["secrets"]]

    assert owners == ["migrate"]


def test_no_secret_stands_in_the_file(text):
    for service in yaml.safe_load(text)["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("SECRET|KEK|PASSWORD|KEY", name):
                assert name.endswith("_FILE")
                assert value.startswith("/run/secrets/")
            assert not re.search(r"://[^@/]*:[^@/]*@", str(value))


def test_secrets_come_from_files_git_does_not_keep(text):
    ignored = (settings.BASE_DIR / ".gitignore").read_text().split()

    for secret in yaml.safe_load(text)["secrets"].values():
        assert secret["file"].startswith("./secrets/")
    assert "/secrets/" in ignored


def queues(service):
    words = service["command"]
    return set(words[words.index("--queues") + 1].split(","))


def test_the_workers_serve_every_queue_there_is_and_a_slow_model_holds_up_nothing(services):
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}

    assert queues(services["suggester"]) == {"suggestions"}
    assert queues(services["worker"]) == {*routed, settings.CELERY_TASK_DEFAULT_QUEUE} - {
        "suggestions"
    }


def test_the_image_runs_what_the_file_runs(services):
    dockerfile = (settings.BASE_DIR / "Dockerfile").read_text()
    (command,) = re.findall(r"^CMD (.*)$", dockerfile, re.MULTILINE)

    assert json.loads(command) == services["web"]["command"], shlex.join(json.loads(command))
