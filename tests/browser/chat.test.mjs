// The chat page in a real browser, against the real program over knowledge/.
//
// Run: npm ci && MOTCUA=../../target/debug/motcua node --test
// MOTCUA is the program (that one unless it is set), CHROMIUM the browser
// (/usr/bin/chromium unless it is set).

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = process.env.MOTCUA ?? join(ROOT, "target/debug/motcua");
const BROWSER = process.env.CHROMIUM ?? "/usr/bin/chromium";
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const PHONE = { width: 320, height: 640 };
const DESK = { width: 1280, height: 800 };

const ANSWERED = "ai ký kế hoạch 174 của Thái Bình";
const AMBIGUOUS = "hạn nộp báo cáo là ngày nào";

let browser;
let data;
let home;
let host; // An office's own page, on another origin, with the widget.
let motcua;

/** Starts the program and waits until it answers. */
async function start(origin) {
  const settings = {
    MOTCUA_LISTEN: "127.0.0.1:0",
    MOTCUA_KNOWLEDGE: join(ROOT, "knowledge"),
    MOTCUA_DATA: data,
    MOTCUA_LOG: "json",
    MOTCUA_CHANNEL__WEB__ORIGINS: JSON.stringify([origin]),
  };
  motcua = spawn(PROGRAM, ["serve"], {
    cwd: data,
    env: { ...process.env, ...settings },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const gone = new Promise((_, fail) => {
    motcua.once("error", fail);
    motcua.once("exit", (code) => fail(new Error(`motcua ended with ${code}`)));
  });
  gone.catch(() => {});
  const address = await Promise.race([gone, listening()]);
  for (let tries = 0; ; tries++) {
    const ready = await fetch(`http://${address}/readyz`);
    if (ready.ok) return `http://${address}`;
    assert.ok(tries < 300, `not ready: ${await ready.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function listening() {
  const lines = createInterface({ input: motcua.stderr });
  return new Promise((resolve) => {
    lines.on("line", (line) => {
      if (!line.startsWith("{")) return process.stderr.write(line + "\n");
      const { message, address } = JSON.parse(line).fields;
      if (message === "listening") resolve(address);
    });
  });
}

/** Serves a page that holds the widget. */
async function office() {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="vi"><title>Xã</title><h1>Xã</h1>
      <script src="${home}/widget.js" async></script>`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

before(async () => {
  data = await mkdtemp(join(tmpdir(), "motcua-"));
  host = await office();
  home = await start(host.origin);
  browser = await chromium.launch({
    executablePath: BROWSER,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
});

after(async () => {
  await browser?.close();
  host?.close();
  if (motcua) {
    const ended = new Promise((resolve) => motcua.once("exit", resolve));
    motcua.kill("SIGTERM");
    assert.equal(await ended, 0, "motcua stops in good order");
  }
  await rm(data, { recursive: true, force: true });
});

/** Opens the page; `look` watches that it asks nothing of another host and breaks no policy. */
async function open(options = {}, path = "/chat") {
  const context = await browser.newContext({
    viewport: DESK,
    locale: "vi-VN",
    reducedMotion: "reduce",
    ...options,
  });
  const page = await context.newPage();
  const broken = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol !== "data:" && url.origin !== home) broken.push(request.url());
  });
  page.on("pageerror", (error) => broken.push(String(error)));
  page.on("console", (line) => {
    if (/Content.Security.Policy/i.test(line.text())) broken.push(line.text());
  });
  await page.goto(home + path);
  const close = async () => {
    await context.close();
    assert.deepEqual(broken, [], "requests to other hosts, errors and broken policies");
  };
  return { page, context, close };
}

/** Does `act` and waits for the answer that it brings. */
async function answered(page, act) {
  const before = await page.locator(".answer").count();
  await act();
  await page.waitForFunction((n) => document.querySelectorAll(".answer").length > n, before);
  return page.locator(".answer").last();
}

async function ask(page, question) {
  return answered(page, async () => {
    await page.getByRole("textbox").fill(question);
    await page.getByRole("button", { name: "Gửi" }).click();
  });
}

/** What the server sends for one reply. */
function stream(reply) {
  const events = { stored: { conversation: "0123456789abcdef0123" }, replies: [reply] };
  const body = Object.entries(events).map(([kind, data]) => `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`);
  return { contentType: "text/event-stream", body: body.join("") };
}

/** The answer in what the server sent. */
function answerIn(events) {
  const data = events.split("event: replies\ndata: ")[1].split("\n")[0];
  return JSON.parse(data).at(-1).answer;
}

/** Lets the server's place be taken by `answer`, for what its own answers do not hold. */
async function answerWith(page, answer) {
  const whole = {
    status: "answered",
    text: "",
    sources: [],
    cards: [],
    choices: [],
    confidence: 1,
    took_us: 1,
    ...answer,
  };
  const { text, choices } = whole;
  await page.route("**/chat/messages", (route) => route.fulfill(stream({ title: "", text, choices, answer: whole })));
}

async function accessible(page, where) {
  // Put in through the debugger, which the page's policy does not bind.
  await page.evaluate(await readFile(AXE, "utf8"));
  const found = await page.evaluate(
    (rules) => globalThis.axe.run(document, { runOnly: { type: "tag", values: rules } }),
    RULES,
  );
  const wrong = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html)}`);
  assert.deepEqual(wrong, [], where);
  assert.ok(found.passes.length > 10, `${where}: axe looked`);
}

describe("a question", () => {
  test("is answered, and its source opens to the passage", async () => {
    const { page, close } = await open();
    const answer = await ask(page, ANSWERED);
    assert.match(await answer.innerText(), /174\/KH-UBND/);
    const source = answer.locator("details").first();
    const passage = source.locator("blockquote");
    assert.equal(await passage.isVisible(), false);
    await source.locator("summary").click();
    assert.ok((await passage.innerText()).length > 20);
    assert.ok((await passage.locator("mark").innerText()).length > 0, "the quote is marked");
    await close();
  });

  test("that several places answer names each of them; tapping a choice asks of that one", async () => {
    const { page, close } = await open({ viewport: PHONE, hasTouch: true });
    let events;
    const listen = async (route) => {
      const response = await route.fetch();
      events = await response.text();
      await route.fulfill({ response, body: events });
    };
    await page.route("**/chat/messages", listen, { times: 1 });
    const answer = await ask(page, AMBIGUOUS);
    const told = answerIn(events);
    assert.equal(told.status, "answered");
    const choices = answer.locator(".choices button");
    assert.ok((await choices.count()) >= 2);
    const text = await answer.innerText();
    for (const { label } of told.choices) assert.ok(text.includes(`${label}: `), label);
    const next = await answered(page, () => choices.first().tap());
    assert.match(await next.innerText(), /Nguồn: /);
    assert.equal(await page.locator(".question").count(), 2);
    await close();
  });

  test("is asked, followed and read with the keyboard alone", async () => {
    const { page, close } = await open();
    const focused = () => page.evaluate(() => document.activeElement.tagName + (document.activeElement.id && "#" + document.activeElement.id));
    const tabTo = async (wanted) => {
      for (let steps = 0; !wanted.test(await focused()); steps++) {
        assert.ok(steps < 30, `Tab does not reach ${wanted}`);
        await page.keyboard.press("Tab");
      }
    };
    await tabTo(/#question/);
    await page.keyboard.type(ANSWERED);
    const answer = await answered(page, () => page.keyboard.press("Enter"));
    assert.match(await focused(), /#question/, "the next question can be typed at once");
    for (let steps = 0; (await focused()) !== "SUMMARY"; steps++) {
      assert.ok(steps < 30, "Shift+Tab does not reach the source");
      await page.keyboard.press("Shift+Tab");
    }
    await page.keyboard.press("Enter");
    assert.equal(await answer.locator("details[open]").count(), 1);
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, "none", "the focus shows");
    await close();
  });

  test("keeps its line breaks with Shift+Enter, and its syllable with an input method", async () => {
    const { page, close } = await open();
    const field = page.getByRole("textbox");
    await field.fill("một");
    await field.press("Shift+Enter");
    await field.dispatchEvent("keydown", { key: "Enter", isComposing: true });
    assert.equal(await field.inputValue(), "một\n");
    assert.equal(await page.locator(".question").count(), 0);
    await close();
  });
});

describe("the page", () => {
  test("tells a screen reader what comes, and that it is automatic", async () => {
    const { page, close } = await open();
    const log = page.getByRole("log");
    assert.equal(await log.getAttribute("aria-live"), "polite");
    assert.match(await page.getByRole("banner").innerText(), /trợ lý tự động/);
    await answered(page, () => page.getByRole("button", { name: "Tôi hỏi được những gì?" }).click());
    assert.match(await log.locator(".answer").last().textContent(), /^Trợ lý trả lời: /);
    await close();
  });

  for (const colorScheme of ["light", "dark"]) {
    for (const viewport of [PHONE, DESK]) {
      const where = `${colorScheme}, ${viewport.width} px`;
      test(`keeps WCAG 2.2 AA and fits: ${where}`, async () => {
        const { page, close } = await open({ colorScheme, viewport });
        await accessible(page, `${where}, at first`);
        await ask(page, AMBIGUOUS);
        const answer = await ask(page, ANSWERED);
        await answer.locator("summary").first().click();
        await accessible(page, `${where}, with an answer`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= viewport.width, `${where}: ${wide} px wide`);
        await close();
      });
    }
  }

  test("draws cards, and lets a hotline be called", async () => {
    const { page, close } = await open({ viewport: PHONE });
    await answerWith(page, {
      status: "directory",
      text: "Gọi số sau:",
      cards: [
        { kind: "hotline", number: "1900 9999", name: "Thử", purpose: "p", hours: "h", place: "", source: "s", checked: "2026-01-31" },
        { kind: "place", commune: "Phường A", province: "Huế", part: true },
        { kind: "office", name: "Bộ phận một cửa", address: "1 Đường B", hours: "sáng" },
        { kind: "procedure", code: "1.000001", name: "Cấp bản sao", agency: "Xã", link: "javascript:alert(1)" },
        { kind: "a kind of next year" },
      ],
    });
    const answer = await ask(page, "đường dây nóng");
    const phone = answer.getByRole("link", { name: "1900 9999" });
    assert.equal(await phone.getAttribute("href"), "tel:19009999");
    assert.match(await answer.innerText(), /kiểm tra ngày 31\/01\/2026/);
    assert.equal(await answer.locator(".card").count(), 4);
    assert.equal(await answer.locator("a").count(), 1, "a script is no link");
    await accessible(page, "cards");
    await close();
  });

  test("shows HTML as text, wherever it comes from", async () => {
    const { page, close } = await open();
    const html = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script><b>b</b>";
    await answerWith(page, {
      text: html,
      sources: [
        { document: html, title: html, number: html, issued: null, issuer: html, section: [html], text: `a ${html} b`, quote: html, rank: 1, score: 1, validity: html },
      ],
      cards: [{ kind: "hotline", number: html, name: html, purpose: html, hours: html, place: html, source: html, checked: null }],
      choices: [{ label: html, question: html }],
    });
    const title = await page.title();
    const answer = await ask(page, html);
    await answer.locator("summary").click();
    assert.equal(await answer.locator("mark").innerText(), html);
    assert.equal(await page.locator("#log img, #log script, #log p > b > b").count(), 0);
    assert.equal(await page.title(), title);
    await close();
  });

  test("says when the network is gone, and asks again on a tap", async () => {
    const { page, context, close } = await open();
    await context.setOffline(true);
    const trouble = await ask(page, ANSWERED);
    assert.match(await trouble.innerText(), /kết nối mạng/);
    await context.setOffline(false);
    await trouble.getByRole("button", { name: "Thử lại" }).click();
    await page.locator(".answer details").first().waitFor();
    assert.equal(await page.locator(".trouble").count(), 0);
    assert.equal(await page.locator(".question").count(), 1, "the question stands once");
    await close();
  });

  test("says that it is looking, and passes on what the server says", async () => {
    const { page, close } = await open();
    let reply;
    await page.route("**/chat/messages", async (route) => {
      await new Promise((resolve) => (reply = resolve));
      const detail = "Trợ lý đang đọc tài liệu.";
      await route.fulfill({ status: 503, contentType: "application/problem+json", json: { detail } });
    });
    const trouble = await answered(page, async () => {
      await page.getByRole("textbox").fill(ANSWERED);
      await page.getByRole("textbox").press("Enter");
      await page.getByText("Đang tìm trong văn bản…").waitFor();
      await page.getByRole("textbox").fill("câu nữa");
      await page.getByRole("textbox").press("Enter");
      reply();
    });
    assert.match(await trouble.innerText(), /đang đọc tài liệu/);
    assert.equal(await page.getByRole("status").innerText(), "");
    assert.equal(await page.locator(".question").count(), 1, "one question at a time");
    assert.equal(await page.getByRole("textbox").inputValue(), "câu nữa", "and none is lost");
    await close();
  });

  test("asks once however often the connection breaks", async () => {
    const { page, close } = await open();
    const asked = [];
    await page.route("**/chat/messages", async (route) => {
      asked.push(route.request().postDataJSON().id);
      if (asked.length === 1) return route.abort("connectionreset");
      if (asked.length === 2) {
        const body = "event: stored\ndata: {\"conversation\":\"0123456789abcdef0123\"}\n\n";
        return route.fulfill({ contentType: "text/event-stream", body });
      }
      return route.continue();
    });
    const answer = await ask(page, ANSWERED);
    await page.locator(".answer details").first().waitFor();
    assert.equal(asked.length, 3);
    assert.equal(new Set(asked).size, 1, "the same message");
    assert.equal(await page.locator(".question").count(), 1);
    assert.equal(await page.locator(".trouble").count(), 0);
    assert.ok(await answer.innerText());
    await close();
  });

  test("shows after a reload what was asked before", async () => {
    const { page, close } = await open();
    await page.route("**/chat/messages", () => {}, { times: 1 });
    await page.getByRole("textbox").fill(ANSWERED);
    const sent = page.waitForRequest("**/chat/messages");
    await page.getByRole("button", { name: "Gửi" }).click();
    await sent;
    await page.reload();
    await page.locator(".answer details").first().waitFor();
    assert.equal(await page.locator(".question").count(), 1);
    await close();
  });

  test("keeps its conversation over a reload, and begins another on request", async () => {
    const { page, context, close } = await open();
    const asked = [];
    page.on("request", (request) => {
      if (request.method() === "POST") asked.push(request.postDataJSON().conversation);
    });
    await ask(page, "xin chào");
    const [cookie] = await context.cookies();
    assert.match(cookie.value, /^[0-9a-f]{32}$/, "a number without meaning");
    assert.ok(cookie.httpOnly && cookie.sameSite === "Lax");
    await ask(page, "xin chào");
    asked.shift();
    await page.reload();
    await ask(page, "xin chào");
    await page.getByRole("button", { name: "Hỏi việc khác" }).click();
    assert.equal(await page.locator(".question").count(), 0);
    await ask(page, "xin chào");
    assert.match(asked[0], /^[A-Za-z0-9_-]{16,64}$/);
    assert.equal(asked[0], asked[1]);
    assert.notEqual(asked[1], asked[2]);
    await close();
  });
});

describe("the widget", () => {
  test("opens the chat on a listed page and closes it with Escape", async () => {
    const context = await browser.newContext({ viewport: DESK, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(host.origin);
    await page.getByRole("button", { name: "Hỏi Một cửa" }).click();
    const chat = page.frameLocator("iframe");
    await chat.getByRole("textbox").fill(ANSWERED);
    await chat.getByRole("textbox").press("Enter");
    await chat.locator(".answer details").first().waitFor();
    await chat.getByRole("textbox").press("Escape");
    const button = page.getByRole("button", { name: "Hỏi Một cửa" });
    await button.waitFor();
    assert.equal(await button.getAttribute("aria-expanded"), "false");
    assert.equal(await page.locator("iframe").isVisible(), false);
    await context.close();
  });

  test("does not open the chat on another page", async (t) => {
    const other = await office();
    t.after(other.close);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(other.origin);
    await page.getByRole("button", { name: "Hỏi Một cửa" }).click();
    const frame = page.frames().find((frame) => frame !== page.mainFrame());
    await frame.waitForLoadState();
    assert.equal(await frame.locator("#question").count(), 0);
    await context.close();
  });
});
