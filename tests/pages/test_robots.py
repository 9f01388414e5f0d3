def test_search_engines_are_kept_out_of_personal_pages(client) -> None:
    answer = client.get("/robots.txt")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain"
    lines = answer.content.decode().splitlines()
    assert lines[:3] == ["User-agent: *", "Disallow: /compte/", "Disallow: /organisation/"]
    assert "Disallow: /en/compte/" in lines
