"""The installation's settings: environment variables `FRONTDESK_*` or a `.env` file, read once and passed down.

What the municipality decides (texts, levels, days, hours) is edited in the program; see `core.municipal_settings`.
"""

import ipaddress
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

_POSTGRESQL = "postgresql+psycopg://"


class Settings(BaseSettings):
    """Settings of a process, immutable; raises ValidationError if a required secret is missing."""

    model_config = SettingsConfigDict(
        env_prefix="FRONTDESK_", env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    data: Path = Field(Path("data"), description="Folder of the embedded stores and of generated keys.")
    database_url: SecretStr | None = Field(
        None, description="PostgreSQL as `postgresql+psycopg://…` for the desk (role `…_app`). Empty: two SQLite files."
    )
    owner_url: SecretStr | None = Field(None, description="The same database as its owner; only `migrate` needs it.")
    register_reader_url: SecretStr | None = Field(None, description="The same database as role `…_reader`.")
    register_writer_url: SecretStr | None = Field(
        None, description="The same database as role `…_writer`; only `import` needs it."
    )
    secret_key: SecretStr = Field(description="Signs cookies and links; at least 32 characters, kept between starts.")
    log_key: SecretStr = Field(description="Key of the access log's chain; at least 32 characters, never changed.")
    import_rejected_percent: float = Field(
        2.0, ge=0, le=100, description="An import is refused when more of a file's rows than this are faulty."
    )
    import_vanished_percent: float = Field(
        20.0,
        ge=0,
        le=100,
        description="An import is refused when more of a file's rows than this have vanished.",
    )
    public_url: str = Field(
        "http://127.0.0.1:8000", description="The address others reach this program at; webhooks are signed against it."
    )
    host: str = Field("127.0.0.1", description="Address the web server binds to.")
    port: int = Field(8000, description="Port the web server binds to.")
    threads: int = Field(4, ge=1, le=64, description="Worker threads per web process; more makes the tail worse.")
    connections: int = Field(
        2_000,
        ge=64,
        le=100_000,
        description="Open connections per web process; every browser that is signed in keeps one or two.",
    )
    trusted_proxies: str = Field(
        "127.0.0.1,::1",
        description="Addresses or networks, with commas, of the reverse proxies whose `X-Forwarded-For` and"
        " `X-Forwarded-Proto` are believed. Empty: none.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="What Prometheus sends as bearer token to read `/metrics`; at least 32 characters. Empty:"
        " `/metrics` is closed.",
    )
    sms: Literal["twilio", "none"] = Field(
        description="Which SMS operator to use: `twilio`, or `none`, and then no page offers an SMS."
    )
    twilio_account_sid: str = Field("", description="Twilio account (AC…).")
    twilio_auth_token: SecretStr = Field(SecretStr(""), description="Twilio token; without it the webhooks are closed.")
    twilio_from: str = Field("", description="Sending number, or sender name of 3 to 11 letters.")
    twilio_base_url: str = Field(
        "https://api.twilio.com", description="Where Twilio's API is; the demo points it at its simulator."
    )
    graph_tenant: str = Field("", description="Microsoft 365 calendars: the tenant's id in Entra ID. Empty: none.")
    graph_client_id: str = Field("", description="The application's (client) id in Entra ID.")
    graph_client_secret: SecretStr = Field(
        SecretStr(""), description="The application's secret; a certificate is better, and wins where both are given."
    )
    graph_certificate: Path | None = Field(
        None, description="PEM file with the application's certificate and its RSA key, readable by the program alone."
    )
    graph_base_url: str = Field("https://graph.microsoft.com", description="Where Microsoft Graph is.")
    graph_login_url: str = Field("https://login.microsoftonline.com", description="Where Entra ID gives tokens.")
    calendar_key: SecretStr = Field(
        SecretStr(""),
        description="Seals what opens handläggare's calendars; at least 32 characters. Several, with commas: the first "
        "seals, all open. Empty: no calendar can be connected.",
    )
    calendar_reach: Literal["public", "network", "any"] = Field(
        "network",
        description="Where calendars that people name may be: `public` the internet alone, `network` also the"
        " municipality's own network but never this machine itself, `any` everywhere.",
    )
    smtp_host: str = Field("", description="Mail server for meetings by e-mail; empty: none are sent.")
    smtp_port: int = Field(587, ge=1, le=65535, description="The mail server's port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="`tls` from the first byte (usual on port 465), `starttls`, or `none` on a closed network.",
    )
    smtp_login: str = Field("", description="Name to log in to the mail server with; empty: no login.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Its password.")
    smtp_from: str = Field(
        "", description="Mailbox that meetings by e-mail come from; it must exist, or Outlook shows no meeting."
    )
    secure_cookies: bool = Field(default=True, description="Send cookies over HTTPS only; off for plain-HTTP demos.")

    @field_validator("database_url", "owner_url", "register_reader_url", "register_writer_url")
    @classmethod
    def _postgresql_alone(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(_POSTGRESQL):
            raise ValueError("skriv postgresql+psycopg://roll:lösenord@värd:5432/databas.")
        return url

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, proxies: str) -> str:
        """Refuse invalid addresses: no proxy would be trusted, and it would go unnoticed."""
        for proxy in filter(None, (part.strip() for part in proxies.split(","))):
            try:
                ipaddress.ip_network(proxy)
            except ValueError:
                raise ValueError(f"{proxy} är ingen adress och inget nät (10.0.0.5 eller 10.0.0.0/24)") from None
        return proxies

    @property
    def demo(self) -> bool:
        """Whether this is the demo, with its one-click logins, phone and handset pages; no setting turns it on."""
        return False

    @property
    def graph(self) -> bool:
        """Whether Microsoft 365 calendars are set up."""
        proof = self.graph_client_secret.get_secret_value() or self.graph_certificate
        return bool(self.graph_tenant and self.graph_client_id and proof)

    @property
    def mail(self) -> bool:
        """Whether meetings can be sent by e-mail."""
        return bool(self.smtp_host and self.smtp_from)

    @property
    def desk_file(self) -> Path:
        """The SQLite file of the desk."""
        return self.data / "desk.sqlite"

    @property
    def register_file(self) -> Path:
        """The SQLite file of the register."""
        return self.data / "register.sqlite"


class DemoSettings(Settings):
    """Settings of `frontdesk demo`: only the command's arguments, nothing from the environment or a file."""

    @property
    def demo(self) -> bool:
        """Whether this is the demo."""
        return True

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Use only the arguments."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @field_validator("database_url", "owner_url", "register_reader_url", "register_writer_url")
    @classmethod
    def _own_folder_only(cls, url: SecretStr | None) -> None:
        """Refuse any database but the files in the demo's own folder."""
        if url is not None:
            raise ValueError("a demo has no database but its own files")
