"""`dev/install-packages` on machines that have everything, or lack the means."""

import shutil
import subprocess
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parent.parent.parent / "dev" / "install-packages"

SILENT = "#!/bin/sh\n"
INSTALLED = "#!/bin/sh\nprintf installed\n"
NOT_INSTALLED = "#!/bin/sh\nexit 1\n"


class Machine:
    """A folder of programs, the only ones that the script finds."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.apt_log = folder / "apt"
        for name in ("sh", "dirname", "id", "env", "mkdir", "tail", "cat"):
            found = shutil.which(name)
            assert found
            (self.programs / name).symlink_to(found)
        # The script writes its log beside itself, so it runs as a copy.
        (folder / "dev").mkdir()
        self.script = shutil.copy(PROGRAM, folder / "dev")

    def add(self, name: str, text: str) -> None:
        """Put a program on the machine."""
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the script there."""
        return subprocess.run(
            [self.script, *arguments],
            env={"PATH": str(self.programs)},
            capture_output=True,
            text=True,
            check=False,
        )

    def add_apt(self, *, works: bool) -> None:
        """Put an apt-get there that notes what it is asked."""
        self.add("apt-cache", SILENT)
        end = "" if works else "echo no network; exit 100\n"
        self.add("apt-get", f'#!/bin/sh\necho "$*" >>{self.apt_log}\n{end}')


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Give a Debian, on which root works and nothing is installed."""
    machine = Machine(tmp_path)
    machine.add("dpkg-query", NOT_INSTALLED)
    (machine.programs / "id").unlink()
    machine.add("id", "#!/bin/sh\necho 0\n")
    return machine


def test_nothing_is_asked_where_nothing_is_missing(machine: Machine) -> None:
    """What is there is left alone, silently, without apt or rights."""
    machine.add("dpkg-query", INSTALLED)
    done = machine.run("wiki", "mariadb", "browser")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_missing_packages_are_named_and_installed(machine: Machine) -> None:
    """It says what it installs and for what, and takes no recommended packages."""
    machine.add_apt(works=True)
    done = machine.run("mariadb")
    assert done.returncode == 0
    assert (
        "a MariaDB for the tests, which may take minutes: mariadb-server-core"
        in done.stdout
    )
    asked = machine.apt_log.read_text().splitlines()
    assert len(asked) == 1, "the lists are not fetched again where they will do"
    assert "install -y --no-install-recommends mariadb-server-core" in asked[0]


def test_no_service_comes_with_the_packages(machine: Machine) -> None:
    """Neither Apache nor a MariaDB for the whole machine is pulled in."""
    machine.add_apt(works=True)
    machine.run("wiki", "mariadb")
    asked = machine.apt_log.read_text().split()
    assert "mariadb-server" not in asked
    assert "apache2" not in asked
    assert asked.index("mini-httpd") < asked.index("mediawiki")


def test_failing_apt_is_code_3_with_its_words(machine: Machine) -> None:
    """Without a network the lists are tried once, then one line says what is amiss."""
    machine.add_apt(works=False)
    done = machine.run("wiki")
    assert done.returncode == 3
    assert "no network" in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("Cannot install a MediaWiki")
    verbs = ["update" in line for line in machine.apt_log.read_text().splitlines()]
    assert verbs == [False, True, False]


def test_machine_without_apt_is_code_3(machine: Machine) -> None:
    """Elsewhere than on Debian the line names the packages that are needed."""
    done = machine.run("wiki")
    assert done.returncode == 3
    assert "no apt-get" in done.stderr
    assert "mediawiki" in done.stderr


def test_no_rights_are_code_3(machine: Machine) -> None:
    """An ordinary user without sudo is told what root would have to type."""
    machine.add_apt(works=True)
    machine.add("id", "#!/bin/sh\necho 1000\n")
    done = machine.run("mariadb")
    assert done.returncode == 3
    assert "apt-get install mariadb-server-core mariadb-client-core" in done.stderr
    assert not machine.apt_log.exists()


@pytest.mark.parametrize("arguments", [(), ("printer",), ("wiki", "printer")])
def test_unknown_part_is_code_2(machine: Machine, arguments: tuple[str, ...]) -> None:
    """A part that does not exist, or none at all, shows the usage."""
    machine.add("dpkg-query", INSTALLED)
    done = machine.run(*arguments)
    assert done.returncode == 2
    assert "usage:" in done.stderr
