#!/usr/bin/env bash
# page.sh BROKERSCOPE CHROMIUM: a browser plays the pages that we write.
#
# Each page goes through its lesson by itself and writes down what it saw: no error, every step told,
# and while a question stands open the slider ends at the cursor and no outcome is there. No page
# names an address in a network.
set -euo pipefail
brokerscope=$1
chromium=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$brokerscope" export dup-lost-response --to html --out "$folder/lesson.html"
"$brokerscope" --lang zh export loss-acks1-crash --theme dark --to html --out "$folder/chinese.html"
"$brokerscope" export repl-unclean-election --no-lesson --to html --out "$folder/run.html"
for page in lesson chinese run; do
    HOME="$folder" "$chromium" --headless=new --no-sandbox --disable-gpu --virtual-time-budget=8000 \
        --dump-dom "file://$folder/$page.html#autotest" >"$folder/$page.dom" 2>"$folder/errors" ||
        { cat "$folder/errors" >&2; exit 1; }
done
python3 - "$folder" <<'PYTHON'
import html, json, re, sys
folder = sys.argv[1]
for page in ("lesson", "chinese", "run"):
    source = open(f"{folder}/{page}.html", encoding="utf-8").read()
    assert not re.search(r"""(src|href)\s*=|https?://|url\(""", source), f"{page}: names an address"
    assert len(source) < 5_000_000, f"{page}: too large"
    dom = open(f"{folder}/{page}.dom", encoding="utf-8").read()
    found = re.search(r'<pre id="autotest">(.*?)</pre>', dom, re.S)
    assert found, f"{page}: the page's script did not come to its end"
    seen = json.loads(html.unescape(found.group(1)))
    assert re.search(r'<canvas id="stage"[^>]*aria-label="[^"]+', dom), f"{page}: says nothing"
    if page == "run":
        assert seen[-1]["frame"] == seen[-1]["limit"] > 0, seen[-1]
        continue
    asked = [one for one in seen if one["phase"] == "asking"]
    assert len(asked) >= 3, f"{page}: {len(asked)} questions"
    for one in asked:
        assert one["limit"] == one["frame"] and not one["outcome"], one
        assert "✓" not in one["question"] and "✗" not in one["question"], one
    told = [one for one in seen if one["phase"] == "told" and one["question"]]
    assert all(one["outcome"] for one in told), told
    assert seen[-1]["phase"] == "finished" and seen[-1]["caption"], seen[-1]
    print(f"{page}: {len(asked)} questions, {seen[-1]['at'] + 1} steps")
PYTHON
