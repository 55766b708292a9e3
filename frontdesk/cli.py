"""The commands. Each does one thing, reports it, and ends with a sentence when it fails."""

import sys
import webbrowser
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from frontdesk.bootstrap import checking, commands, faults, importing, keeping, logs, revisions, serving
from frontdesk.bootstrap.build import build
from frontdesk.bootstrap.demo import data_folder, run
from frontdesk.bootstrap.roles import setup_sql
from frontdesk.core import file_modes, instance_lock
from frontdesk.core.settings import Settings

app = typer.Typer(help="Receptionen för kommunens socialtjänst.", no_args_is_help=True, add_completion=False)
user_app = typer.Typer(help="Människor som loggar in.", no_args_is_help=True)
token_app = typer.Typer(help="Nycklar för program.", no_args_is_help=True)
log_app = typer.Typer(help="Åtkomstloggen.", no_args_is_help=True)
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(log_app, name="log")

DEMO_FOLDER = Path("data/demo")
_Roles = Annotated[
    bool, typer.Option("--roles", help="Skriv i stället ut vad PostgreSQL:s administratör kör först: databas, roller.")
]
_FromInput = Annotated[bool, typer.Option("--password-stdin", help="Läs lösenordet från standard in: en rad.")]


def main() -> None:
    """Run a command; errors end it with one sentence, never a stack trace."""
    file_modes.keep_to_ourselves()
    # Standard output is for the result: `$(frontdesk token add …)` must not catch log lines.
    logs.configure(quiet=False, kept=False)
    try:
        app()
    except Exception as error:  # noqa: BLE001 - a stack trace does not help the user
        _stop(faults.told(error))


def _stop(sentence: str) -> None:
    typer.secho(sentence, fg="red", err=True)
    sys.exit(2)


@app.command("demo")
def run_demo(
    port: Annotated[int, typer.Option(help="Porten som sidan öppnas på.")] = 8000,
    data: Annotated[Path, typer.Option(help="Mappen för demons uppgifter.")] = DEMO_FOLDER,
    browser: Annotated[bool, typer.Option(help="Öppna webbläsaren.")] = True,  # noqa: FBT002 - typer makes it --no-browser
    reset: Annotated[bool, typer.Option(help="Börja om från början.")] = False,  # noqa: FBT002 - a flag on the line
) -> None:
    """Öppna receptionen i en påhittad kommun, utan att något behöver ställas in."""
    run.forget_settings()
    data_folder.claim(data)
    file_modes.close(data)
    lock = instance_lock.take(data)
    serving.need_free_port("127.0.0.1", port)
    if reset:
        run.reset(data)
    run.reset_if_too_old(data, say=typer.echo)
    settings = run.demo_settings(data, host="127.0.0.1", port=port)
    shown = run.Demo(settings, say=typer.echo)
    shown.prepare()
    typer.secho(f"Receptionen är öppen på {settings.public_url}  (avsluta med Ctrl+C)", fg="green", bold=True)
    if browser:
        webbrowser.open(settings.public_url)
    serving.serve(build(settings), with_clock=True, more_jobs=[shown.midnight()])
    lock.close()


def _settings() -> Settings:
    """Read the settings of a real installation; a demo's folder is refused."""
    settings = Settings()
    data_folder.need_real(settings.data)
    file_modes.close(settings.data)
    return settings


@app.command()
def serve() -> None:
    """Starta webbservern. På inbyggda databaser går klockan i samma process."""
    settings = _settings()
    commands.need_sound(settings)
    embedded = settings.database_url is None
    with instance_lock.take(settings.data) if embedded else nullcontext():
        revisions.need_current(settings)
        serving.serve(build(settings), with_clock=embedded)


@app.command()
def clock() -> None:
    """Kör det som sker av sig självt: SMS, kalendrar, larm, nattens gallring. På PostgreSQL; flera får gå samtidigt."""
    settings = _settings()
    if settings.database_url is None:
        raise commands.ClockInside
    commands.need_sound(settings)
    revisions.need_current(settings)
    serving.tick_until_stopped(build(settings))


@app.command()
def migrate(
    *,
    roles: _Roles = False,
    database: Annotated[str, typer.Option(help="Databasens namn, som rollernas namn börjar med.")] = "frontdesk",
    server: Annotated[str, typer.Option(help="Databasens värd och port, till raderna för .env.")] = "127.0.0.1:5432",
) -> None:
    """Skapa eller uppdatera tabellerna i båda databaserna, och de mötestyper som en tom reception börjar med."""
    if roles:
        typer.echo(setup_sql(database, server=server))
        return
    commands.migrate(_settings())
    typer.echo("Tabellerna är uppdaterade.")


@app.command()
def check() -> None:
    """Kontrollera inställningar och anslutningar, och säg hur det som är fel åtgärdas."""
    faults = checking.everything(Settings())
    for fault in faults:
        typer.secho(fault, fg="red", err=True)
    if faults:
        sys.exit(2)
    typer.secho("Allt är i ordning.", fg="green")


@app.command("import")
def import_delivery(
    path: Annotated[Path, typer.Argument(help="Mapp eller zip-fil med ärendesystemets filer.")],
    report: Annotated[Path | None, typer.Option("--json", help="Skriv rapporten som JSON i den här filen.")] = None,
    force: Annotated[bool, typer.Option(help="Läs in även om många rader är felaktiga eller borta.")] = False,  # noqa: FBT002
    dry_run: Annotated[bool, typer.Option(help="Kontrollera bara; ändra ingenting.")] = False,  # noqa: FBT002
    quiet: Annotated[bool, typer.Option(help="Skriv bara ut det som gått fel.")] = False,  # noqa: FBT002
) -> None:
    """Läs in en leverans från ärendesystemet i registret, hel eller inte alls."""
    taken_in = importing.run(_settings(), path, force=force, dry_run=dry_run, report_file=report, quiet=quiet)
    if not taken_in:
        sys.exit(1)


@user_app.command("add")
def add_user(
    login: Annotated[str, typer.Option(help="Användarnamn.")],
    name: Annotated[str, typer.Option(help="Namn som visas.")],
    role: Annotated[list[str], typer.Option(help="Roll; får anges flera gånger.")],
    grant: Annotated[list[str] | None, typer.Option(help="Nämnd/område; får anges flera gånger.")] = None,
    handlaggare: Annotated[str | None, typer.Option(help="Handläggarens nyckel i registret.")] = None,
    unit: Annotated[list[str] | None, typer.Option(help="Enhet som personen arbetar i eller leder.")] = None,
    *,
    password_stdin: _FromInput = False,
) -> None:
    """Lägg till någon som loggar in. Lösenordet frågas efter och syns inte; det byts vid första inloggningen."""
    settings = _settings()
    password = _password(from_input=password_stdin)
    commands.add_user(
        settings,
        login=login,
        name=name,
        roles=role,
        grants=grant or [],
        password=password,
        handlaggare=handlaggare,
        units=unit or [],
    )
    typer.echo(f"{name} kan nu logga in som {login}.")


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\n")
    asked: str = typer.prompt("Lösenord", hide_input=True, confirmation_prompt=True)
    return asked


@user_app.command("list")
def list_users() -> None:
    """Visa dem som kan logga in: användarnamn, namn och roller, med tabb emellan."""
    for line in keeping.users(_settings()):
        typer.echo(line)


@user_app.command("passwd")
def set_password(
    login: Annotated[str, typer.Argument(help="Användarnamn.")], *, password_stdin: _FromInput = False
) -> None:
    """Sätt ett nytt lösenord. Det byts vid nästa inloggning, och öppna inloggningar avslutas."""
    settings = _settings()
    keeping.set_password(settings, login=login, password=_password(from_input=password_stdin))
    typer.echo(f"{login} har ett nytt lösenord.")


@user_app.command("disable")
def disable_user(login: Annotated[str, typer.Argument(help="Användarnamn.")]) -> None:
    """Stäng ett konto: ingen inloggning, inga kalendrar, och de nycklar personen har skapat slutar gälla."""
    typer.echo(f"{keeping.disable(_settings(), login=login)} kan inte längre logga in.")


@token_app.command("list")
def list_tokens() -> None:
    """Visa nycklarna: nummer, namn, roll, vad de får göra och sista dag, med tabb emellan."""
    for line in keeping.listed_tokens(_settings()):
        typer.echo(line)


@token_app.command("revoke")
def revoke_token(which: Annotated[str, typer.Argument(help="Nyckelns namn, eller numret i token list.")]) -> None:
    """Låt en nyckel sluta gälla genast."""
    typer.echo(f"Nyckeln {keeping.revoke(_settings(), which=which)} gäller inte längre.")


@token_app.command("add")
def add_token(
    role: Annotated[str, typer.Option(help="Roll som nyckeln får.")],
    name: Annotated[str, typer.Option(help="Vad nyckeln är till för.")],
    scope: Annotated[list[str], typer.Option(help="Vad nyckeln får göra; får anges flera gånger.")],
    grant: Annotated[list[str] | None, typer.Option(help="Nämnd/område; får anges flera gånger.")] = None,
    level: Annotated[str, typer.Option(help="Hur säkert programmet självt vet vem klienten är: A0 till A3.")] = "A0",
    days: Annotated[int, typer.Option(help="Antal dagar nyckeln gäller, högst 365.")] = 365,
    shown: Annotated[Path | None, typer.Option("--demo", help="Gör nyckeln i den här demons mapp i stället.")] = None,
) -> None:
    """Skapa en nyckel för ett program. Den visas en enda gång."""
    settings = run.settings_of(shown) if shown else _settings()
    typer.echo(
        commands.add_token(settings, name=name, role=role, scopes=scope, grants=grant or [], level=level, days=days)
    )


@log_app.command("verify")
def verify_log(
    sent_out: Annotated[
        Path | None, typer.Option("--heads", help="Programmets loggrader så som loggservern har sparat dem.")
    ] = None,
) -> None:
    """Kontrollera att ingen rad i åtkomstloggen har ändrats, tagits bort, skjutits in eller kapats."""
    findings = commands.verify_log(_settings(), sent_out=sent_out)
    for finding in findings:
        typer.secho(finding, fg="red", err=True)
    if findings:
        sys.exit(1)
    typer.secho("Loggen är hel.", fg="green")


@log_app.command("dispose")
def dispose_log(
    years: Annotated[int, typer.Option(help="Hur många år loggen sparas.", min=1)] = 5,
    yes: Annotated[bool, typer.Option(help="Gör det; utan visas bara vad som skulle gallras.")] = False,  # noqa: FBT002
) -> None:
    """Gallra hela gamla segment; deras huvuden finns kvar så att kedjan fortfarande går att kontrollera."""
    typer.echo(commands.dispose_log(_settings(), years=years, really=yes))


if __name__ == "__main__":
    main()
