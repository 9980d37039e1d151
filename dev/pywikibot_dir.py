"""A base folder for Pywikibot that knows one local wiki and one account of it."""

from pathlib import Path

FAMILY = '''\
"""The local wiki, as a family of one site."""

from pywikibot import family


class Family(family.SingleSiteFamily):
    name = {name!r}
    code = {code!r}
    domain = {domain!r}

    def protocol(self, code):
        return "http"

    def scriptpath(self, code):
        return ""
'''

USER_CONFIG = """\
family = {name!r}
mylang = {code!r}
family_files[{name!r}] = {family_file!r}
usernames[{name!r}][{code!r}] = {user!r}
password_file = {password_file!r}
# The wiki has no one else to be considerate of.
put_throttle = minthrottle = maxthrottle = 0
read_maxlag = write_maxlag = 0
max_retries = 2
retry_wait = 1
"""


def write_pywikibot_dir(
    folder: Path, *, name: str, code: str, domain: str, user: str, password: str
) -> Path:
    """Write what Pywikibot needs to use `name:code` at `domain`; give the folder.

    `PYWIKIBOT_DIR` is to be set to the folder. Pywikibot keeps its log-in and what it
    has learnt of the wiki there, so each account and each address needs its own.
    """
    folder.mkdir(parents=True, exist_ok=True)
    family_file = folder / f"{name}_family.py"
    family_file.write_text(FAMILY.format(name=name, code=code, domain=domain))
    password_file = folder / "user-password.py"
    password_file.write_text(f"{(user, password)!r}\n")
    config = folder / "user-config.py"
    config.write_text(
        USER_CONFIG.format(
            name=name,
            code=code,
            user=user,
            family_file=str(family_file),
            password_file=str(password_file),
        )
    )
    # Pywikibot passes over a configuration that others may write, and says little.
    for path in (password_file, config):
        path.chmod(0o600)
    return folder
