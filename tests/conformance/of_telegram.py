"""python-telegram-bot and aiogram against our Telegram, and updates that
python-telegram-bot built against our webhook."""

import asyncio
import datetime
import json
import os
import time
import urllib.request

import aiogram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
import telegram

SERVICES, MOTCUA = os.environ["SERVICES"], os.environ["MOTCUA"]
LONG = "Văn bản. " * 600


async def python_telegram_bot():
    async with telegram.Bot("1:a", base_url=f"{SERVICES}/bot") as bot:
        me = await bot.get_me()
        assert me.is_bot and me.username == "motcua_bot"
        keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Một", callback_data="#1.0")]])
        sent = await bot.send_message(5, "<b>Khai sinh</b> 1 &lt; 2", parse_mode="HTML", reply_markup=keyboard)
        assert sent.text == "Khai sinh 1 < 2" and sent.chat.id == 5
        assert await bot.send_chat_action(5, "typing")
        assert await bot.answer_callback_query("9")
        assert await bot.set_webhook("https://a.test/webhook/telegram", secret_token="a")
        assert (await bot.get_webhook_info()).pending_update_count == 0
        assert await bot.set_my_commands([("help", "Hướng dẫn")])
        for wrong in (LONG, "a < b"):
            try:
                await bot.send_message(5, wrong, parse_mode="HTML")
            except telegram.error.BadRequest:
                continue
            raise AssertionError(f"{wrong[:20]} was sent")


async def aiogram_client():
    session = AiohttpSession(api=TelegramAPIServer.from_base(SERVICES))
    async with aiogram.Bot("1:a", session=session) as bot:
        assert (await bot.get_me()).username == "motcua_bot"
        sent = await bot.send_message(6, "Khai tử")
        assert sent.text == "Khai tử" and sent.chat.id == 6
        assert await bot.send_chat_action(6, "typing")


def updates():
    """Updates as python-telegram-bot's own classes spell them."""
    now = datetime.datetime.now(datetime.timezone.utc)
    user = telegram.User(id=77, first_name="Lan", is_bot=False, language_code="vi")
    chat = telegram.Chat(id=77, type="private", first_name="Lan")

    def message(number, **what):
        return telegram.Message(message_id=number, date=now, chat=chat, from_user=user, **what)

    command = telegram.MessageEntity(type="bot_command", offset=0, length=6)
    voice = telegram.Voice(file_id="a", file_unique_id="b", duration=3)
    tapped = telegram.CallbackQuery(id="4", from_user=user, chat_instance="c", data="#1.0", message=message(3, text="?"))
    place = telegram.Location(longitude=105.8, latitude=21.0)
    kinds = [
        {"message": message(1, text="Làm căn cước công dân ở đâu?")},
        {"message": message(2, text="/start", entities=[command])},
        {"message": message(4, voice=voice)},
        {"message": message(5, location=place)},
        {"edited_message": message(6, text="Làm hộ chiếu ở đâu?")},
        {"callback_query": tapped},
        {"inline_query": telegram.InlineQuery(id="1", from_user=user, query="a", offset="")},
    ]
    return [telegram.Update(update_id=900 + number, **kind) for number, kind in enumerate(kinds)]


def post(body, secret):
    headers = {"content-type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
    request = urllib.request.Request(f"{MOTCUA}/webhook/telegram", body.encode(), headers)
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as refused:
        return refused.code


def webhook():
    for update in updates():
        assert post(update.to_json(), "bi-mat-thu") == 200, update
        assert post(update.to_json(), "bi-mat-khac") == 403
    for _ in range(150):
        replies = json.load(urllib.request.urlopen(f"{SERVICES}/replies"))
        if sum("tin thoại" in reply or "vị trí" in reply for reply in replies) == 2:
            return
        time.sleep(0.2)
    raise AssertionError(replies)


asyncio.run(python_telegram_bot())
asyncio.run(aiogram_client())
webhook()
print("telegram: passed")
