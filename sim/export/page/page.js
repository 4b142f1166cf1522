"use strict";
// Plays the films of a page and the lesson on them. Nothing behind the horizon is ever painted.
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const zh = data.language === "zh";
const $ = (id) => document.getElementById(id);
const say = (en, chinese) => (zh ? chinese : en);

// --- Films ---------------------------------------------------------------------------------------

// Frames are written against the one before; here they become lists of what is placed.
function unfold(film) {
  const pictures = [[], []];
  film.frames = film.frames.map(([ms, event, visible, seconds, ...deltas]) => {
    deltas.forEach(([front, behind, ...middle], which) => {
      const before = pictures[which];
      pictures[which] = before.slice(0, front).concat(
        middle.map((one) => (Array.isArray(one) ? { c: one[0], x: one[1], y: one[2], moves: true }
                                                : { c: one, x: 0, y: 0, moves: false })),
        before.slice(before.length - behind));
    });
    return { ms, event, visible, seconds, pictures: pictures.slice() };
  });
}
data.films.forEach(unfold);

// --- Painting ------------------------------------------------------------------------------------

const faces = ['"Brokerscope Sans", "Noto Sans CJK SC", "Noto Sans SC", "Noto Sans", "PingFang SC", ' +
               '"Microsoft YaHei", "DejaVu Sans", sans-serif',
               '"Brokerscope Mono", "DejaVu Sans Mono", monospace'];
const hatches = new Map();

function hatch(context, kind, colour) {
  const key = kind + colour;
  if (!hatches.has(key)) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 7;
    const c = tile.getContext("2d");
    c.strokeStyle = c.fillStyle = colour;
    c.lineWidth = 1.2;
    const lines = { 1: [[-1, 1, 1, -1], [0, 7, 7, 0], [6, 8, 8, 6]] };
    lines[2] = lines[1].concat([[-1, 6, 1, 8], [0, 0, 7, 7], [6, -1, 8, 1]]);
    for (const [x1, y1, x2, y2] of lines[kind] || []) {
      c.beginPath(); c.moveTo(x1, y1); c.lineTo(x2, y2); c.stroke();
    }
    if (kind === 3) { c.beginPath(); c.arc(3, 3, 1, 0, 7); c.fill(); }
    hatches.set(key, context.createPattern(tile, "repeat"));
  }
  return hatches.get(key);
}

function outline(c, kind, p, radius) {
  c.beginPath();
  if (kind === 0) c.roundRect(p[0], p[1], Math.max(p[2], 0), Math.max(p[3], 0), radius);
  else if (kind === 1)
    c.ellipse(p[0] + p[2] / 2, p[1] + p[3] / 2, Math.max(p[2], 0) / 2, Math.max(p[3], 0) / 2, 0, 0, 7);
  else {
    for (let i = 0; i < p.length; i += 2) c.lineTo(p[i], p[i + 1]);
    if (kind === 3) c.closePath();
  }
}

function paintItem(c, film, [kind, p, number, text]) {
  const style = film.styles[number];
  if (kind === 4) {
    const [size, bold, strike, mono, align, colour] = style;
    c.font = `${bold ? "bold " : ""}${size}px ${faces[mono]}`;
    c.textAlign = ["left", "center", "right"][align];
    c.textBaseline = "alphabetic";
    c.fillStyle = colour || "#0000";
    const x = p[0] + [0, p[2] / 2, p[2]][align];
    const y = p[1] + p[3] / 2 + 0.36 * size;
    c.fillText(text, x, y, Math.max(p[2], 1));
    if (strike) {
      const width = Math.min(c.measureText(text).width, p[2]);
      c.fillRect(x - [0, width / 2, width][align], y - 0.32 * size, width, size / 14);
    }
    return;
  }
  const [fill, hatched, hatchColour, pen, width, dash, radius] = style;
  outline(c, kind, p, radius);
  if (kind !== 2 && fill) { c.fillStyle = fill; c.fill(); }
  if (kind !== 2 && hatched) { c.fillStyle = hatch(c, hatched, hatchColour); c.fill(); }
  if (!pen) return;
  c.strokeStyle = pen;
  c.lineWidth = width;
  c.lineCap = dash === 2 ? "round" : "butt";
  c.setLineDash([[], [4 * width, 3 * width], [0, 2.5 * width]][dash]);
  c.stroke();
  c.setLineDash([]);
}

// Where a thing stands between this frame and the next.
function places(frame, after, which, part) {
  if (!after || part <= 0) return frame.pictures[which];
  const next = new Map(after.pictures[which].filter((p) => p.moves).map((p) => [p.c, p]));
  return frame.pictures[which].map((p) => {
    const to = p.moves && next.get(p.c);
    return to ? { c: p.c, moves: true, x: p.x + (to.x - p.x) * part, y: p.y + (to.y - p.y) * part } : p;
  });
}

function paint(canvas, film, which, placed, focus) {
  const [width, height] = film.size[which];
  const ratio = window.devicePixelRatio || 1;
  const shown = canvas.clientWidth || width;
  const pixels = Math.round(shown * ratio);
  if (canvas.width !== pixels) {
    canvas.width = pixels;
    canvas.height = Math.round(pixels * height / width);
  }
  const c = canvas.getContext("2d");
  c.setTransform(canvas.width / width, 0, 0, canvas.width / width, 0, 0);
  c.fillStyle = film.ground;
  c.fillRect(0, 0, width, height);
  for (const place of placed) {
    c.save();
    c.translate(place.x, place.y);
    for (const item of film.chunks[place.c].i) paintItem(c, film, item);
    c.restore();
  }
  for (const place of placed) {
    const entity = film.chunks[place.c].e;
    if (!entity || !focus.includes(entity[0])) continue;
    c.strokeStyle = film.ring;
    c.lineWidth = 3;
    c.beginPath();
    c.roundRect(place.x + entity[3] - 3, place.y + entity[4] - 3, entity[5] + 6, entity[6] + 6, 6);
    c.stroke();
  }
}

// --- The cursor ----------------------------------------------------------------------------------

const world = { film: 0, frame: 0, seconds: 0, playing: false, stop: null, horizon: Infinity,
                focus: [], rate: 1, last: 0 };
const film = () => data.films[world.film];
const frames = () => film().frames;
const limit = () => Math.min(world.horizon, frames().length - 1);
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

function clockText(ms) {
  return (Math.max(ms, 0) / 1000).toFixed(3) + " s";
}

function draw() {
  const all = frames();
  const frame = all[world.frame];
  const after = world.frame < limit() ? all[world.frame + 1] : null;
  const length = after ? after.seconds - frame.seconds : 0;
  const part = still || length <= 0 ? 0 : Math.min((world.seconds - frame.seconds) / length, 1);
  ["stage", "logs"].forEach((id, which) =>
    paint($(id), film(), which, places(frame, after, which, part), world.focus));
  $("clock").textContent = clockText(after ? frame.ms + (after.ms - frame.ms) * part : frame.ms);
  $("scrub").max = Math.max(limit(), 1);
  $("scrub").value = world.frame;
  $("scrub").setAttribute("aria-valuetext", clockText(frame.ms));
  $("play").textContent = world.playing ? "❚❚" : "▶";
  $("play").setAttribute("aria-label", world.playing ? say("pause", "暂停") : say("play", "播放"));
  $("back").disabled = $("start").disabled = world.frame === 0;
  $("play").disabled = $("on").disabled = world.frame >= limit();
  const name = data.names[world.film];
  $("variant").hidden = !name || !revealed();
  $("variant").textContent = name || "";
}

// What can be read of the pictures, for who does not see them.
function describe() {
  for (const [which, id] of [[0, "stage"], [1, "logs"]]) {
    const said = frames()[world.frame].pictures[which]
      .map((place) => film().chunks[place.c].e)
      .filter((entity) => entity && /^(node|replica|message|mark:position|effect)/.test(entity[0]))
      .map((entity) => entity[1] + (entity[2] ? ": " + entity[2] : ""));
    $(id).setAttribute("aria-label", said.join(". "));
  }
}

function go(frame) {
  world.frame = Math.max(0, Math.min(frame, limit()));
  world.seconds = frames()[world.frame].seconds;
  draw();
  describe();
}

function pause() {
  world.playing = false;
  draw();
  describe();
}

function play(stop = null) {
  world.stop = stop;
  if (world.frame >= (stop ?? limit())) return arrive();
  world.playing = true;
  world.last = performance.now();
  draw();
  requestAnimationFrame(tick);
}

function tick(now) {
  if (!world.playing) return;
  world.seconds += Math.min((now - world.last) / 1000, 0.25) * world.rate * Number($("speed").value);
  world.last = now;
  const all = frames();
  const end = world.stop ?? limit();
  while (world.frame < end && all[world.frame + 1].seconds <= world.seconds) ++world.frame;
  if (world.frame >= end) return arrive();
  draw();
  requestAnimationFrame(tick);
}

function arrive() {
  world.seconds = frames()[world.frame].seconds;
  pause();
  const told = world.stop !== null;
  world.stop = null;
  if (told) lesson.arrived();
}

// A person moves the cursor; who comes to the stop by hand has arrived too.
function move(frame) {
  world.playing = false;
  world.stop = null;
  go(frame);
  if (lesson.wants !== null && world.frame >= lesson.wants) lesson.arrived();
}

function step(direction) {
  let at = world.frame + direction;
  while (at > 0 && at < limit() && !frames()[at].visible) at += direction;
  move(at);
}

function toggle() {
  if (world.playing) pause();
  else if (lesson.wants !== null && world.frame < lesson.wants) play(lesson.wants);
  else play();
}

// --- The lesson ----------------------------------------------------------------------------------

const scenes = data.scenes;
// The names of runs tell what they are about: only of a comparison that is over.
const revealed = () => !scenes.length || lesson.phase === "finished" ||
                       (lesson.phase === "told" && lesson.scene.beside !== undefined);

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

// A text of the data: plain runs, and terms with their explanation as a tip.
function runs(text) {
  const made = document.createDocumentFragment();
  for (const run of text) {
    if (!Array.isArray(run)) { made.append(run); continue; }
    const term = element("abbr", "", run[0]);
    term.title = run[1];
    made.append(term);
  }
  return made;
}

const lesson = {
  at: 0, phase: "told", chosen: [], hints: 0, wants: null, seen: [], reached: [],

  get scene() { return scenes[this.at]; },
  // Of a comparison it is the second run that answers.
  get goal() {
    const scene = this.scene;
    return scene.beside === undefined ? { film: scene.film, stop: scene.stop }
                                      : { film: scene.beside, stop: scene.stopBeside };
  },

  enter(at) {
    this.at = at;
    this.chosen = [];
    this.hints = 0;
    this.wants = null;
    if (world.film !== this.scene.film) {
      world.film = this.scene.film;
      world.horizon = this.scene.begin;
      go(this.scene.begin);
    }
    world.rate = this.scene.speed;
    world.focus = this.scene.question.length && !this.scene.points.length ? this.scene.focus : [];
    if (this.scene.question.length && this.seen[at] === undefined) {
      this.phase = "asking";
      this.show();
      pause();
    } else {
      this.chosen = this.seen[at] ?? [];
      this.travel(this.seen[at] !== undefined);
    }
  },

  // To the stop: played, or at once if it was told before.
  travel(atOnce = false) {
    const { film: wanted, stop } = this.goal;
    this.phase = "going";
    if (world.film !== wanted) {
      world.film = wanted;
      world.horizon = stop;
      go(0);
    }
    world.horizon = Math.max(stop, world.frame);
    this.wants = stop;
    this.show();
    if (atOnce || this.scene.challenge || stop <= (this.reached[wanted] ?? -1)) {
      world.horizon = stop;
      go(stop);
      this.arrived();
    } else if (this.at > 0 || this.scene.question.length) {
      play(stop);
    } else {
      pause();  // a lesson begins when the person does
    }
  },

  arrived() {
    if (this.phase !== "going") return;
    this.phase = "told";
    this.wants = null;
    this.seen[this.at] = this.chosen;
    const { film: at, stop } = this.goal;
    this.reached[at] = Math.max(this.reached[at] ?? 0, stop);
    world.focus = this.scene.focus;
    draw();
    this.show();
  },

  next() {
    if (this.phase === "going") {
      if (this.at === 0 && world.frame === 0 && !world.playing) return play(this.wants);
      world.playing = false;
      world.stop = null;
      go(this.goal.stop);
      return this.arrived();
    }
    if (this.phase !== "told") return;
    if (this.at + 1 < scenes.length) return this.enter(this.at + 1);
    this.phase = "finished";
    world.horizon = Infinity;
    world.focus = [];
    draw();
    this.show();
  },

  previous() {
    world.playing = false;
    world.stop = null;
    if (this.phase === "finished") { this.phase = "told"; return this.enter(this.at); }
    if (this.at === 0) return;
    const to = this.at - 1;
    if (this.seen[to] === undefined) this.seen[to] = [];
    world.film = -1;
    this.at = to;
    this.chosen = this.seen[to];
    const { film: wanted, stop } = this.goal;
    world.film = wanted;
    world.horizon = stop;
    world.rate = this.scene.speed;
    world.focus = this.scene.focus;
    this.phase = "told";
    this.wants = null;
    go(stop);
    this.show();
  },

  answer(index) {
    const scene = this.scene;
    if (this.phase !== "asking" || index >= scene.choices.length) return;
    if (scene.several) {
      this.chosen = this.chosen.includes(index) ? this.chosen.filter((one) => one !== index)
                                                : [...this.chosen, index];
      return this.show();
    }
    this.chosen = [index];
    this.travel();
  },

  give(value) {
    if (this.phase !== "asking") return;
    this.chosen = [value];
    this.travel();
  },

  right() {
    const scene = this.scene;
    if (!this.chosen.length) return null;
    if (scene.number !== undefined) return Math.abs(this.chosen[0] - scene.number) <= scene.within;
    if (scene.points.length) return scene.points.includes(this.chosen[0]);
    return scene.choices.every((choice, i) => choice.right === this.chosen.includes(i));
  },

  show() {
    if (!scenes.length) return;
    const finished = this.phase === "finished";
    const scene = this.scene;
    const told = this.phase === "told";
    $("progress").textContent = `${this.at + 1} / ${scenes.length}`;
    const asked = scene.question.length > 0;
    const caption = scene.challenge || (told && !asked) ? scene.text : [];
    $("caption").replaceChildren(finished ? runs(data.takeaway) : runs(caption));
    if (this.phase === "going" && !asked)
      $("caption").replaceChildren(this.at > 0 ? "…" : say("Press Space or “Go on” to begin.",
                                                           "按空格键或“继续”开始。"));
    $("question").replaceChildren();
    $("outcome").replaceChildren();
    if (finished) this.showEnd();
    else if (asked) this.showQuestion(told);
    if (told) this.showOutcome();
    $("next").disabled = this.phase === "asking" || finished;
    $("previous").disabled = this.at === 0 && !finished;
  },

  showQuestion(told) {
    const scene = this.scene;
    const asking = this.phase === "asking";
    const box = $("question");
    box.append(element("p", "asked", runs(scene.question)));
    scene.choices.forEach((choice, i) => {
      const chosen = this.chosen.includes(i);
      const sign = told && choice.right ? "✓" : told && chosen ? "✗" : chosen ? "●" : `${i + 1}`;
      const button = element("button", "answer", element("span", "sign", sign),
                             element("span", "", runs(choice.text)));
      if (chosen) button.classList.add("chosen");
      if (told && choice.right) button.classList.add("right");
      if (told && chosen && !choice.right) button.classList.add("wrong");
      if (scene.several) button.setAttribute("aria-pressed", chosen);
      button.disabled = !asking;
      button.onclick = () => this.answer(i);
      box.append(button);
      if (told && chosen && !choice.right && choice.why.length)
        box.append(element("p", "why", runs(choice.why)));
    });
    if (asking && scene.several) {
      const done = element("button", "", say("That is my answer", "就选这些"));
      done.disabled = !this.chosen.length;
      done.onclick = () => this.travel();
      box.append(done);
    }
    if (asking && scene.number !== undefined) {
      const field = element("input", "");
      field.type = "number";
      field.setAttribute("aria-label", say("your number", "你的数字"));
      const done = element("button", "", say("That is my answer", "这是我的答案"));
      done.onclick = () => { if (field.value !== "") this.give(Number(field.value)); };
      box.append(field, " ", done);
    }
    if (asking && scene.points.length)
      box.append(element("p", "hint", say("Click it in the picture.", "请在图中点击它。")));
    for (const hint of scene.hints.slice(0, this.hints)) box.append(element("p", "hint", runs(hint)));
    if (asking && this.hints < scene.hints.length) {
      const more = element("button", "", say("A hint", "提示"));
      more.onclick = () => { ++this.hints; this.show(); };
      box.append(" ", more);
    }
  },

  showOutcome() {
    const scene = this.scene;
    const box = $("outcome");
    const right = this.right();
    if (scene.question.length && right !== null)
      box.append(element("p", right ? "verdict right" : "verdict wrong",
                         right ? say("✓ As you said.", "✓ 和你说的一样。")
                               : say("✗ It came otherwise.", "✗ 结果不是这样。")));
    if (scene.number !== undefined)
      box.append(element("p", "", say(`Your answer: ${this.chosen[0] ?? "—"}; it is ${scene.number}.`,
                                      `你的答案：${this.chosen[0] ?? "—"}；实际是 ${scene.number}。`)));
    if (scene.figures.length) {
      const table = element("table", "", element("tr", "", element("th", ""),
                                                 element("th", "", scene.name),
                                                 element("th", "", scene.nameBeside)));
      for (const [name, first, second] of scene.figures)
        table.append(element("tr", "", element("td", "", name), element("td", "", first),
                             element("td", "", second)));
      box.append(table);
    }
    if (scene.beside !== undefined) this.showSwitch(box);
    if (!scene.challenge) { box.append(element("p", "", runs(scene.reveal))); return; }
    box.append(element("p", "hint", say("To try it yourself, open this lesson in the window: ",
                                        "想亲手试一试，请在窗口中打开这一课："),
                       element("code", "", data.command)));
    const more = element("button", "", say("What comes of it", "看看结果"));
    more.onclick = () => more.replaceWith(element("p", "", runs(scene.reveal)));
    if (scene.reveal.length) box.append(more);
  },

  // The two runs of a comparison, each at its stop.
  showSwitch(box) {
    const scene = this.scene;
    const row = element("p", "");
    for (const [name, wanted, stop] of [[scene.name, scene.film, scene.stop],
                                        [scene.nameBeside, scene.beside, scene.stopBeside]]) {
      const button = element("button", "", name || say("the story", "原本的故事"));
      button.onclick = () => {
        world.playing = false;
        world.film = wanted;
        world.horizon = stop;
        go(stop);
      };
      row.append(button, " ");
    }
    box.append(row);
  },

  showEnd() {
    if (data.simplified.length)
      $("outcome").append(element("p", "hint", "≈ ", runs(data.simplified)));
    $("outcome").append(element("p", "hint", say("The whole run can be looked at now.",
                                                 "现在可以随意查看整个过程。")));
  },
};

// --- Hands ---------------------------------------------------------------------------------------

function entityAt(canvas, which, event) {
  const box = canvas.getBoundingClientRect();
  const scale = film().size[which][0] / box.width;
  const x = (event.clientX - box.left) * scale;
  const y = (event.clientY - box.top) * scale;
  const placed = frames()[world.frame].pictures[which];
  for (let i = placed.length - 1; i >= 0; --i) {
    const entity = film().chunks[placed[i].c].e;
    if (!entity) continue;
    const left = placed[i].x + entity[3];
    const top = placed[i].y + entity[4];
    if (x >= left && x < left + entity[5] && y >= top && y < top + entity[6]) return entity;
  }
  return null;
}

[["stage", 0], ["logs", 1]].forEach(([id, which]) => {
  const canvas = $(id);
  canvas.addEventListener("mousemove", (event) => {
    const entity = world.playing ? null : entityAt(canvas, which, event);
    const tip = $("tip");
    tip.hidden = !entity;
    if (!entity) return;
    tip.textContent = entity[1] + (entity[2] ? ": " + entity[2] : "");
    const around = $("pictures").getBoundingClientRect();
    tip.style.left = Math.min(event.clientX - around.left + 14, around.width - 330) + "px";
    tip.style.top = event.clientY - around.top + 18 + "px";
  });
  canvas.addEventListener("mouseleave", () => { $("tip").hidden = true; });
  canvas.addEventListener("click", (event) => {
    const entity = entityAt(canvas, which, event);
    if (entity && scenes.length && lesson.phase === "asking" && lesson.scene.points.length)
      lesson.give(entity[0]);
  });
});

$("start").onclick = () => move(0);
$("back").onclick = () => step(-1);
$("on").onclick = () => step(1);
$("play").onclick = toggle;
$("scrub").oninput = () => move(Number($("scrub").value));
$("next").onclick = () => lesson.next();
$("previous").onclick = () => lesson.previous();
addEventListener("resize", draw);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const tag = event.target.tagName;
  if (tag === "SELECT" || event.target.type === "number") return;
  if (event.key === " " && tag === "BUTTON") return;
  if (event.key === " ") toggle();
  else if (event.key === "ArrowRight") step(1);
  else if (event.key === "ArrowLeft") step(-1);
  else if (event.key === "Home") move(0);
  else if (event.key === "PageDown" && scenes.length) lesson.next();
  else if (event.key === "PageUp" && scenes.length) lesson.previous();
  else if (/^[1-9]$/.test(event.key) && scenes.length) lesson.answer(Number(event.key) - 1);
  else return;
  event.preventDefault();
});

$("title").textContent = data.title;
$("start").textContent = "|◀";
$("back").textContent = "◀";
$("on").textContent = "▶|";
for (const [id, words] of [["start", say("to the start", "回到开头")],
                           ["back", say("one event back", "后退一个事件")],
                           ["on", say("one event on", "前进一个事件")],
                           ["scrub", say("time", "时间")], ["speed", say("speed", "速度")]])
  $(id).setAttribute("aria-label", words);
$("previous").textContent = say("Back", "上一步");
$("next").textContent = say("Go on", "继续");
$("keys").textContent = say("Space plays; ← → step; 1–4 answer; PgDn goes on.",
                            "空格播放；← → 单步；1–4 作答；PgDn 继续。");
document.body.classList.toggle("plain", !scenes.length);
document.body.classList.toggle("dark", data.dark);
if (scenes.length) {
  world.film = scenes[0].film;
  world.horizon = 0;
  go(0);
  lesson.enter(0);
} else {
  go(0);
}

// For a test without hands: #autotest goes through the lesson and writes what it saw.
if (location.hash === "#autotest") {
  const seen = [];
  const look = (when) => seen.push({
    when, phase: lesson.phase, at: lesson.at, frame: world.frame, limit: limit(),
    caption: $("caption").textContent, question: $("question").textContent,
    outcome: $("outcome").textContent });
  look("start");
  for (let guard = 0; scenes.length && lesson.phase !== "finished" && guard < 100; ++guard) {
    if (lesson.phase === "asking") {
      if (lesson.scene.number !== undefined) lesson.give(lesson.scene.number);
      else if (lesson.scene.points.length) lesson.give(lesson.scene.points[0]);
      else if (lesson.scene.several) { lesson.answer(0); lesson.travel(); }
      else lesson.answer(0);
    } else {
      lesson.next();
    }
    look("then");
  }
  if (!scenes.length) { go(frames().length - 1); look("end"); }
  const result = element("pre", "", JSON.stringify(seen));
  result.id = "autotest";
  document.body.append(result);
}
})();
