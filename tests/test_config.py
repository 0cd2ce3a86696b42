from pathlib import Path

import pytest

from manimark.config import Config, load_config
from tests.samples import ROOT, messages, write


def load(tmp_path: Path, table: str) -> Config:
    write(tmp_path, {"pyproject.toml": f"[project]\nname = 'x'\n\n[tool.manimark]\n{table}"})
    return load_config(tmp_path)


def complaints(tmp_path: Path, table: str) -> list[str]:
    return messages(lambda: load(tmp_path, table))


def test_a_project_without_configuration_has_the_defaults(tmp_path):
    config = load_config(tmp_path)
    assert config.content == tmp_path / "content"
    assert config.scenes == tmp_path / "scenes"
    assert config.templates == tmp_path / "site_templates"
    assert config.output == tmp_path / "build"
    assert (config.language, config.jobs, config.timeout) == ("en", 0, 600.0)
    assert config.url.endswith("/")
    write(tmp_path, {"pyproject.toml": "[project]\nname = 'x'\n"})
    assert load_config(tmp_path) == config


def test_defaults_do_not_depend_on_where_the_project_lies(tmp_path):
    one, other = load_config(tmp_path / "one"), load_config(tmp_path / "other")
    assert one.name == other.name


def test_reads_every_setting(tmp_path):
    config = load(
        tmp_path,
        'name = "n"\nsection = "s"\nversion = "v"\nseries = "e"\nurl = "https://x.org/a"\n'
        'language = "pt-BR"\nlicense = "l"\ncitation = "c"\nauthor = "a"\ncontent = "texts"\n'
        'scenes = "films"\ntemplates = "look"\noutput = "out/made"\njobs = 3\ntimeout = 20\n'
        'scheduler = "tcp://10.0.0.5:8786"\ncache_gigabytes = 0\n',
    )
    assert config == Config(
        root=tmp_path,
        name="n",
        section="s",
        version="v",
        series="e",
        url="https://x.org/a/",
        language="pt-BR",
        license="l",
        citation="c",
        author="a",
        content=tmp_path / "texts",
        scenes=tmp_path / "films",
        templates=tmp_path / "look",
        output=tmp_path / "out/made",
        jobs=3,
        timeout=20.0,
        scheduler="tcp://10.0.0.5:8786",
        cache_gigabytes=0.0,
    )
    assert isinstance(config.timeout, float)


def test_reads_the_project_s_own_configuration():
    assert load_config(ROOT).series == "Machine Learning, Visualized"


def test_names_the_near_miss_of_an_unknown_setting(tmp_path):
    assert complaints(tmp_path, 'name = "x"\nlicence = "MIT"\n') == [
        "pyproject.toml:6: unknown setting 'licence' in [tool.manimark] (did you mean license?)"
    ]


def test_lists_the_settings_where_nothing_is_near(tmp_path):
    (line,) = complaints(tmp_path, "zzz = 1\n")
    assert "known are author, cache_gigabytes, citation" in line


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("name = 3", "name must be a text in quotes"),
        ('jobs = "2"', "jobs must be a whole number"),
        ("jobs = true", "jobs must be a whole number"),
        ("jobs = 1.5", "jobs must be a whole number"),
        ("jobs = -1", "jobs is below zero"),
        ('timeout = "10"', "timeout must be a number"),
        ("timeout = 0", "timeout is not above zero"),
        ("timeout = inf", "timeout is not above zero"),
        ('cache_gigabytes = "5"', "cache_gigabytes must be a number"),
        ("cache_gigabytes = -1", "cache_gigabytes is no amount"),
        ("cache_gigabytes = inf", "cache_gigabytes is no amount"),
        ("cache_gigabytes = nan", "cache_gigabytes is no amount"),
        ("content = 1", "content must be a text in quotes"),
        ('content = "../elsewhere"', "content '../elsewhere' is no folder inside the project"),
        ('output = "/tmp"', "output '/tmp' is no folder inside the project"),
        ('scenes = "."', "scenes '.' is no folder inside the project"),
        ('url = "example.org"', "url 'example.org' is not an absolute address"),
        ('url = "http://[::1/"', "url 'http://[::1/' is not an absolute address"),
        ('url = "https://x.org/?q=1"', "url 'https://x.org/?q=1' is not an absolute address"),
        ("scheduler = 8786", "scheduler must be a text in quotes"),
        ('language = "English!"', "'English!' is no language"),
    ],
)
def test_rejects_a_value_of_the_wrong_kind_at_its_line(tmp_path, setting, message):
    (line,) = complaints(tmp_path, f"\n# a comment\n{setting}\n")
    assert line.startswith(f"pyproject.toml:7: {message} (")


@pytest.mark.parametrize(
    "address",
    ["", "tcp://10.0.0.5:8786", "tls://cluster.example.org:443", "tcp://[::1]:8786"],
)
def test_takes_the_address_of_a_scheduler(tmp_path, address):
    assert load(tmp_path, f'scheduler = "{address}"\n').scheduler == address


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5:8786",
        "http://10.0.0.5:8786",
        "tcp://10.0.0.5",
        "tcp://10.0.0.5:",
        "tcp://10.0.0.5:0",
        "tcp://10.0.0.5:x",
        "tcp://10.0.0.5:87860",
        "tcp://:8786",
        "tcp://10.0.0.5:8786/status",
        "tcp://me@10.0.0.5:8786",
        "tcp://[::1:8786",
        " ",
    ],
)
def test_rejects_what_is_no_address_of_a_scheduler(tmp_path, address):
    (line,) = complaints(tmp_path, f'scheduler = "{address}"\n')
    assert line == (
        f"pyproject.toml:5: scheduler {address!r} is no address of a scheduler "
        '(write protocol, host and port, for instance "tcp://10.0.0.5:8786")'
    )


def test_reports_all_mistakes_together(tmp_path):
    lines = complaints(tmp_path, "name = 1\nnam = 'x'\njobs = -2\n")
    assert [line.split(":")[1] for line in lines] == ["5", "6", "7"]


def test_finds_the_line_of_a_dotted_key(tmp_path):
    write(tmp_path, {"pyproject.toml": "# one\n[tool]\nmanimark.jobs = 'x'\n"})
    (line,) = messages(lambda: load_config(tmp_path))
    assert line.startswith("pyproject.toml:3: ")


def test_does_not_mistake_another_table_s_key_for_its_own(tmp_path):
    text = "[tool.other]\njobs = 'x'\n\n[tool.manimark]\n\njobs = 'x'\n"
    write(tmp_path, {"pyproject.toml": text})
    (line,) = messages(lambda: load_config(tmp_path))
    assert line.startswith("pyproject.toml:6: ")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"[tool.manimark]\nname = \n", 2),
        (b"[tool.manimark]\nname = 'x'\nname = 'y'\n", 3),
        (b"[tool.manimark]\nname = 'x'\njobs = [1,\n", 3),
        (b"[tool.manimark]\nname = '\xff'\n", 2),
        (b"tool.manimark = 3\n", 1),
        (b"# one\ntool = 3\n", 2),
    ],
)
def test_a_file_that_is_no_toml_gives_its_line(tmp_path, text, line):
    write(tmp_path, {"pyproject.toml": text})
    (message,) = messages(lambda: load_config(tmp_path))
    assert message.startswith(f"pyproject.toml:{line}: ")


def test_a_configuration_that_is_a_folder_is_named(tmp_path):
    (tmp_path / "pyproject.toml").mkdir()
    (message,) = messages(lambda: load_config(tmp_path))
    assert message == "pyproject.toml:1: a folder, not a file (move it away)"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('output = "content"', "pyproject.toml:6: output and content overlap"),
        ('output = "scenes/made"', "pyproject.toml:6: output and scenes overlap"),
        ('templates = "build/look"', "pyproject.toml:6: output and templates overlap"),
        ('content = "a/b"\noutput = "a"', "pyproject.toml:7: output and content overlap"),
        ('output = "./content"', "pyproject.toml:6: output and content overlap"),
    ],
)
def test_rejects_an_output_that_overlaps_what_the_author_writes(tmp_path, settings, message):
    (line,) = complaints(tmp_path, f"\n{settings}\n")
    assert line == f'{message} (choose a folder of its own, for instance output = "build")'


@pytest.mark.parametrize("target", [".", ".."])
def test_rejects_an_output_that_leads_to_the_project_itself(tmp_path, target):
    (tmp_path / "made").symlink_to(target)
    (line,) = complaints(tmp_path, 'output = "made"\n')
    assert line.startswith("pyproject.toml:5: output holds the whole project (")


def test_lets_folders_share_the_beginning_of_their_names(tmp_path):
    assert load(tmp_path, 'output = "content-made"\n').output == tmp_path / "content-made"
