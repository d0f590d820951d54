// messaging-api-messenger against our Messenger.
"use strict";

const assert = require("node:assert/strict");
const { MessengerClient } = require("messaging-api-messenger");

const client = new MessengerClient({
  accessToken: "c",
  appSecret: "s",
  origin: process.env.SERVICES,
  version: "25.0",
});

(async () => {
  const sent = await client.sendText("P1", "Khai sinh", {
    quickReplies: [{ contentType: "text", title: "1. Có", payload: "#1.0" }],
  });
  assert.equal(sent.recipientId, "P1");
  await client.sendSenderAction("P1", "typing_on");
  await client.setGetStarted("/start");
  await assert.rejects(client.sendText("P1", "a".repeat(2001)));
  console.log("messenger: passed");
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
