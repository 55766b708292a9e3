"""What every outside login must promise; the real adapters join `provider` as they come."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from frontdesk.accounts.errors import IdentityRefused
from frontdesk.accounts.ports import IdentityProvider
from integrations.local.identity import LocalIdentity

BACK = "https://desk.example/login/outside?back=%2Fme"


@pytest.fixture(params=[LocalIdentity])
def provider(request: pytest.FixtureRequest) -> IdentityProvider:
    made: IdentityProvider = request.param()
    return made


def _answer(provider: IdentityProvider, state: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(provider.begin(back=BACK, state=state, hint="rut")).query))


def test_the_browser_comes_back_with_whom_it_belongs_to(provider: IdentityProvider) -> None:
    answer = _answer(provider, "s1")
    assert answer["back"] == "/me"
    assert provider.complete(answer, state="s1").login == "rut"


@pytest.mark.parametrize("state", ["s2", ""])
def test_an_answer_to_another_browser_is_refused(provider: IdentityProvider, state: str) -> None:
    with pytest.raises(IdentityRefused):
        provider.complete(_answer(provider, "s1"), state=state)


@pytest.mark.parametrize("changed", [{"login": "ada"}, {"proof": "0" * 64}, {"proof": "å"}])
def test_a_changed_answer_is_refused(provider: IdentityProvider, changed: dict[str, str]) -> None:
    with pytest.raises(IdentityRefused):
        provider.complete(_answer(provider, "s1") | changed, state="s1")
