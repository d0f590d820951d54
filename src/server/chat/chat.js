// The chat page: sends a question, shows the replies. Every text from outside is
// put in as text, never as HTML. Each question has a number of its own, so that
// it can be sent again after a broken connection and is still asked once.
"use strict";

const TEXTS = {
  asked: "Bạn hỏi: ",
  answered: "Trợ lý trả lời: ",
  waiting: "Đang tìm trong văn bản…",
  restarted: "Đã bắt đầu cuộc trò chuyện mới.",
  offline: "Chưa gửi được câu hỏi. Bạn vui lòng kiểm tra kết nối mạng rồi thử lại.",
  trouble: "Trợ lý đang gặp trục trặc, chưa trả lời được. Bạn vui lòng thử lại sau ít phút.",
  again: "Đang kết nối lại…",
  retry: "Thử lại",
  sources: "Nguồn",
  choices: "Chọn câu hỏi tiếp theo",
  section: "mục ",
  file: "Tệp: ",
  raw: "Đọc từ bản quét: ",
  from: "Nguồn: ",
  checked: ", kiểm tra ngày ",
  hours: "Giờ tiếp nhận: ",
  partly: "một phần địa bàn cũ",
  code: "Mã thủ tục: ",
  dated: ", đúng đến ngày ",
  map: "Xem bản đồ",
};
const PATIENCE_MS = 75000;
const PAUSES_MS = [500, 1500, 4000];
const WAITING_AFTER_MS = 250;

const log = document.getElementById("log");
const status = document.getElementById("status");
const form = document.getElementById("ask");
const field = document.getElementById("question");
const send = form.querySelector("button");
let conversation = recall("conversation");
let busy = false;
let restarts = 0;

function recall(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // Storage is closed to a framed page in some browsers.
  }
}

function remember(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Remembered by this page only.
  }
}

function number() {
  // Not randomUUID: it is missing where the office's page is plain HTTP.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

function talkIn(name) {
  conversation = name;
  remember("conversation", name);
}

function make(tag, look, ...inside) {
  const element = document.createElement(tag);
  if (look) element.className = look;
  element.append(...inside.filter((part) => part !== null && part !== undefined));
  return element;
}

function button(look, label, act) {
  const element = make("button", look, label);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

const day = (iso) => (iso ? iso.split("-").reverse().join("/") : null);
const joined = (parts, mark) => parts.filter(Boolean).join(mark);

function paragraphs(text) {
  const parts = text.split(/\n\s*\n/).filter((part) => part.trim());
  return parts.map((part) => make("p", "", part));
}

/** The passage, with the span that the answer shows marked. */
function passage(source) {
  const at = source.quote ? source.text.indexOf(source.quote) : -1;
  if (at < 0) return make("blockquote", "", source.text);
  return make(
    "blockquote",
    "",
    source.text.slice(0, at),
    make("mark", "", source.quote),
    source.text.slice(at + source.quote.length),
  );
}

function sourceOf(source) {
  const section = source.section.length ? TEXTS.section + source.section.join(".") : null;
  const about = joined([source.number, day(source.issued), source.issuer, section], " · ");
  const details = make(
    "details",
    "",
    make("summary", "", make("b", "", source.title || source.document), make("small", "", about)),
    passage(source),
  );
  if (source.validity) details.append(make("p", "note", source.validity));
  if (source.raw) details.append(make("p", "note", TEXTS.raw + source.raw));
  details.append(make("p", "note", TEXTS.file + source.document));
  details.addEventListener("toggle", () => details.open && reveal(details));
  return details;
}

function link(look, label, address) {
  const element = make("a", look, label);
  element.href = address;
  if (!address.startsWith("tel:")) {
    element.target = "_blank";
    element.rel = "noopener noreferrer";
  }
  return element;
}

function note(text) {
  return text ? make("p", "note", text) : null;
}

const CARDS = {
  hotline: (card) => [
    make("p", "", make("b", "", card.name)),
    link("phone", card.number, "tel:" + card.number.replace(/[^\d+*#]/g, "")),
    card.purpose ? make("p", "", card.purpose) : null,
    note(joined([card.place, card.hours && TEXTS.hours + card.hours], " · ")),
    note(card.source && TEXTS.from + card.source + (card.checked ? TEXTS.checked + day(card.checked) : "")),
  ],
  place: (card) => [
    make("p", "", make("b", "", joined([card.commune, card.province], ", "))),
    note(card.part && TEXTS.partly),
  ],
  office: (card) => [
    make("p", "", make("b", "", card.name)),
    card.address ? make("p", "", card.address) : null,
    card.phone ? link("phone", card.phone, "tel:" + card.phone.replace(/[^\d+*#]/g, "")) : null,
    note(card.hours && TEXTS.hours + card.hours),
    /^https?:\/\//.test(card.map) ? make("p", "", link("", TEXTS.map, card.map)) : null,
    note(card.source && TEXTS.from + card.source + (card.checked ? TEXTS.checked + day(card.checked) : "")),
  ],
  procedure: (card) => [
    make("p", "", make("b", "", /^https?:\/\//.test(card.link) ? link("", card.name, card.link) : card.name)),
    note(card.agency),
    note(card.code && TEXTS.code + card.code),
    note(card.source && TEXTS.from + card.source + (card.dated ? TEXTS.dated + day(card.dated) : "")),
  ],
};

function choicesOf(choices) {
  const group = make("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", TEXTS.choices);
  group.append(...choices.map((choice) => button("", choice.label, () => ask(choice.question))));
  return group;
}

function show(reply) {
  const answer = reply.answer || { status: "", cards: [], sources: [] };
  const failed = answer.status === "failed";
  const message = make("div", failed ? "message answer trouble" : "message answer");
  const title = reply.title ? make("p", "", make("b", "", reply.title)) : "";
  message.append(make("span", "unseen", TEXTS.answered), title, ...paragraphs(reply.text));
  for (const card of answer.cards) {
    if (Object.hasOwn(CARDS, card.kind)) message.append(make("div", "card", ...CARDS[card.kind](card)));
  }
  if (answer.sources.length) {
    const heading = make("h2", "", TEXTS.sources);
    message.append(make("div", "sources", heading, ...answer.sources.map(sourceOf)));
  }
  if (reply.choices.length) message.append(choicesOf(reply.choices));
  log.append(message);
}

function showTrouble(text, question) {
  const message = make("div", "message answer trouble", ...paragraphs(text));
  const again = () => {
    message.remove();
    field.focus({ preventScroll: true });
    answerTo(question);
  };
  message.append(button("retry", TEXTS.retry, again));
  log.append(message);
}

/** The events of a stream: `event:` and `data:` lines, an empty line after each. */
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const lines = part.split("\n");
      const of = (name) => lines.filter((line) => line.startsWith(name)).map((line) => line.slice(name.length).trim());
      const [kind] = of("event:");
      if (kind) yield { kind, data: JSON.parse(of("data:").join("\n")) };
    }
  }
}

/** Sends a question once and reads its replies; null where the connection broke. */
async function sendOnce(question) {
  let response;
  try {
    const body = { id: question.id, text: question.text };
    if (question.conversation) body.conversation = question.conversation;
    response = await fetch("/chat/messages", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return null;
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => null);
    throw new Error((problem && problem.detail) || TEXTS.trouble);
  }
  try {
    for await (const { kind, data } of eventsOf(response)) {
      if (kind === "stored") question.conversation = data.conversation;
      if (kind === "replies") return data;
    }
  } catch {
    // It broke off, and is asked for again.
  }
  return null;
}

/** Sends a question until its replies are there. */
async function fetchReplies(question) {
  for (let tries = 0; ; tries++) {
    const replies = await sendOnce(question);
    if (replies) return replies;
    if (tries === PAUSES_MS.length) throw new Error(TEXTS.offline);
    status.textContent = TEXTS.again;
    await new Promise((resolve) => setTimeout(resolve, PAUSES_MS[tries]));
  }
}

async function answerTo(question) {
  busy = true;
  send.setAttribute("aria-disabled", "true");
  const asked = restarts;
  remember("question", JSON.stringify(question));
  const waiting = setTimeout(() => (status.textContent = TEXTS.waiting), WAITING_AFTER_MS);
  try {
    const replies = await fetchReplies(question);
    if (asked === restarts) {
      talkIn(question.conversation);
      remember("question", null);
      replies.forEach(show);
    }
  } catch (error) {
    if (asked === restarts) showTrouble(error.message, question);
  } finally {
    clearTimeout(waiting);
    status.textContent = "";
    busy = false;
    send.removeAttribute("aria-disabled");
  }
  scrollToLastQuestion();
}

/** A long answer is read from its beginning, so the question stays in view. */
function scrollToLastQuestion() {
  const questions = log.querySelectorAll(".question");
  const last = questions[questions.length - 1];
  log.scrollTop = last ? last.offsetTop - 12 : 0;
}

/** Scrolls as little as shows the whole element, its beginning first. */
function reveal(element) {
  const view = log.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  const below = box.bottom + 12 - view.bottom;
  const above = box.top - 12 - view.top;
  if (below > 0) log.scrollTop += Math.min(below, above);
}

function ask(words) {
  const text = words.trim();
  if (text && !busy) put({ id: number(), text, conversation });
}

function put(question) {
  log.append(make("div", "message question", make("span", "unseen", TEXTS.asked), question.text));
  scrollToLastQuestion();
  answerTo(question);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (busy || !field.value.trim()) return;
  ask(field.value);
  field.value = "";
  field.focus();
});

field.addEventListener("keydown", (event) => {
  // While an input method composes a syllable, Enter ends the syllable.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  form.requestSubmit();
});

const first = document.getElementById("first");
first.addEventListener("click", () => ask(first.textContent));

document.getElementById("restart").addEventListener("click", () => {
  restarts += 1;
  talkIn(number());
  remember("question", null);
  while (log.children.length > 1) log.lastElementChild.remove();
  status.textContent = TEXTS.restarted;
  field.focus();
});

// What was asked before the page was loaded anew is still to be answered.
const left = recall("question");
if (left) put(JSON.parse(left));

// The page that frames the chat closes it on Escape.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && window.parent !== window) window.parent.postMessage("motcua:close", "*");
});
