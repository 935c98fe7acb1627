"""Vietnamese first, whatever the browser prefers; English by choice."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "expected"), [(None, "vi"), ("en", "en"), ("vi", "vi"), ("xx", "vi"), ("en-US<script>", "vi")]
)
def test_only_the_switch_decides(client, cookie, expected):
    if cookie:
        client.cookies["ngon_ngu"] = cookie
    response = client.get("/tro-nang/", headers={"accept-language": "en-GB,en;q=0.9"})
    assert response.status_code == 200
    assert response.headers["Content-Language"] == expected
    assert f'<html lang="{expected}"' in response.content.decode()
