// Puts a button for the chat onto any page:
//   <script src="https://…/widget.js" async></script>
// The page's address must stand in the setting `[channel.web] origins`.
"use strict";
(() => {
  const home = new URL(document.currentScript.src).origin;
  const STYLE = `
    :host { all: initial; }
    button {
      position: fixed; right: 16px; bottom: 16px; z-index: 2147483000;
      min-height: 52px; padding: 0 22px; border: 2px solid #fff; border-radius: 26px;
      background: #17406d; color: #fff; font: 600 17px/1.3 system-ui, sans-serif; cursor: pointer;
      box-shadow: 0 4px 16px rgb(0 0 0 / .3);
    }
    button:focus-visible { outline: 3px solid #0b63ce; outline-offset: 2px; }
    iframe {
      position: fixed; right: 16px; bottom: 80px; z-index: 2147483000; box-sizing: border-box;
      width: min(420px, calc(100vw - 32px)); height: min(680px, calc(100dvh - 96px));
      border: 1px solid #7d8590; border-radius: 14px; background: #f4f2ec;
      box-shadow: 0 8px 32px rgb(0 0 0 / .3);
    }
    iframe[hidden] { display: none; }
    @media (max-width: 480px) {
      iframe { right: 0; bottom: 76px; width: 100vw; height: calc(100dvh - 76px); border-radius: 14px 14px 0 0; }
    }
  `;
  const OPEN = "Hỏi Một cửa";
  const CLOSE = "Đóng hỏi đáp";

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const toggle = document.createElement("button");
  toggle.type = "button";
  root.append(toggle);
  let frame = null;

  function draw(open) {
    toggle.textContent = open ? CLOSE : OPEN;
    toggle.setAttribute("aria-expanded", String(open));
    if (frame) frame.hidden = !open;
  }

  function open() {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.src = home + "/chat";
      frame.title = OPEN;
      root.append(frame);
    }
    draw(true);
    frame.focus();
  }

  function close() {
    draw(false);
    toggle.focus();
  }

  toggle.addEventListener("click", () => (frame && !frame.hidden ? close() : open()));
  addEventListener("message", (event) => {
    const ours = event.origin === home && frame && event.source === frame.contentWindow;
    if (ours && event.data === "motcua:close") close();
  });
  draw(false);
  const put = () => document.body.append(host);
  if (document.body) put();
  else addEventListener("DOMContentLoaded", put);
})();
